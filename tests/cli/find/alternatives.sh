# from: and to: beside each other are one interval; as alternatives each stands for itself.
make_case
mkdir in
for i in 1 2 3; do echo $i >in/$i.txt; done
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
cd case
show() { echo "$*: $(athar find --json "$@" 2>/dev/null | grep -o '"name":"[^"]*"' | tr '\n' ' ' || :)"; }
athar describe SDN-A-000001 --date 2011 >/dev/null
athar describe SDN-A-000002 --date 'أيار 2013' --summary 'The green gate, البوابة الخضراء' >/dev/null
athar describe SDN-A-000003 --date 201X --maker 'Unit seven' >/dev/null
athar tag hall SDN-A-000001 >/dev/null
show from:2013
show 'from:2012 from:2014'
show 'from:2012 | from:2014'
show 'to:2011 | from:2014'
show 'tag:hall | from:2013-05-20'
show 'من:2012 إلى:2013-04'
show 'خضراء'
show 'unit seven'
