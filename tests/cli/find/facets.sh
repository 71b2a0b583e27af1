# What a query means, counted; over time certain dates apart from those that may lie there.
make_case
mkdir in
for i in 1 2 3 4; do echo $i >in/$i.txt; done; echo '{"title":"x"}' >in/1.info.json
athar add -C case in --source 'أبو سمير' </dev/null >/dev/null 2>&1
cd case
name() { athar find "$1" --json 2>/dev/null | grep -o '"reference":"[^"]*"' | cut -d'"' -f4; }
athar facets --json
athar flag graphic --no "$(name 1.txt)" >/dev/null
athar flag child "$(name 3.txt)" >/dev/null
athar tag 'الرواق' "$(name 1.txt)" "$(name 2.txt)" >/dev/null
athar tag 'الرُّواق' "$(name 2.txt)" >/dev/null
athar tag gate "$(name 2.txt)" >/dev/null
athar set new 'Hall 4' >/dev/null
athar set add 'Hall 4' "$(name 3.txt)" >/dev/null
athar describe "$(name 1.txt)" --date 2013-05-04 --place 'حلب' >/dev/null
athar describe "$(name 2.txt)" --date 2013-07 >/dev/null
athar describe "$(name 3.txt)" --date 2013 >/dev/null
athar facets
athar facets --lang ar 'وسم:الرواق'
athar facets --json 'tag:الرواق'
athar facets --json 'type:exhibit'
