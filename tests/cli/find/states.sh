# How things stand (state:), where (place:), and what nobody dated (date:none), in both languages.
make_case
mkdir in
for i in 1 2 3 4; do echo $i >in/$i.txt; done; echo '{"title":"x"}' >in/1.info.json
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
cd case
show() { echo "$*: $(athar find --json "$@" 2>/dev/null | grep -o '"name":"[^"]*"' | tr '\n' ' ' || :)"; }
name() { athar find "$1" --json 2>/dev/null | grep -o '"reference":"[^"]*"' | cut -d'"' -f4; }
athar flag graphic --no "$(name 1.txt)" >/dev/null
athar flag graphic "$(name 2.txt)" >/dev/null
athar flag child "$(name 3.txt)" >/dev/null
athar describe "$(name 3.txt)" --place 'الرَّقّة، حيّ المشلب' --title a >/dev/null
athar describe "$(name 3.txt)" --beside --title b >/dev/null
athar describe "$(name 4.txt)" --date 2013 >/dev/null
athar pass "$(name 4.txt)" >/dev/null
for query in state:reviewed state:unreviewed state:graphic -state:graphic state:restricted state:described state:undescribed state:contradicted \
  state:passed 'حالة:مراجَع' 'حالة:"غير مراجَع"' 'حالة:محجوب' 'place:"حي المشلب"' 'مكان:رقة' 'place:حلب' date:none 'تاريخ:بلا' \
  'date:none | state:passed' 'state:described -state:contradicted' 'txt state:graphic'; do show "$query"; done
show date:none --sort date --skip 1 --limit 1
fails 5 athar find state:lost
fails 5 athar find 'حالة:ضائع' --lang ar
