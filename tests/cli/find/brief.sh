# What a list says of a thing: its type, its earliest date, how it may be shown; and what is kept back from who was not named.
make_case
mkdir in
echo 1 >'in/الرواق.txt'; echo 2 >in/hall.txt
athar add -C case in --source s </dev/null >/dev/null 2>&1
cd case
athar describe SDN-A-000002 --date 'أيار 2013' --title 'The green gate' >/dev/null
athar describe SDN-A-000002 --beside --date 2012 >/dev/null
athar pass SDN-A-000002 >/dev/null
athar find gate
athar find gate --json
athar flag child SDN-A-000002 >/dev/null
athar find gate --lang ar
athar find gate --json
athar member reviewer "$(athar show SDN-A-000002 --json | grep -oE '"(author|by)":"[0-9a-z]{26}"' | head -1 | cut -d'"' -f4)" >/dev/null
athar find gate --json
# … and a list of several, copies among them, tells each as it is.
cd ..; make_case_again() { ATHAR_KEYS=$PWD/keys2 athar init case2 --name 'عيّنة' --code TWO >/dev/null 2>&1; }; make_case_again
export ATHAR_KEYS=$PWD/keys2
mkdir in2; for i in 1 2 3; do echo same >in2/a$i.txt; echo "other $i" >in2/b$i.txt; done
athar add -C case2 in2 --source s --no-analysis </dev/null >/dev/null 2>&1
athar -C case2 flag child TWO-A-000002 >/dev/null
athar -C case2 find --json | grep -o '"name":"[^"]*"\|"restricted":true' | tr '\n' ' '
