# What people say of things is found at once, and no longer when it is taken back.
make_case
mkdir in
echo 1 >in/a.jpg; echo 2 >in/b.jpg
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
cd case
show() { echo "$*: $(athar find --json "$@" 2>/dev/null | grep -o '"name":"[^"]*"\|"field":"[^"]*"' | tr '\n' ' ' || :)"; }
show gate
echo 'The green gate, البوابة الخضراء' | athar note - SDN-A-000001 >/dev/null
show gate
show 'بوابه خضراء'
athar tag 'القاعة ٤' SDN-A-000002 >/dev/null
show 'tag:"القاعه 4"'
show 'قاعه'
athar describe SDN-A-000002 --title 'North stairs' --date 'أيار 2013' >/dev/null
show stairs
show 'from:2013-05-20 to:2014'
show 'to:2012'
show 'date:2013 -stairs'
athar set new 'Hall 4' >/dev/null
athar set add 'Hall 4' SDN-A-000001 >/dev/null
show 'set:"hall 4"'
show 'hall'
athar flag graphic --no SDN-A-000001 >/dev/null
show '-flag:graphic'
show 'flag:unreviewed'
athar retract "$(athar dump | grep -o '"id":"[0-9a-f]*","[^}]*"type":"note"' | cut -d'"' -f4)" --why wrong >/dev/null || :
show gate
