# A correction of a correction does not bring the first statement back; taking it back brings only the one before.
make_case
mkdir in; echo "باب" >in/1.txt
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
titles() { athar -C case --json show SDN-A-000001 | python3 -c 'import json,sys; t = json.loads(sys.stdin.readline()); print([d["words"] for d in t["descriptions"]], "contradictions:", len(t.get("contradictions", [])))'; }
for title in "باب أحمر" "باب أزرق" "باب أخضر" "باب أبيض"; do last=$(athar -C case --json describe SDN-A-000001 --title "$title" | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4); done
titles
athar -C case retract "$last" >/dev/null
titles
athar -C case describe SDN-A-000001 --title "باب" >/dev/null
titles
for no in "" --no "" --no; do athar -C case flag graphic $no SDN-A-000001 >/dev/null; done
athar -C case --json show SDN-A-000001 | python3 -c 'import json,sys; print([(f["flag"], f["yes"]) for f in json.loads(sys.stdin.readline())["flags"]])'
for name in "أولى" "ثانية" "ثالثة"; do set=$(athar -C case --json set new "$name" ${set:+--of "$set"} | grep -o '"entity":"[0-9a-z]*"' | cut -d'"' -f4); done
athar -C case --json set list | python3 -c 'import json,sys; print([json.loads(line)["name"] for line in sys.stdin])'
