# derived.db can be deleted, damaged or read-only: words are found all the same.
make_case
mkdir in; echo 1 >in/hall.txt
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
athar find -C case hall --json
rm case/derived.db*
athar find -C case hall --json
head -c 4096 /dev/urandom >case/derived.db
athar find -C case hall --json
