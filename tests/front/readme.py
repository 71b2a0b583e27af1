#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what README.md tells a newcomer, in a copy of the tree that holds nothing built: `make demo`, then the block "Five minutes".

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


def block(text, heading):
    """The first ```sh block under a level-2 heading."""
    section = next(s for s in re.split(r"^## ", text, flags=re.M)[1:] if s.startswith(heading))
    return re.search(r"^```sh\n(.*?)^```$", section, re.S | re.M).group(1)


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
    text = (source / "README.md").read_text(encoding="utf-8")
    print("1..2")
    with tempfile.TemporaryDirectory(prefix="athar-readme-") as scratch:
        tree, home = pathlib.Path(scratch) / "athar", pathlib.Path(scratch) / "home"
        home.mkdir()
        copy_tree(source, tree)
        status, out, err = run("make demo", tree, home)
        faults = ([f"exit {status}"] if status else []) + lacks(out, (
            "[الممر] ب", "cut-film.mp4", "RYH-A-000001", "Nothing is damaged", "Last full check", "export ATHAR_CASE="))
        failed = tell(1, "make demo", faults, out + err)
        # films and pictures, none of the damaged ones: the first minutes go well
        shutil.copytree(tree / "demo/sample/photos", home / "phone")
        shutil.copytree(tree / "demo/sample/documents", home / "phone/documents")
        status, out, err = run(block(text, "Five minutes"), tree, home)
        faults = ([f"exit {status}"] if status else []) + lacks(out, ("TRY-A-000001", "Nothing is damaged"))
        failed |= tell(2, "five minutes", faults, out + err)
        subprocess.run(["chmod", "-R", "u+w", scratch], check=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
