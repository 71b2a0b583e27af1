#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""athar's PDQ kernel against PyPI's pdqhash (Meta's C++ behind Python), both fed the same 512×512 RGB rasters in turn.

    pip install pdqhash pillow && bench/pdq.py [--build build] [--rounds 21] PHOTO…

Bar: at least 6 times faster, the same bits. CPU time of each call in its own process; medians.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy
import pdqhash
from PIL import Image

import run

ROOT = pathlib.Path(__file__).resolve().parent.parent


def raster(path):
    """The 512 rule of the reference: nearest neighbour, source index floor(i·side/512)."""
    pixels = numpy.asarray(Image.open(path).convert("RGB"))
    height, width, _ = pixels.shape
    rows = (numpy.arange(512) * height / 512).astype(int)
    cols = (numpy.arange(512) * width / 512).astype(int)
    return numpy.ascontiguousarray(pixels[rows][:, cols])


def theirs(rasters):
    start = time.process_time()
    bits = [pdqhash.compute(r)[0] for r in rasters]
    microseconds = (time.process_time() - start) * 1e6 / len(rasters)
    return microseconds, bits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build"))
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("photo", nargs="+")
    args = parser.parse_args()
    rasters = [raster(path) for path in args.photo]
    ours, other = [], []
    with tempfile.NamedTemporaryFile() as file:
        for r in rasters:
            file.write(r.tobytes())
        file.flush()
        for _ in range(args.rounds):
            lines = subprocess.run([f"{args.build}/bench/bench-pdq", file.name, "3"], check=True, capture_output=True, text=True)
            one, eight = map(json.loads, lines.stdout.splitlines())
            ours.append((one["us"], eight["us"]))
            microseconds, bits = theirs(rasters)
            other.append(microseconds)
    far = [sum(int(x) for x in numpy.asarray(b).ravel() != to_bits(h)) for b, h in zip(bits, one["hashes"])]
    mine, all_forms, his = (statistics.median(x) for x in ([o[0] for o in ours], [o[1] for o in ours], other))
    print(f"### PDQ kernel\n\n{len(rasters)} rasters, {args.rounds} rounds, alternating; {run.machine()}.\n")
    print("| | µs CPU a hash (median) | range | athar is faster |\n|---|---|---|---|")
    print(f"| athar, one hash | {mine:.0f} | {min(o[0] for o in ours):.0f}–{max(o[0] for o in ours):.0f} | |")
    print(f"| athar, with the seven turned | {all_forms:.0f} | {min(o[1] for o in ours):.0f}–{max(o[1] for o in ours):.0f} | {his / all_forms:.1f} × |")
    print(f"| pdqhash {pdqhash.__version__ if hasattr(pdqhash, '__version__') else ''} | {his:.0f} | {min(other):.0f}–{max(other):.0f} | {his / mine:.1f} × |")
    print(f"\nBits apart: {sorted(far, reverse=True)[:8]} of 256 (largest first).")


def to_bits(text):
    """pdqhash gives bit 255 first."""
    return numpy.array([int(b) for b in bin(int(text, 16))[2:].zfill(256)])


if __name__ == "__main__":
    main()
