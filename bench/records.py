#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A million records: how fast they are committed, projected again, verified and opened. Index and search: bench-find.

    bench/records.py BUILD [--records 1000000] [--case FOLDER]

Makes a case with bench-make-records (its head tells the mix), then times whole athar commands. Prints a Markdown table. The bars
are the issue's; nothing fails when one is missed."""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import run


def timed(argv, env, rounds=1):
    walls, cpus, output = [], [], b""
    for _ in range(rounds):
        start = time.monotonic()
        child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{argv}: exit {child.returncode}\n{output.decode(errors='replace')[-800:]}")
        walls.append(time.monotonic() - start)
        cpus.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(walls), statistics.median(cpus), output.decode(errors="replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--case", type=pathlib.Path)
    options = parser.parse_args()
    athar, maker = str(options.build / "athar"), str(options.build / "bench" / "bench-make-records")
    rows = []
    with tempfile.TemporaryDirectory(prefix="athar-bench-") as scratch:
        case = options.case or pathlib.Path(scratch) / "case"
        env = {**os.environ, "ATHAR_KEYS": str(case.parent / (case.name + "-keys"))}
        n = options.records
        if not case.exists():
            timed([athar, "init", str(case), "--name", "قياس", "--code", "BEN"], env)
            _, _, said = timed([maker, str(case), str(n)], env)
            rate = int(re.search(r"(\d+) a second", said).group(1))
            rows.append(("commit through athar_case_append, batches of 5,000", f"{rate:,} records/s", "≥ 100,000"))
        word = [athar, "-C", str(case)]
        wall, cpu, _ = timed([*word, "rebuild"], env)
        rows.append(("rebuild of index.db, all tables", f"{n / wall:,.0f} records/s ({wall:.1f} s wall, {cpu:.1f} s CPU)", "≥ 20,000"))
        _, _, said = timed([str(options.build / "bench" / "bench-log"), str(case), "2"], env)
        rows.append(("verify of the log, 2 threads", said.split(": ")[-1].strip(), "≤ 5 s"))
        wall, cpu, _ = timed([*word, "log", "list"], env, 9)
        rows.append(("open (whole `athar log list`)", f"{wall * 1000:.0f} ms", "≤ 100 ms"))
        wall, cpu, _ = timed([*word, "status"], env, 3)
        rows.append(("whole `athar status`, which counts everything", f"{wall * 1000:.0f} ms", "–"))
    print(f"### {options.records:,} records of about 450 bytes\n\n{run.machine()}.\n\n| what | measured | bar |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(f"\n    bench/records.py {options.build} --records {options.records}")


if __name__ == "__main__":
    sys.exit(main())
