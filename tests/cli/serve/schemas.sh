# What operations answer is what api/*.json says: every member is described, and what is required is there.
make_case
mkdir in; echo 'باب القاعة' >in/film.mp4; cp in/film.mp4 in/نسخة.mp4
printf '{"id":"x","extractor":"example","webpage_url":"https://video.example/1","title":"من الداخل","upload_date":"20310304"}' >in/film.info.json
athar add -C case in --source 'أبو سمير' --how found --json </dev/null >add 2>/dev/null
cd case
athar exhibit add register 'دفتر أزرق' --source office </dev/null >/dev/null 2>&1
ref=SDN-A-000001
athar describe $ref --title 'باب' --date 'أيار 2013' >/dev/null; athar describe $ref --title 'شباك' --beside >/dev/null
athar note 'على اليمين' $ref >/dev/null; athar tag 'باب' $ref >/dev/null; athar flag graphic --no $ref >/dev/null; athar pass $ref >/dev/null
athar set new 'أبواب' >/dev/null; athar set add 'أبواب' $ref >/dev/null; athar clock $ref --zone Asia/Damascus --ahead -95 --against event_shown >/dev/null
athar verify --record >/dev/null 2>&1
set=$(athar show $ref --json | grep -o '"sets":\[[^]]*' | grep -o '"id":"[^"]*"' | cut -d'"' -f4)
for thing in $ref SDN-A-000002 SDN-A-000003 SDN-A-000004 "$set" "$(grep -o '"acquisition":"[^"]*"' ../add | head -1 | cut -d'"' -f4)" "$(athar home --json | grep -o '"record":"[^"]*"' | head -1 || :)"; do
  [ -z "$thing" ] || athar show "$thing" --json >>../show
done
for operation in history trust text similar; do for thing in $ref SDN-A-000003; do athar $operation $thing --json >>../$operation 2>/dev/null; done; done
athar find --limit 0 --json >../find; athar home --json >../home; athar status --json >../status; athar receipt --every --json >../receipt
cd ..
python3 - "$SOURCE/api" <<'END'
import json, pathlib, sys
faults = []
def look(value, schema, place):
    if isinstance(value, list):
        schema = next((one for one in schema.get("anyOf", [schema]) if "items" in one), schema)
        faults.extend([] if "items" in schema else [f"{place}: a list is not described"])
        return [look(one, schema.get("items", {}), place) for one in value]
    for schema in [one for one in schema.get("anyOf", [schema]) if "items" not in one]:
        if isinstance(value, dict) and "properties" in schema:
            faults.extend(f"{place}: {key} is not described" for key in value if key not in schema["properties"])
            faults.extend(f"{place}: {key} is missing" for key in schema.get("required", []) if key not in value)
            for key, one in value.items():
                look(one, schema["properties"].get(key, {}), f"{place}.{key}")
for name in ("add", "find", "history", "home", "receipt", "show", "similar", "status", "text", "trust"):
    lines = [json.loads(line) for line in open(name, encoding="utf-8")]
    for line in lines:
        look(line, json.loads((pathlib.Path(sys.argv[1]) / f"{name}.json").read_text()), name)
    print(name, "some" if lines else "none")
print("\n".join(sorted(set(faults))) or "as described")
END
