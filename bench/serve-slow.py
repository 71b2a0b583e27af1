#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A thousand slow clients of `athar serve`, and one normal one beside them.

    bench/serve-slow.py BUILD [--clients 1000] [--seconds 60]

Of ten slow clients four send the head of a request, two a file, a byte a second; three read a film, one the events of a job, a byte a
second. Beside them one client asks for a thing, a list and the session twenty times a second. Prints how long that one waited, how many of the
slow ones were still there at the end, and the memory of the server. Bars: all connections held, p99 ≤ 100 ms, at most 200 kB each."""
import argparse
import asyncio
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "lib"))
from serve import API, JSON, Served  # noqa: E402

FILM_BYTES = 256 << 20


def memory_kb(pid, field):
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith(field))


async def connect(host):
    loop = asyncio.get_running_loop()
    s = socket.socket()
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # what waits for a slow reader waits at the server
    name, port = host.split(":")
    await loop.sock_connect(s, (name, int(port)))
    return s


class Crowd:
    def __init__(self, served, film, upload, job):
        self.served, self.held, self.wanted = served, 0, {}
        head = served.head
        self.kinds = [
            ("heads", head("GET", API + "status", X_Slow="x" * 4000) + b"\r\n", 0, False),
            ("files", None, 0, False),
            ("films", head("GET", film, Range="bytes=0-") + b"\r\n", None, True),
            ("events", head("GET", f"{API}jobs/{job}/events") + b"\r\n", None, True),
        ]
        self.upload = upload

    def request(self, kind, number):
        if kind[0] == "files":
            path = f"{API}uploads/{self.upload}/file"
            return self.served.head("POST", path, X_Athar_Path=f"film-{number}.mp4", Content_Length=str(1 << 30)) + b"\r\n"
        return kind[1]

    async def client(self, number, until):
        loop = asyncio.get_running_loop()
        kind = self.kinds[(0, 0, 0, 0, 1, 1, 2, 2, 2, 3)[number % 10]]
        s = await connect(self.served.host)
        try:
            text = self.request(kind, number)
            sent = 0 if kind[0] == "heads" else len(text)
            if sent:
                await loop.sock_sendall(s, text)
            self.held += 1
            while time.monotonic() < until:
                if kind[3]:
                    if not await loop.sock_recv(s, 1):
                        raise ConnectionError
                else:
                    await loop.sock_sendall(s, text[sent:sent + 1] if sent < len(text) else b"x")
                    sent += 1
                await asyncio.sleep(1)
            self.wanted[kind[0]] = self.wanted.get(kind[0], 0) + 1
        except OSError:
            self.held -= 1
        finally:
            s.close()

    async def all(self, n, seconds):
        until = time.monotonic() + seconds
        clients = []
        for number in range(n):
            clients.append(asyncio.create_task(self.client(number, until)))
            if number % 50 == 49:
                await asyncio.sleep(0.05)
        await asyncio.gather(*clients)


def normal(served, item, waits, refused, stop):
    asks = [("POST", API + "show", {"entity": item}), ("POST", API + "find", {"limit": 50}), ("GET", API + "session", None)]
    turn = 0
    while not stop.is_set():
        start = time.monotonic()
        answer, _ = served.ask(*asks[turn % 3])
        waits.append((time.monotonic() - start) * 1000)
        if answer.status != 200:
            refused.append(answer.status)
        turn += 1
        time.sleep(0.05)


def make_case(athar, root):
    os.environ["ATHAR_KEYS"] = str(root / "keys")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    (root / "in").mkdir()
    with open(root / "in" / "فيلم.mp4", "wb") as f:
        for _ in range(FILM_BYTES >> 20):
            f.write(os.urandom(1 << 20))
    for i in range(500):
        (root / "in" / f"صورة {i}.txt").write_text(f"الممر {i}", encoding="utf-8")
    subprocess.run([athar, "init", root / "case", "--name", "قياس", "--code", "BEN"], **quiet)
    subprocess.run([athar, "-C", root / "case", "add", root / "in", "--source", "bench", "--no-analysis"], **quiet)


def percentile(waits, share):
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    athar = str(options.build / "athar")
    with tempfile.TemporaryDirectory(prefix="athar-slow-") as scratch:
        make_case(athar, pathlib.Path(scratch))
        with Served(athar, "-C", os.path.join(scratch, "case")) as served:
            things = served.results("find", {"limit": 600})
            film = next(t for t in things if t["name"].endswith(".mp4"))["id"]
            jobs = [served.job("verify", {}) for _ in range(20)]  # one after another; the last one's events are waited for
            crowd = Crowd(served, f"{API}things/{film}/bytes", served.upload(), jobs[-1])
            alone, waits, refused, stop = [], [], [], threading.Event()
            one = threading.Thread(target=normal, args=(served, film, alone, refused, stop))
            one.start()
            time.sleep(10)
            stop.set()
            one.join()
            pid, before = served.process.pid, memory_kb(served.process.pid, "VmRSS")
            stop.clear()
            one = threading.Thread(target=normal, args=(served, film, waits, refused, stop))
            one.start()
            asyncio.run(crowd.all(options.clients, options.seconds))
            after, peak = memory_kb(pid, "VmRSS"), memory_kb(pid, "VmHWM")
            stop.set()
            one.join()
            threads = len(os.listdir(f"/proc/{pid}/task"))
    print(f"### {options.clients} slow clients for {options.seconds} s\n\n{run.machine()}; load {os.getloadavg()[0]:.1f}.\n")
    print("| what | measured | bar |\n|---|---|---|")
    print(f"| slow connections held to the end ({', '.join(f'{n} {k}' for k, n in sorted(crowd.wanted.items()))}) | "
          f"{sum(crowd.wanted.values())} of {options.clients} | all but events of jobs that ended |")
    print(f"| the normal client meanwhile: p50, p99, slowest of {len(waits)} | {percentile(waits, .5):.1f}, {percentile(waits, .99):.1f}, "
          f"{max(waits):.1f} ms; refused: {len(refused)} | p99 ≤ 100 ms |")
    print(f"| … before they came | {percentile(alone, .5):.1f}, {percentile(alone, .99):.1f} ms | – |")
    print(f"| memory of the server before, at the end, at most | {before / 1024:.0f}, {after / 1024:.0f}, {peak / 1024:.0f} MB: "
          f"{(peak - before) / options.clients:.0f} kB each; {threads} threads | ≤ 200 kB each |")
    print(f"\n    bench/serve-slow.py {options.build} --clients {options.clients} --seconds {options.seconds}")


if __name__ == "__main__":
    main()
