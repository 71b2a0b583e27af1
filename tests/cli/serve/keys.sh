# Locking the page: what runs and what was just decided is signed to its end, then the keys are closed too; afterwards the
# two kinds of "locked" are told apart, and no sentence tells where anything lies on this machine.
ATHAR_PASSPHRASE_FD=3 make_case 3<<<'عبارة ٧'
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, socket
from serve import API, Served, run, until

with Served("athar", "-C", "case") as served:
    session = json.loads(served.ask("GET", API + "session")[1])
    print("passphrase:", session["passphrase"], "open:", session["keys_open"])
    upload = served.upload()
    for i in range(400):
        served.send_file(upload, f"صور/ملف {i}.txt", f"نص {i}\n".encode())
    served.tell("signing without keys", "POST", API + "set-new", {"name": "مجموعة"})
    print("job:", served.wait(served.job("add", {"path": [upload], "source": "هاتف"}))["error"])
    served.tell("wrong passphrase", "POST", API + "session-unlock", {"passphrase": "غير هذه"})
    served.tell("passphrase", "POST", API + "session-unlock", {"passphrase": "عبارة ٧"})

    # A lock while a job signs.
    job = served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True})
    served.tell("lock", "POST", API + "session-lock", {})
    served.tell("while locked", "GET", API + "status")
    served.tell("while locked, a thing", "GET", API + "things/SDN-A-000001/bytes")
    served.tell("the way back is asked for", "POST", API + "session-unlock", {})
    print("the agent ends after the job:", until(lambda: not json.loads(served.ask("GET", API + "session")[1])["keys_open"]))
    served.tell("unlock", "POST", API + "session-unlock", {"passphrase": "عبارة ٧"})
    done = json.loads(served.ask("GET", f"{API}jobs/{job}")[1])
    print("job:", done["state"], [r["taken"] for r in done["results"] if r["kind"] == "receipt"])

    # What was decided just before the page was blanked is on its way while it locks.
    body = json.dumps({"word": "قبل القفل", "query": "ملف"}).encode()
    with socket.create_connection(served.host.split(":")) as s:
        s.sendall(served.head("POST", API + "tag", Content_Type="application/json", Content_Length=str(len(body)), Connection="close",
                              Expect="100-continue") + b"\r\n")
        print(s.recv(100).split(b"\r\n")[0].decode())  # it was let in
        served.ask("POST", API + "session-lock", {})
        until(lambda: False, 0.6)
        s.sendall(body)
        answer = s.recv(1 << 16)
        print("decided, then locked:", answer.split(b"\r\n")[0].decode() if b" 200 " in answer[:20] else answer.decode())
    print("then the keys close:", until(lambda: not json.loads(served.ask("GET", API + "session")[1])["keys_open"]))
    served.ask("POST", API + "session-unlock", {"passphrase": "عبارة ٧"})
    print("tagged:", len(served.results("find", {"query": ["tag:\"قبل القفل\""], "limit": 500})))

    # What the answers say of this machine.
    secret = os.environ["SCRATCH"]
    for op in ("doctor", "log-list", "member-list", "jobs", "session", "openapi.json"):
        answer, data = served.ask("GET", API + op)
        if secret.encode() in data or b"/proc/" in data:
            print("a path of this machine in", op, data[:2000].decode())
print("verify:", run("athar", "-C", "case", "verify")[0])
PY
