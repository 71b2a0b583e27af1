#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""athar verify against hashing alone (OpenSSL, 1 and 2 threads) and coreutils' sha256sum, over the same objects.

    bench/verify.py CASE [--rounds 5] [--cold]        a case with objects (bench-store put makes one too)
    bench/verify.py CASE --store                      the store's check alone

Bars: CPU <= 1.2 × hashing alone; wall with 2 threads >= 1.7× faster than with 1; >= 4× less CPU than sha256sum.
--cold drops the page cache before each run (root): all sides then read the disk, as athar always does.
"""
import argparse
import os
import pathlib
import subprocess
import tempfile

import run

ROOT = pathlib.Path(__file__).resolve().parent.parent


def drop_caches():
    os.sync()
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("1")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", type=pathlib.Path)
    parser.add_argument("--build", default=str(ROOT / "build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    subprocess.run(["ninja", "-C", args.build, "bench/bench-hash", "bench/bench-store"], check=True, stdout=subprocess.DEVNULL)
    paths = sorted(str(p) for p in (args.case / "objects").rglob("*") if p.is_file())
    before = drop_caches if args.cold else None
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as files:
        files.write("".join(p + "\n" for p in paths))
        files.flush()

        def ours(jobs):
            if args.store:
                return [f"{args.build}/bench/bench-store", "check", str(args.case), str(jobs)]
            return [f"{args.build}/athar", "-C", str(args.case), "verify", "--jobs", str(jobs)]

        name = "the store's check" if args.store else "athar verify"
        sides = [run.Competitor(f"{name}, 2 threads", ours(2), before),
                 run.Competitor(f"{name}, 1 thread", ours(1), before),
                 run.Competitor("OpenSSL alone, 2 threads", [f"{args.build}/bench/bench-hash", "2"], before, files.name),
                 run.Competitor("OpenSSL alone, 1 thread", [f"{args.build}/bench/bench-hash", "1"], before, files.name),
                 run.Competitor("OpenSSL alone, from memory", [f"{args.build}/bench/bench-hash", "1", "--memory"], before,
                                files.name),
                 run.Competitor("sha256sum", ["xargs", "-d", "\\n", "sha256sum"], before, files.name)]
        run.alternate(sides, args.rounds)
        size = sum(os.path.getsize(p) for p in paths)
        note = f"{len(paths)} objects, {size / 1e9:.2f} GB; page cache {'dropped' if args.cold else 'as it is'}."
        print(run.table("Verifying", sides, note))


if __name__ == "__main__":
    main()
