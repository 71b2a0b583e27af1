#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Full jailed analysis (SHA-256, magic, EXIF, thumbnail, PDQ in eight forms) of 3-megapixel photographs against sha256sum,
vipsthumbnail and PyPI's pdqhash one after another; and what the jail costs a file that needs no decoding.

    pip install pdqhash pillow && bench/analyze.py [--build build] [--photos 60] [--rounds 5] PHOTO…

The photographs named are scaled to 2048×1536, quality 90. Bars: >= 1.5 times less CPU; jail <= 3 ms a file.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

import run

ROOT = pathlib.Path(__file__).resolve().parent.parent
HASH = """import sys, numpy, pdqhash
from PIL import Image
for path in sys.argv[1:]:
    pdqhash.compute(numpy.asarray(Image.open(path).convert("RGB")))
"""


def make(folder, photos, count):
    paths = []
    for number in range(count):
        picture = Image.open(photos[number % len(photos)]).convert("RGB").resize((2048, 1536), Image.LANCZOS)
        shift = number // len(photos)
        paths.append(folder / f"photo-{number:03}.jpg")
        picture.transform(picture.size, Image.AFFINE, (1, 0, 3 * shift, 0, 1, 5 * shift)).save(paths[-1], quality=90)
    return paths


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build"))
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("photo", nargs="+")
    args = parser.parse_args()
    build = pathlib.Path(args.build).resolve()
    env = {"ATHAR_WORKER": str(build / "athar-worker"), "VIPS_CONCURRENCY": "1"}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        paths = [str(p) for p in make(folder, args.photo, args.photos)]
        (folder / "thumbs").mkdir()
        script = folder / "hash.py"
        script.write_text(HASH)
        empty = folder / "note.txt"
        empty.write_text("note\n")
        chain = f'sha256sum "$@" && vipsthumbnail -s 320 -o {folder}/thumbs/%s.jpg "$@" && {sys.executable} {script} "$@"'
        sides = [run.Competitor("athar, jailed", [str(build / "bench/bench-analyze"), *paths], env=env),
                 run.Competitor("one after another", ["sh", "-c", chain, "sh", *paths], env=env)]
        run.alternate(sides, args.rounds)
        text = run.table(f"{args.photos} photographs of 3 Mpx, full analysis", sides)
        print("\n".join(line for line in text.splitlines() if not line.startswith("    ")))
        jail = subprocess.run([build / "bench/bench-analyze", "--repeat", "500", empty], env={**os.environ, **env}, check=True,
                              capture_output=True, text=True)
        print(f"\nA file that needs no decoding, jail, fork, frames and start-up and all (500 times): {jail.stdout.strip()}")


if __name__ == "__main__":
    main()
