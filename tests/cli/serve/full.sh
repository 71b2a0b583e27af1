# The disk runs full while a file is coming, and while a job takes in: a sentence that says what stays, nothing half is left, nothing that was
# acknowledged is lost, and with room again it goes on.
#? root
mkdir disk
mount -t tmpfs -o size=320m none disk 2>/dev/null || { echo 'nothing can be mounted here' >&2; exit 1; }
trap 'umount disk' EXIT
athar init disk/case --name 'ملف القرص' --code SDN >/dev/null 2>&1
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, pathlib, resource, socket
from urllib.parse import quote
from serve import API, JSON, Served, run, until

def files(root="disk/case/cache/uploads"):
    return sorted(p.name for p in pathlib.Path(root).rglob("*") if p.is_file())

def fill(leave):
    free = os.statvfs("disk").f_bavail * os.statvfs("disk").f_frsize
    with open("disk/filler", "wb") as f:
        os.posix_fallocate(f.fileno(), 0, free - leave)

with Served("athar", "-C", "disk/case") as served:
    upload = served.upload()
    where = f"{API}uploads/{upload}/file"
    print("first:", served.send_file(upload, "صور/أول.bin", b"x" * 100_000)[0].status)
    print("things:", len(served.results("find", {})))
    told = served.send_file(upload, "كبير.bin", b"x" * 90_000_000)
    print("more than there is room for:", told[0].status, json.loads(told[1])["error"]["code"])

    for lang in ("en", "ar"):
        path = quote("صور/ثانٍ.bin")
        with socket.create_connection(served.host.split(":"), 30) as s:
            s.sendall(served.head("POST", where, lang=lang, X_Athar_Path=path, Content_Length="8000000", Connection="close") + b"\r\n" + b"x" * 1000)
            until(lambda: len(files()) > 1)
            fill(2_000_000)
            s.sendall(b"x" * 7_999_000)
            answer = b""
            while piece := s.recv(65536):
                answer += piece
        head, body = answer.split(b"\r\n\r\n", 1)
        print("full while it comes:", head.split(b"\r\n")[0].decode(), json.loads(body)["error"]["sentence"])
        print("half a file is left:", files() != ["أول.bin"], files())
        os.remove("disk/filler")
    fill(0)
    served.tell("full at a decision", "POST", API + "set-new", {"name": "مجموعة"})
    done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
    print("full at taking in:", done["state"], os.environ["SCRATCH"] in str(done), done["error"]["sentence"])
    print("what was sent is still there:", files())
    served.tell("reading goes on", "POST", API + "find", {})
    os.remove("disk/filler")
    print("with room again:", served.send_file(upload, "صور/ثانٍ.bin", b"y" * 8_000_000)[0].status)
    done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
    print("job:", done["state"], [(r["taken"], r["failed"]) for r in done["results"] if r["kind"] == "receipt"])
    print("things:", sorted(r["name"] for r in served.results("find", {})))
print("verify:", run("athar", "-C", "disk/case", "verify")[0])

# A limit on the size of files is an error, not the end of the server.
limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
with Served("athar", "-C", "disk/case", preexec=limit) as served:
    upload = served.upload()
    for lang in ("en", "ar"):
        answer, data = served.ask("POST", f"{API}uploads/{upload}/file", b"x" * 3_000_000, lang, X_Athar_Path="a.bin")
        print("a file above the limit:", answer.status, json.loads(data)["error"]["sentence"])
    print("left:", files())
    print("a small one:", served.send_file(upload, "b.bin", b"x")[0].status)
PY
