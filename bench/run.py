#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs competitors alternately and compares medians of CPU seconds and wall time.

Used by the other scripts here, or alone:
    bench/run.py --rounds 5 --input LIST name='command …' name='command …'
CPU is user + system of the process and every descendant it waited for (wait4). The first competitor is the one the ratios
are for: ratio = its CPU divided by the other's. One machine, one run, both sides: only ratios are worth quoting.
"""
import argparse
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time


class Competitor:
    """One side: argv, optionally made anew each round by before(), with stdin from a file."""

    def __init__(self, name, argv, before=None, stdin=None, env=None):
        self.name, self.argv, self.before, self.stdin, self.env = name, argv, before, stdin, env
        self.cpu, self.wall = [], []

    def run(self):
        if self.before:
            self.before()
        os.sync()
        source = open(self.stdin or os.devnull, "rb")
        start = time.monotonic()
        child = subprocess.Popen(self.argv, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 env={**os.environ, **(self.env or {})})
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        source.close()
        if child.returncode != 0:
            raise SystemExit(f"{self.name} failed ({child.returncode}): {said.decode(errors='replace')[-800:]}")
        self.wall.append(time.monotonic() - start)
        self.cpu.append(usage.ru_utime + usage.ru_stime)


def alternate(competitors, rounds):
    for number in range(rounds):
        for side in competitors:
            side.run()
            print(f"  round {number + 1}: {side.name}: {side.cpu[-1]:.2f} s CPU, {side.wall[-1]:.2f} s wall", file=sys.stderr)


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return f"{model}, {os.cpu_count()} processors, Linux {platform.release()}"


def table(title, competitors, note=""):
    """A block of Markdown: medians, their spread, ratios of the first to each other."""
    first = competitors[0]
    lines = [f"### {title}", "", f"{note + ' ' if note else ''}{len(first.cpu)} rounds, alternating; {machine()}.", "",
             "| | CPU s (median, range) | wall s | first / this: CPU | wall |", "|---|---|---|---|---|"]
    for side in competitors:
        cpu, wall = statistics.median(side.cpu), statistics.median(side.wall)
        ratio = (f"{statistics.median(first.cpu) / cpu:.2f} | {statistics.median(first.wall) / wall:.2f}"
                 if cpu and wall else "– | –")
        lines.append(f"| {side.name} | {cpu:.2f} ({min(side.cpu):.2f}–{max(side.cpu):.2f}) | {wall:.2f} | {ratio} |")
    return "\n".join(lines + ["", *(f"    {side.name}: {shlex.join(side.argv)}" for side in competitors), ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--input", help="file given to each on stdin")
    parser.add_argument("--title", default="comparison")
    parser.add_argument("competitor", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    sides = [Competitor(name, shlex.split(command), stdin=args.input)
             for name, command in (pair.split("=", 1) for pair in args.competitor)]
    alternate(sides, args.rounds)
    print(table(args.title, sides))


if __name__ == "__main__":
    main()
