# Who is let in and what is refused before anything is answered: links, names, origins, paths, heads, bodies and ranges of every
# wrong kind; each refusal is a sentence in both languages, and the server goes on.
#? command cc
make_case
mkdir in; echo 'باب الممر' >in/1.txt
athar -C case add in --source 'قرص' --no-analysis >/dev/null 2>&1
# The product has no clock for tests: this one stands before libc's and goes ahead when the file "ahead" is there.
cat >clock.c <<'C'
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
int clock_gettime (clockid_t clock, struct timespec *t)
{
	static int (*real) (clockid_t, struct timespec *);
	if (!real)
		real = (int (*) (clockid_t, struct timespec *))dlsym (RTLD_NEXT, "clock_gettime");
	int rc = real (clock, t);
	if (clock == CLOCK_MONOTONIC && access (getenv ("AHEAD"), F_OK) == 0)
		t->tv_sec += 601;
	return rc;
}
C
cc -D_GNU_SOURCE -shared -fPIC -o clock.so clock.c
PYTHONPATH="$SOURCE/tests/lib" python3 - <<'PY'
import json, os, pathlib
from serve import API, JSON, Served

ahead = pathlib.Path("ahead").absolute()
with Served("athar", "-C", "case", env={"LD_PRELOAD": os.path.abspath("clock.so"), "AHEAD": str(ahead),
                                        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}) as served:
    for lang in ("en", "ar"):
        late = served.new_link()
        ahead.touch()  # ten minutes later
        answer, data = served.ask("POST", API + "session", {"link": late}, lang)
        print("expired link:", answer.status, json.loads(data)["error"]["sentence"])
        ahead.unlink()
    served.tell("an expired one is void", "POST", API + "session", {"link": late})
    served.tell("forged link", "POST", API + "session", {"link": "رابط مزوّر " * 5})
    served.tell("no link", "POST", API + "session", {"link": 7})
    print("a new one:", served.enter(served.new_link()).status)
    for i in range(10):
        served.ask("POST", API + "session", {"link": f"{i:052}"})
    served.tell("eleven wrong ones", "POST", API + "session", {"link": "x"})
    right = served.new_link()
    served.tell("then the right one waits too", "POST", API + "session", {"link": right})
    served.tell("a forged session", "GET", API + "status", Cookie="athar_session=" + "0" * 52)
    served.tell("no session", "GET", API + "openapi.json", Cookie="other=1; athar_session=")

with Served("athar", "-C", "case") as served:
    port = served.host.split(":")[1]
    for host in ("evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:" + port, "[::1]"):
        print("host", host.replace(port, "PORT"), served.ask("GET", API + "status", Host=host)[0].status)
    print("host localhost:", served.ask("GET", API + "status", Host="LOCALHOST:" + port)[0].status)
    served.tell("wrong host", "GET", "/", Host="evil.example:" + port)
    for origin in ("http://evil.example", "null", "https://127.0.0.1:" + port, "http://127.0.0.1:1", "http://127.0.0.1:" + port + ".evil.example"):
        print("origin", origin.replace(port, "PORT"), served.ask("POST", API + "find", {}, Origin=origin)[0].status)
    print("our origin:", served.ask("POST", API + "find", {}, Origin="http://127.0.0.1:" + port)[0].status)
    served.tell("wrong origin", "POST", API + "find", {}, Origin="http://evil.example")
    print("a link from elsewhere:", served.ask("GET", API + "status", Sec_Fetch_Site="cross-site")[0].status)
    served.tell("a form", "POST", API + "find", {}, X_Athar=None)
    served.tell("a body that is no JSON", "POST", API + "find", "{}".encode(), Content_Type="text/plain")
    served.tell("broken JSON", "POST", API + "find", b'{"query":["\xd8', **JSON)
    served.tell("deep JSON", "POST", API + "find", b'{"query":' + b"[" * 5000, **JSON)
    served.tell("a list of lists", "POST", API + "find", {"query": [["باب"]]})
    served.tell("no object", "POST", API + "find", ["باب"])

    for path in ("/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2fetc/passwd", "/assets/../../etc/passwd", "//etc/passwd", "/%00",
                 "/%ff", "/%", "/a%2", "/assets/%2e", "/" + "a/" * 20):
        answer = served.raw(served.head("GET", path, Connection="close") + b"\r\n")
        print("path", path, answer.split(b"\r\n")[0].decode(), b"root:" in answer)
    served.tell("a slash that is none", "GET", API + "things/..%2f..%2fcase.json/bytes")
    served.tell("an id that is a path", "GET", API + "things/%2Fetc%2Fpasswd/bytes")
    served.tell("a picture that is a path", "GET", API + "things/SDN-A-000001/picture/..%2Fthumb")
    served.tell("a path that is none", "GET", "/%2e%2e/x")

    item = API + "things/SDN-A-000001/bytes"
    size = len(served.ask("GET", item)[1])
    for wanted in ("bytes=0-", "bytes=-5", f"bytes=0-{10 ** 30}", "bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "pages=1-2", "bytes=--1",
                   f"bytes={size}-", "bytes=-0", f"bytes={2 ** 64}-", "bytes=18446744073709551615-18446744073709551616"):
        answer, data = served.ask("GET", item, Range=wanted)
        print("range", wanted, answer.status, answer.headers["Content-Range"], len(data) == size if answer.status == 200 else "")
    served.tell("a range beyond", "GET", item, Range="bytes=999-")

    # Heads and bodies that are too large, and methods nobody knows.
    for what, data in (("a long address", served.head("GET", "/" + "x" * 40000) + b"\r\n"),
                       ("a long header", served.head("GET", "/", X_Long="x" * 80000) + b"\r\n"),
                       ("many headers", served.head("GET", "/", **{f"X-{i}": "y" * 20 for i in range(2000)}) + b"\r\n"),
                       ("no HTTP", b"\x16\x03\x01" + bytes(500)), ("an unknown method", served.head("BREW", "/", Connection="close") + b"\r\n"),
                       ("HTTP/9", f"GET / HTTP/9.9\r\nHost: {served.host}\r\n\r\n".encode()),
                       ("no host", b"GET / HTTP/1.0\r\n\r\n"),
                       ("a negative length", served.head("POST", API + "find", Content_Length="-1", **JSON) + b"\r\n{}")):
        answer = served.raw(data, 5, half_close=True)
        status = answer.split(b"\r\n")[0].decode(errors="replace")[:60] or "closed"
        # closed while it still sends, it may miss why
        print(what + ":", "refused" if what in ("a long address", "a long header", "many headers") and " 2" not in status else status)
    served.tell("a body of 2 MB", "POST", API + "find", b'{"query":["' + b"x" * 2_000_000 + b'"]}', **JSON)
    served.tell("a word of 900 kB", "POST", API + "find", {"query": ["ب" * 150_000]})
    served.tell("hostile text", "POST", API + "find", {"query": ["\u202e<script>alert(1)</script>\u0000"[:-1]]})
    served.tell("a NUL in a text", "POST", API + "find", {"query": ["a\u0000b"]})
    answer = served.raw(served.head("POST", API + "find", Content_Length="500", **JSON) + b'\r\n{"que', 5, half_close=True)
    print("half a body:", answer.split(b"\r\n")[0].decode() or "closed")
    answer = served.raw(served.head("POST", API + "find", Transfer_Encoding="chunked", Connection="close", **JSON)
                        + b"\r\nffffffffffffffff\r\n", 5, half_close=True)
    print("a chunk of 16 EB:", answer.split(b"\r\n")[0].decode() or "closed")
    served.tell("and goes on", "POST", API + "find", {"query": ["الممر"]})
PY
