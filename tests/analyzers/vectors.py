#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PDQ of photographs through the whole jailed worker against the values that Meta publishes (PDQMD5TestData.csv), and the
fourteen colour modes of one picture: each gives a hash near the original's or a warning. TAP; skipped when the data is
absent. At most one row of the table may be off, by at most 2 bits.
"""
import csv
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = ROOT.parent / "shared" / "data" / "media"
# Bits from the original that a mode may be away: its pixels differ by more than the colour space.
FAR = {"1.png": 16, "CMYK.jpg": 16, "PA.webp": 4}


def image(worker, path):
    done = subprocess.run([worker, "--analyze", path], capture_output=True, text=True, check=True, timeout=120)
    return next(line for line in map(json.loads, done.stdout.splitlines()) if line.get("analyzer") == "image")


def distance(a, b):
    return bin(int(a, 16) ^ int(b, 16)).count("1")


def main():
    worker = sys.argv[1]
    if not (DATA / "vectors/PDQMD5TestData.csv").exists():
        print("1..0 # SKIP no ../shared/data/media: published PDQ vectors not checked")
        return 0
    with open(DATA / "vectors/PDQMD5TestData.csv", newline="", encoding="utf-8") as table:
        rows = [(DATA / "photos" / pathlib.PurePosixPath(row["FilePath"]).name, row["Hash"]) for row in csv.DictReader(table)]
    rows = [(path, expected) for path, expected in rows if path.exists()]
    off = {path.name: distance(image(worker, path)["facts"]["pdq"], expected) for path, expected in rows}
    wrong = {name: bits for name, bits in off.items() if bits}
    good = len(rows) >= 15 and len(wrong) <= 1 and all(bits <= 2 for bits in wrong.values())
    modes = sorted((DATA / "modes").iterdir())
    print(f"1..{1 + len(modes)}")
    print(f"{'ok' if good else 'not ok'} 1 {len(rows)} published hashes, off: {wrong}")
    original = image(worker, DATA / "modes/original.jpg")["facts"]["pdq"]
    failed = not good
    for number, path in enumerate(modes, 2):
        said = image(worker, path)
        near = "pdq" in said["facts"] and distance(said["facts"]["pdq"], original) <= FAR.get(path.name, 0)
        fine = near or bool(said["warnings"])
        failed = failed or not fine
        print(f"{'ok' if fine else 'not ok'} {number} {path.name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
