# SIGTERM while a file is coming and a job works: what is acknowledged stays, the job writes its receipt, nothing half is left, and
# the next start goes on.
make_case
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, pathlib, signal, socket, threading
from serve import API, Served, run, until

served = Served("athar", "-C", "case")
upload = served.upload()
for i in range(1500):
    served.send_file(upload, f"صور/{i}.txt", f"نص {i}".encode())
other = served.upload()
served.send_file(other, "كامل.txt", b"whole")
s = socket.create_connection(served.host.split(":"))
s.sendall(served.head("POST", f"{API}uploads/{other}/file", X_Athar_Path="half.bin", Content_Length="1000000") + b"\r\n" + b"x" * 5000)
job = served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True})
events = []
def watch():
    try:
        events.append(served.ask("GET", f"{API}jobs/{job}/events")[1].decode())
    except Exception as broke:
        events.append(f"broke off: {broke!r}")
watcher = threading.Thread(target=watch)
watcher.start()
until(lambda: json.loads(served.ask("GET", f"{API}jobs/{job}")[1])["done"] > 0)
served.end(signal.SIGTERM)
watcher.join()
last = ([line for line in events[0].splitlines() if line.startswith("data: ")] or [events[0]])[-1]
state = json.loads(last.removeprefix("data: "))["state"] if last.startswith("data: ") else last
print("the job was told to its end:", state in ("cancelled", "done") or state)
print("left of the half file:", [p.name for p in pathlib.Path("case/cache").rglob("*") if p.is_file() and p.stat().st_size == 5000])
receipts = run("athar", "-C", "case", "--json", "receipt")[1]
print("a receipt:", json.loads(receipts.splitlines()[0])["kind"])
print("verify:", run("athar", "-C", "case", "verify")[0])

with Served("athar", "-C", "case") as served:
    taken = len(served.results("find", {"limit": 5000}))
    print("taken and told agree:", taken == 1500 if state == "done" else 0 <= taken <= 1500)
    print("swept:", sorted(os.listdir("case/cache")))
    upload = served.upload()
    for i in range(1500):
        served.send_file(upload, f"صور/{i}.txt", f"نص {i}".encode())
    done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
    print("sent again:", done["state"], len(served.results("find", {"limit": 5000})))
PY
