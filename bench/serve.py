#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The API at a million items under wrk, and films by ranges.

    bench/serve.py BUILD CASE [--seconds 10] [--rounds 3]     CASE: `athar init`, `bench-make-records CASE 1000000 5000 items`, `athar rebuild`
    bench/serve.py BUILD --films [--rounds 5]                 ranged bytes of a film, against nginx and Python's http.server in the same run

wrk keeps 32 connections busy: 80 % things (`show`), 15 % list pages of 50 anywhere in the case, 5 % rare words (`find`), each drawn at random
(bench/serve.lua). The ranked word is asked by one client. ATHAR_KEYS must be the case's. The bars are the issue's."""
import argparse
import os
import pathlib
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import run

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "lib"))
from serve import API, Served  # noqa: E402

COMMON = "المشترك"
FILM_BYTES = 512 << 20
MIXES = [("80 % things, 15 % list pages, 5 % rare words", "80 15 5", "p50 ≤ 5, p99 ≤ 50 ms"), ("things alone", "100 0 0", "–"),
         ("list pages of 50 alone", "0 100 0", "–"), ("rare words alone", "0 0 100", "–")]


def cpu_ms(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def wrk(served, mix, seconds, env):
    before = cpu_ms(served.process.pid)
    said = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", "-s", str(HERE / "serve.lua"), f"http://{served.host}/"],
                          env=env | {"WRK_MIX": mix}, capture_output=True, text=True, check=True).stdout
    figures = [int(n) for n in re.search(r"FIGURES (.*)", said).group(1).split()]
    p50, p99, _, requests, duration, refused = figures
    return p50 / 1000, p99 / 1000, requests * 1e6 / duration, (cpu_ms(served.process.pid) - before) / max(requests, 1), refused


def under_wrk(athar, case, seconds, rounds):
    rows = []
    with Served(athar, "-C", str(case)) as served, tempfile.NamedTemporaryFile("w", suffix=".ids") as ids:
        items = served.results("status")[0]["items"]
        for _ in range(20):
            for thing in served.results("find", {"limit": 200, "skip": random.randrange(items - 200)}):
                ids.write(thing["id"] + "\n")
        ids.flush()
        env = {**os.environ, "WRK_COOKIE": served.cookie, "WRK_IDS": ids.name, "WRK_ITEMS": str(items)}
        wrk(served, "80 15 5", 3, env)  # each handle reads the case once
        for name, mix, bar in MIXES:
            got = [wrk(served, mix, seconds, env) for _ in range(rounds)]
            best = min(got, key=lambda g: g[0])
            rows.append((f"{name}, 32 connections", f"p50 {statistics.median(g[0] for g in got):.1f}, p99 {statistics.median(g[1] for g in got):.1f} ms "
                         f"(best round {best[0]:.1f}, {best[1]:.1f}); {max(g[2] for g in got):,.0f}/s; {min(g[3] for g in got):.2f} ms CPU each; "
                         f"refused: {sum(g[4] for g in got)}", bar))
        waits = []
        for _ in range(31):
            start = time.monotonic()
            served.ask("POST", API + "find", {"query": [COMMON], "limit": 20})
            waits.append((time.monotonic() - start) * 1000)
        rows.append(("a ranked word that 10 % have, one client: least, median", f"{min(waits):.1f}, {statistics.median(waits):.1f} ms", "≤ 60 ms"))
        peak_kb = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{served.process.pid}/status").read()).group(1))
        rows.append(("memory of the server at most", f"{peak_kb / 1024:.0f} MB", "–"))
    return rows


# ---- films ----

def fetch(host, path, headers, size):
    """MB/s of one request, its bytes read into one buffer."""
    name, port = host.split(":")
    buffer, got = bytearray(1 << 20), 0
    lines = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    with socket.create_connection((name, int(port))) as s:
        start = time.monotonic()
        s.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\n\r\n".encode())
        while n := s.recv_into(buffer):
            got += n
    took = time.monotonic() - start
    if got < size:
        raise SystemExit(f"{host}: {got} of {size} bytes")
    return size / took / 1e6


def start_peers(root, film):
    """name -> (host, path); those that are installed."""
    peers, running = {}, []
    running.append(subprocess.Popen([sys.executable, "-m", "http.server", "18931", "--bind", "127.0.0.1", "--directory", str(film.parent)],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    peers["python http.server (whole file)"] = ("127.0.0.1:18931", "/" + film.name)
    if shutil.which("nginx"):
        config = root / "nginx.conf"
        config.write_text(f"daemon off; pid {root}/nginx.pid; error_log /dev/null; user root; events {{}} http {{ access_log off; sendfile on; "
                          f"server {{ listen 127.0.0.1:18932; root {film.parent}; }} }}")
        running.append(subprocess.Popen(["nginx", "-c", str(config), "-p", str(root)], stderr=subprocess.DEVNULL))
        peers["nginx, sendfile"] = ("127.0.0.1:18932", "/" + film.name)
    time.sleep(1)
    return peers, running


def films(athar, rounds):
    with tempfile.TemporaryDirectory(prefix="athar-film-") as scratch:
        root = pathlib.Path(scratch)
        os.environ["ATHAR_KEYS"] = str(root / "keys")
        (root / "in").mkdir()
        film = root / "in" / "film.mp4"
        with open(film, "wb") as f:
            for _ in range(FILM_BYTES >> 20):
                f.write(os.urandom(1 << 20))
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
        subprocess.run([athar, "init", root / "case", "--name", "قياس", "--code", "BEN"], **quiet)
        subprocess.run([athar, "-C", root / "case", "add", root / "in", "--source", "bench", "--no-analysis"], **quiet)
        size = FILM_BYTES - 1000
        peers, running = start_peers(root, film)
        rates = {name: [] for name in ("athar serve", *peers)}
        try:
            with Served(athar, "-C", str(root / "case")) as served:
                path = f"{API}things/{served.results('find', {})[0]['id']}/bytes"
                for _ in range(rounds):
                    rates["athar serve"].append(fetch(served.host, path, served.headers(Range="bytes=1000-"), size))
                    for name, (host, where) in peers.items():
                        rates[name].append(fetch(host, where, {"Range": "bytes=1000-"}, size))
        finally:
            for process in running:
                process.terminate()
                process.wait()
    ours = statistics.median(rates["athar serve"])
    return [(f"{FILM_BYTES >> 20} MB of a film by a range: {name}", f"{statistics.median(r):,.0f} MB/s (best {max(r):,.0f})"
             + ("" if name == "athar serve" else f"; athar is {ours / statistics.median(r):.2f} × as fast"),
             "≥ 300 MB/s" if name == "athar serve" else "–") for name, r in rates.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("case", type=pathlib.Path, nargs="?")
    parser.add_argument("--films", action="store_true")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    athar = str(options.build / "athar")
    load = os.getloadavg()[0]
    rows = films(athar, options.rounds) if options.films else []
    if options.case:
        rows += under_wrk(athar, options.case, options.seconds, options.rounds)
    print(f"### athar serve\n\n{run.machine()}; load before {load:.1f}.\n\n| what | measured | bar |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(f"\n    bench/serve.py {' '.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
