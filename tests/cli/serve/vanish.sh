# The case's folder goes away while it is served: every route says so in a sentence, nothing is written where it was, and when the
# folder is back everything goes on; another case in its place is refused.
make_case
mkdir in; echo 'باب الممر' >in/1.txt
athar -C case add in --source 'قرص' --no-analysis >/dev/null 2>&1
athar init other --name 'ملف آخر' --code OTH >/dev/null 2>&1
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, time
from serve import API, Served, run

with Served("athar", "-C", "case") as served:
    item = served.results("find", {})[0]["id"]
    upload, dropped = served.upload(), served.upload()
    document = json.loads(served.ask("GET", API + "openapi.json")[1])
    os.rename("case", "gone")
    sentences = {}
    for path, methods in sorted(document["paths"].items()):
        for method in methods:
            if path in (API + "session", API + "session-lock", API + "session-unlock"):
                continue
            body = {"get": None, "delete": None}.get(method, {})
            schema = methods[method].get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            for name in schema.get("required", []):
                one = schema["properties"][name]
                words = one.get("enum") or one.get("items", {}).get("enum") or [item]
                word = "0" * 64 if "pattern" in one else 1 if one.get("type") == "integer" else dropped if name == "path" else words[0]
                body[name] = [word] if one.get("type") == "array" else word
            query = [f"{p['name']}={'0' * 64 if 'pattern' in p['schema'] else item}" for p in methods[method].get("parameters", []) if p["in"] == "query" and p["required"]]
            real = path.replace("{a}", dropped if "uploads" in path else item).replace("{b}", "thumb") + ("?" + "&".join(query) if query else "")
            answer, data = served.ask(method.upper(), real, body, X_Athar_Path="a")
            where = path.removeprefix(API)
            if answer.status >= 400:
                told = json.loads(data)["error"]
                if os.environ["SCRATCH"] in told["sentence"]:
                    print("a path of this machine:", where, told["sentence"])
                if os.path.exists("case"):
                    print("made again by", where)
                    break
                sentences.setdefault((answer.status, told["code"], told["sentence"]), []).append(where)
            else:
                sentences.setdefault((answer.status, "", ""), []).append(where)
    for (status, code, sentence), paths in sorted(sentences.items()):
        n = [path for path in paths if "{" in path or path in ("uploads", "jobs", "openapi.json", "find")]
        print(status, code, sentence, "|", " ".join(sorted(set(n))))
    served.tell("the session", "GET", API + "session")
    served.tell("what writes", "POST", API + "tag", {"word": "باب", "entity": [item]})
    served.tell("bytes", "GET", f"{API}things/{item}/bytes")
    print("made where it was:", os.path.exists("case"))

    os.rename("gone", "case")
    served.tell("back: a thing", "GET", f"{API}things/{item}/bytes")
    served.tell("back: a decision", "POST", API + "tag", {"word": "باب", "entity": [item]})
    print("back: an upload", served.send_file(upload, "1.txt", "عاد".encode())[0].status)
    done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
    print("back: a job", done["state"], [r["taken"] for r in done["results"] if r["kind"] == "receipt"])

    os.rename("case", "gone")
    os.rename("other", "case")
    served.tell("another case: read", "POST", API + "find", {})
    served.tell("another case: write", "POST", API + "set-new", {"name": "مجموعة"})
    served.tell("another case: upload", "POST", API + "uploads", {})
    os.rename("case", "other")
    os.rename("gone", "case")
    served.tell("the first one again", "POST", API + "find", {})

    # It goes away under a job, sooner and later.
    for wait_s in (0, 0.02, 0.04, 0.06, 0.1):
        upload = served.upload()
        for i in range(100):
            served.send_file(upload, f"صور/{wait_s}/{i}.txt", f"نص {wait_s} {i}".encode())
        job = served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True})
        time.sleep(wait_s)
        os.rename("case", "gone")
        done = served.wait(job)
        print("a job under which it goes ends:", done["state"] in ("done", "failed"), os.environ["SCRATCH"] in json.dumps(done))
        os.path.exists("case") and run("rm", "-r", "case")
        os.rename("gone", "case")
        if done["state"] == "failed":
            done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
        print("and again:", done["state"])
    print("things:", len(served.results("find", {"limit": 1000})))
print("verify:", run("athar", "-C", "case", "verify")[0])
PY
