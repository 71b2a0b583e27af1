# The first look: numbers that are kept, not counted, and are the ones that find gives; the same after everything is made anew.
make_case
athar -C case home --lang ar
mkdir -p in; for i in 1 2 3 4 5; do echo "باب $i" >in/$i.mp4; done
echo '{"id":"x","extractor":"example"}' >in/1.info.json
athar add -C case in --source 'أبو سمير' --how found </dev/null >/dev/null 2>&1
cd case
athar exhibit add register 'دفتر أزرق' --source office </dev/null >/dev/null 2>&1
agree() {
  for pair in unreviewed=state:unreviewed contradictory=state:contradicted passed=state:passed undated=date:none items=; do
    kept=$(athar home --json | grep -o "\"${pair%%=*}\":[0-9]*" | head -1 | cut -d: -f2) found=$(athar find "${pair#*=}" --limit 0 --json 2>/dev/null | wc -l)
    echo "${pair%%=*}: $kept $([ "$kept" = "$found" ] && echo || echo "but found $found")"
  done
}
ref=SDN-A-00000
athar flag graphic --no ${ref}1 ${ref}2 >/dev/null
athar flag graphic ${ref}3 >/dev/null
athar describe ${ref}1 ${ref}4 --date 'أيار 2013' >/dev/null
athar describe ${ref}1 --date 2012 --beside >/dev/null
athar describe ${ref}2 --title 'باب' --date 'بعد العيد' >/dev/null 2>&1 || :
athar pass ${ref}4 ${ref}5 >/dev/null
agree
record=$(athar flag graphic ${ref}4 --json | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4)
athar retract "$record" >/dev/null
athar describe ${ref}1 --date 2012 >/dev/null
echo == after
agree
athar verify --record >/dev/null 2>&1
athar home | sed 's/^  Entries: .*/  Entries: N/'
athar home --json >before; athar rebuild >/dev/null 2>&1; athar home --json | cmp - before && echo same
