# What is for named reviewers only keeps its words, under whichever name the same bytes came, until the person is named.
make_case
mkdir in
echo 'ما قالته الطفلة للمحقق' >in/statement.txt; cp in/statement.txt in/نسخة.txt
athar add -C case in --source s </dev/null >/dev/null 2>&1
cd case
athar flag child SDN-A-000001 >/dev/null
for ref in SDN-A-000001 SDN-A-000002; do
  athar text $ref --words 'الطفلة' --json
  athar text $ref --lang ar
done
athar member reviewer "$(athar show SDN-A-000002 --json | grep -oE '"by":"[0-9a-z]{26}"' | head -1 | cut -d'"' -f4)" >/dev/null
athar text SDN-A-000002
