#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates a folder the size of a small archive: photographs, films and notes (random bytes behind real headers: the
benches that use it do not decode). The same arguments give the same bytes.

    bench/make-data.py DIR [--bytes 2000000000]
"""
import argparse
import pathlib
import random

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
MP4 = bytes.fromhex("0000001c6674797069736f6d0000020069736f6d69736f326d703431")


def write(path, head, size, rng):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        out.write(head)
        left = size - len(head)
        while left > 0:
            piece = min(left, 4 << 20)
            out.write(rng.randbytes(piece))
            left -= piece


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    args = parser.parse_args()
    rng = random.Random(417)
    photos, films = args.bytes * 50 // 100, args.bytes * 49 // 100
    n = 0
    while photos > 0:
        size = rng.randrange(1_500_000, 5_000_000)
        write(args.dir / f"photos/{n // 100:02}/IMG_{n:05}.jpg", JPEG, min(size, photos), rng)
        photos, n = photos - size, n + 1
    n = 0
    while films > 0:
        size = rng.randrange(20_000_000, 200_000_000)
        write(args.dir / f"films/VID_{n:03}.mp4", MP4, min(size, films), rng)
        films, n = films - size, n + 1
    notes = args.bytes // 100
    n = 0
    while notes > 0:
        size = rng.randrange(200, 30_000)
        text = " ".join(f"note {n} word {rng.randrange(10**9)}" for _ in range(size // 24))
        write(args.dir / f"notes/{n // 200:02}/note-{n:05}.txt", text.encode(), len(text), rng)
        notes, n = notes - size, n + 1


if __name__ == "__main__":
    main()
