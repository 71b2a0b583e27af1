# The check is an entry when somebody asks for it; what was found is kept beside it, without the path of the case.
make_case
echo "باب" >a.txt; athar -C case add a.txt --source "قرص" --no-analysis >/dev/null 2>&1
athar -C case doctor 2>/dev/null | grep "full check"
athar -C case verify --record
athar -C case doctor 2>/dev/null | grep "full check"
object=$(find case/objects -type f -size -8c | head -1); chmod u+w "$object"; printf x >>"$object"
fails 8 athar -C "$PWD/case" --json verify --record >told.json
python3 - <<'END'
import json, pathlib
result = [json.loads(line) for line in open("told.json")][-1]
print(result["kind"], result["faults"])
reports = [p.read_text() for p in pathlib.Path("case/objects").glob("*/*") if b'"reason_ar"' in p.read_bytes()]
print(len(reports), "report;", reports[0].count("\n"), "line;", "path of the case in it:", str(pathlib.Path.cwd()) in reports[0])
END
athar -C case doctor 2>/dev/null | grep "full check"
