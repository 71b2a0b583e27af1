# Two clients and the command line decide at once on the case that is served: all of it is recorded, nobody sees half of it.
make_case
mkdir in; for i in $(seq 20); do echo "نص $i" >"in/$i.txt"; done
athar -C case add in --source 'قرص' --no-analysis >/dev/null 2>&1
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, threading
from serve import API, Served, run

with Served("athar", "-C", "case") as served:
    ids = sorted(r["id"] for r in served.results("find", {"limit": 100}))
    before = served.results("status")[0]["records"]
    failed = []

    def client(name):
        for i in range(15):
            answer, data = served.ask("POST", API + "tag", {"word": f"{name} {i}", "entity": ids[:5]}, "ar")
            if answer.status != 200:
                failed.append((name, answer.status, json.loads(data)))

    def terminal():
        for i in range(8):
            status, _, said = run("athar", "-C", "case", "tag", f"طرفية {i}", *ids[:5])
            if status:
                failed.append(("terminal", status, said))

    def reader():
        for i in range(40):
            answer, data = served.ask("POST", API + "show", {"entity": ids[0]})
            if answer.status != 200:
                failed.append(("reader", answer.status, data))

    threads = [threading.Thread(target=client, args=(name,)) for name in ("نافذة أولى", "نافذة ثانية")]
    threads += [threading.Thread(target=terminal), threading.Thread(target=reader)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("failed:", failed)
    print("records:", served.results("status")[0]["records"] - before)
    print("tags of one:", len(served.results("show", {"entity": ids[0]})[0]["tags"]))

    # Two tabs decide the same thing: what neither had seen of the other stands, and is told as a contradiction.
    told = []
    tabs = [threading.Thread(target=lambda flag=flag: told.append(served.ask("POST", API + "flag", {
        "flag": "graphic", "no": flag, "entity": [ids[0]], "seen": []})[0].status)) for flag in (True, False)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    print("both are told:", told)
    print("contradictory:", served.results("status")[0]["contradictory"])
print("verify:", run("athar", "-C", "case", "verify")[0])
PY
