# A person who takes something in is asked until they have compared the clock, and never again.
export NO_COLOR=1
make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt
person() { python3 "$SOURCE/tests/cli/lib-pty.py" "$@" | sed 's/says .* (/says NOW (/'; }
person 'ahead?' '' -- athar -C case add in/1.txt --source "قرص ١" --no-analysis | sed -n 1,3p
person 'ahead?' 'two' 'ahead?' '-2' 'with what?' 'sundial' 'with what?' 'radio' -- \
  athar -C case add in/2.txt --source "قرص ١" --no-analysis | sed -n 1,7p
person -- athar -C case add in/1.txt --source "قرص ٢" --no-analysis | grep -c compared || true
log=$(athar -C case --json status | python3 -c 'import json,sys; print(json.load(sys.stdin)["logs"][0]["log"])')
athar -C case --json show "$log" | python3 -c 'import json,sys; print([(c["zone"], c["ahead"], c["against"]) for c in json.loads(sys.stdin.readline())["clocks"]])'
