# Two terminals decide the same thing: each replaces only what it saw, in whatever order they come.
make_case
mkdir in; echo باب >in/1.txt
athar add -C case in --source 'قرص ١' --no-analysis >/dev/null 2>&1 </dev/null
cd case
ref=SDN-A-000001
made() { "$@" --json | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4; }
titles() { athar show $ref | sed -n '/^Contra/,/^[DT]/p; /^Descriptions/,/^History/p' | grep -v 'ions:\|^History\|^  Field' | sed 's/  *TIME.*//; s/  20.*//'; }
first=$(made athar describe $ref --title 'باب')
made athar describe $ref --title 'باب أزرق' --seen $first >/dev/null
echo "== the second terminal, which saw the first title only"
athar describe $ref --title 'باب أخضر' --seen $first --lang ar | grep -v HASH
titles
echo "== who saw both"
made athar describe $ref --title 'باب أزرق' $(athar show $ref --json | grep -o '"descriptions":\[[^]]*' | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4 | sed 's/^/--seen /') >/dev/null
titles
echo "== sets"
athar set new 'أبواب' >/dev/null
in=$(made athar set add 'أبواب' $ref)
athar set remove 'أبواب' $ref --seen $first
athar set remove 'أبواب' $ref --seen $in
fails 2 athar set remove 'أبواب' $ref --seen 12
