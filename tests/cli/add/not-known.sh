# What is asked and nobody answered is not known, and the record says so: with options, a profile, or nothing at all.
make_case
printf 1 >1.txt; printf 2 >2.txt; printf 3 >3.txt; printf 4 >4.txt
said() { athar -C case --json show "$1" | grep -o '"field":"not_known","value":"[^"]*"'; }
athar -C case add 1.txt --no-analysis </dev/null >/dev/null
athar -C case add 2.txt --no-analysis --how found --not-known device --not-known medium --save-profile field </dev/null >/dev/null
athar -C case add 3.txt --no-analysis --profile field </dev/null >/dev/null
echo 'ليلى' | athar -C case add 4.txt --no-analysis --received-from --when 2024-12-09 --where 'دمشق' --by 'سنونو' --how found --medium phone \
  --write-blocked no --conditions 'لا شروط' --original with_us >/dev/null
for i in 1 2 3 4; do said SDN-A-00000$i; done
athar -C case exhibit add register 'دفتر أزرق' </dev/null >/dev/null
said SDN-A-000005
