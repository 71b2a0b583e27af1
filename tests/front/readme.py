#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what README.md tells a newcomer, in a copy of the tree that holds nothing built: `make demo`, the block "Five minutes", the
block of the page, the same in Arabic from README.ar.md, and the block of docs/guide/describing.md. What serves is ended by Ctrl-C
after some seconds.

    readme.py SOURCE

~/phone is a small sample folder. Every command of the block must succeed. Prints TAP."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from hacking import copy_tree


def block(path, heading=""):
    """The first ```sh block of a page, under a level-2 heading if one is given."""
    sections = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)
    section = next(s for s in sections[1 if heading else 0:] if s.startswith(heading))
    return re.search(r"^```sh\n(.*?)^```$", section, re.S | re.M).group(1)


# What comes before a block that serves.
SERVES = """PATH=$PWD/build:$PATH; cd my-case
athar () { timeout --preserve-status --signal=INT 4 athar "$@" --no-open; }
"""


def run(script, tree, home):
    environment = {**os.environ, "HOME": str(home), "CCACHE_DIR": os.environ.get("CCACHE_DIR", str(pathlib.Path.home() / ".cache/ccache")),
                   "CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1", "LC_ALL": "C.UTF-8", "ATHAR_LANG": "en"}
    for name in ("ATHAR_KEYS", "ATHAR_CASE", "XDG_DATA_HOME", "MAKEFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=tree, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=1500)
    return done.returncode, done.stdout, done.stderr


def tell(number, name, faults, said):
    print(f"{'not ' if faults else ''}ok {number} - {name}", flush=True)
    for fault in faults:
        print(f"# {fault}")
    if faults:
        print("# " + said[-3000:].replace("\n", "\n# "))
    return bool(faults)


def lacks(said, wanted):
    return [f"not shown: {words!r}" for words in wanted if words not in said]


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    print("1..6")
    with tempfile.TemporaryDirectory(prefix="athar-readme-") as scratch:
        tree, home = pathlib.Path(scratch) / "athar", pathlib.Path(scratch) / "home"
        home.mkdir()
        copy_tree(source, tree)
        parts = [  # name, script, words that must be shown
            ("make demo", "make demo", ("[الممر] ب", "cut-film.mp4", "RYH-A-000001", "Nothing is damaged", "Last full check", "export ATHAR_CASE=", "build/athar serve")),
            ("five minutes", block(tree / "README.md", "Five minutes"), ("TRY-A-000001", "Nothing is damaged")),
            ("the page", SERVES + block(tree / "README.md", "The page, in five minutes"), ("http://127.0.0.1:", "#enter=")),
            ("describing", "PATH=$PWD/build:$PATH; cd my-case\n" + block(tree / "docs/guide/describing.md"), ("Done: 1.",)),
            ("خمس دقائق", "mv my-case first\n" + block(tree / "README.ar.md", "خمس دقائق"), ("TRY-A-000001", "لا ضرر")),
            ("الصفحة", SERVES + "export ATHAR_LANG=ar\n" + block(tree / "README.ar.md", "الصفحة في خمس دقائق"), ("http://127.0.0.1:", "#enter=")),
        ]
        failed = False
        for number, (name, script, words) in enumerate(parts, 1):
            status, out, err = run(script, tree, home)
            failed |= tell(number, name, ([f"exit {status}"] if status else []) + lacks(out, words), out + err)
            if number == 1:  # pictures and documents, none of the damaged ones: the first minutes go well
                shutil.copytree(tree / "demo/sample/photos", home / "phone", dirs_exist_ok=True)
                shutil.copytree(tree / "demo/sample/documents", home / "phone/documents", dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "u+w", scratch], check=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
