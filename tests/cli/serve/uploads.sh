# Files on their way in: hostile paths are refused or kept as they are, a file that breaks off leaves nothing, and what came whole
# is taken in under the name it had.
make_case
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, pathlib, socket
from urllib.parse import quote
from serve import API, Served, until

waiting = lambda upload: sorted(str(p.relative_to(f"case/cache/uploads/{upload}")) for p in pathlib.Path(f"case/cache/uploads/{upload}").rglob("*")
                                if p.is_file())
with Served("athar", "-C", "case") as served:
    upload = served.upload()
    where = f"{API}uploads/{upload}/file"
    bad = {"up": "../b", "up inside": "a/../../b", "absolute": "/etc/passwd", "a dot": "./a", "empty": "", "empty piece": "a//b", "slash at the end": "a/",
           "deep": "/".join("a" * 200), "a long name": "ب" * 128, "long": "/".join(["ب" * 100] * 30)}
    for what, path in bad.items():
        answer, data = served.send_file(upload, path, b"x")
        print(f"{what}: {answer.status} {json.loads(data)['error']['code']}")
    for what, sent in (("a NUL", "a%00b"), ("no UTF-8", "%ff%fe"), ("half an escape", "a%2"), ("a surrogate", "%ed%a0%80")):
        served.tell(what, "POST", where, b"x", X_Athar_Path=sent)
    served.tell("no path", "POST", where, b"x")
    answer = served.raw(served.head("POST", where, X_Athar_Path="x" * 1_000_000, Content_Length="1") + b"\r\nx", 5)
    print("a path of 1 MB:", "refused" if b" 200 " not in answer.split(b"\r\n")[0] else "taken")
    served.tell("no such upload", "POST", API + "uploads/../file", b"x", X_Athar_Path="a")
    served.tell("an upload that is a path", "POST", API + "uploads/%2e%2e%2f%2e%2e/file", b"x", X_Athar_Path="a")
    served.tell("as a path of add", "POST", API + "add", {"path": ["../../../etc"], "source": "هاتف"})
    print("so far:", waiting(upload), pathlib.Path("case/cache/b").exists(), pathlib.Path("b").exists())

    longest = "/".join(["ب" * 100] * 20)[:2040]
    good = ["صور/باب ١.txt", "\u202egpj.exe", "<img src=x onerror=alert(1)>.txt", "a\nb\tc", "CON", "-rf", " ", "%2e%2e", "cafe\u0301", longest]
    for path in good:
        answer, data = served.send_file(upload, path, path.encode())
        if answer.status != 200:
            print(ascii(path)[:60], answer.status, data)
    served.tell("the same path again", "POST", where, b"x", X_Athar_Path=quote(good[0], safe="/"))
    served.tell("a folder where a file is", "POST", where, b"x", X_Athar_Path=quote(good[0] + "/x", safe="/"))
    served.tell("a file where a folder is", "POST", where, b"x", X_Athar_Path=quote("صور"))

    # Broken off: half-closed, gone without a word, shorter than announced.
    half = served.head("POST", where, X_Athar_Path="half.bin", Content_Length="1000000") + b"\r\n" + b"x" * 1000
    served.raw(half, 5, half_close=True)
    with socket.create_connection(served.host.split(":")) as s:
        s.sendall(half)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset
    print("half a file leaves nothing:", until(lambda: waiting(upload) == sorted(good)))
    print("and may come again:", served.send_file(upload, "half.bin", b"whole")[0].status)
    body = b"5\r\nchunk\r\n0\r\n\r\n"
    answer = served.raw(served.head("POST", where, X_Athar_Path="chunked.bin", Transfer_Encoding="chunked", Connection="close") + b"\r\n" + body)
    print("without a length:", answer.split(b"\r\n")[0].decode())
    done = served.wait(served.job("add", {"path": [upload], "source": "هاتف", "no-analysis": True}))
    print("job:", done["state"], [(r["taken"], r["failed"]) for r in done["results"] if r["kind"] == "receipt"])
    names = {r["name"] for r in served.results("find", {"limit": 100})}
    print("names as they were:", names == {*good, "half.bin", "chunked.bin"}, ascii(names ^ {*good, "half.bin", "chunked.bin"})[:200])
    print("gone when taken in:", not os.path.exists(f"case/cache/uploads/{upload}"))

    for _ in range(64):
        served.upload()
    served.tell("the 65th upload", "POST", API + "uploads", {})
print("left:", sorted(os.listdir("case/cache")))
PY
athar -C case verify >/dev/null && echo verified
