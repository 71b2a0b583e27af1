# Why one thing can be trusted, as one answer; and the ways it names to check it work, without athar.
make_case
mkdir in; echo "باب أزرق" >in/1.txt
printf 'أبو سمير\n' | athar add -C case in --source 'قرص ١' --how handed_over --when 'أيار 2013' --received-from --no-analysis >/dev/null 2>&1
cd case
ref=SDN-A-000001
athar trust $ref | sed 's/ tlog-proof.*//'
athar verify --record >/dev/null 2>&1
athar trust $ref --lang ar | sed -n '/^البايتات/,/^كيف وصلت/p; /^كيف يُتحقَّق/,$p'
echo "== as it says"
athar trust $ref --json >answer
field() { python3 -c "import json,sys; d=json.load(open('answer')); print(eval('d'+sys.argv[1]), end=sys.argv[2])" "$1" "${2-
}"; }
cp "$SOURCE/tools/verify-independent.py" .
[ "$($(field '["steps"][0]["command"]') | cut -c1-64)" = "$(field '["bytes"]["sha256"]')" ] && echo "the bytes are those"
field '["log"]["proof"]' '' >record.tlog-proof; field '["log"]["entry_text"]' '' >record.json
athar proof "$(field '["record"]["entry"]')" | cmp - record.tlog-proof && athar proof --entry "$(field '["record"]["entry"]')" | cmp - record.json && echo "as proof gives them"
bash -c "$(field '["steps"][3]["command"]')"
chmod u+w objects/*/* && truncate -s 3 "$(field '["bytes"]["path"]')"
athar verify --record >/dev/null 2>&1 || :
athar trust $ref --json | grep -o '"here":[a-z]*,"checked":"[a-z_]*"'
athar exhibit add register 'دفتر أزرق' --source office </dev/null >/dev/null 2>&1
athar trust SDN-A-000002 --json | grep -o '^{"reference":"[^"]*","entity"\|^{"kind":"thing","reference":"[^"]*"'
fails 3 athar trust "$(athar show $ref --json | grep -o '"acquisition":"[^"]*"' | head -1 | cut -d'"' -f4)"
