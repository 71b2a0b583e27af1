# A second account writes; its log counts only once the first one admits the key it was told.
make_case
cd case
athar log list
mine=$ATHAR_KEYS
export ATHAR_KEYS=$SCRATCH/other-keys
(cd .. && athar init mine --name 'Their own' --code OWN >/dev/null 2>&1)   # makes their keys
athar member add 'Second person'
key=$(athar log list --json | sed -n 's/.*"unadmitted","here":true.*"key":"\([^"]*\)".*/\1/p')
athar log list --json
athar member list                       # not shown: it does not count
export ATHAR_KEYS=$mine
athar status --json | grep -oE '"(counts|here)":(true|false)' | sort | uniq -c
fails 5 athar log admit not-a-key
fails 3 athar log admit "$(athar -C ../mine log list --json 2>/dev/null | sed -n 's/.*"key":"\([^"]*\)".*/\1/p')"
fails 5 athar log admit "$key" --letters b
athar log admit "$key"
fails 4 athar log admit "$key"
athar member list
athar --lang ar log list
athar verify --json
