#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Executes the recipes of HACKING.md in a copy of the tree, so that they stay true.

    hacking.py SOURCE BUILD [HEADING …]

Under each level-2 heading that holds such blocks: ```LANG file=PATH is written (```LANG append=PATH appended), ```sh run is run
with `sh -eu` in the copy, in order. The copy is configured like BUILD. Prints TAP, one test a heading."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+) (file|append|run)(?:=(\S+))?\n(.*?)^```$", re.S | re.M)


def recipes(text):
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        blocks = BLOCK.findall(section)
        if blocks:
            yield section.splitlines()[0], blocks


def copy_tree(source, target):
    listed = subprocess.run(["git", "-C", source, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        names = [p.relative_to(source).as_posix() for p in pathlib.Path(source).rglob("*") if p.is_file() and not str(p.relative_to(source)).startswith("build")]
    for name in names:
        if (pathlib.Path(source) / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(pathlib.Path(source) / name, target / name)


def execute(tree, blocks):
    for _, kind, name, body in blocks:
        if kind == "run":
            done = subprocess.run(["sh", "-euc", body], cwd=tree, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
            if done.returncode:
                return f"exit {done.returncode}\n{body}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        else:
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "w" if kind == "file" else "a", encoding="utf-8") as out:
                out.write(body)
    return None


def main():
    source, only = sys.argv[1], sys.argv[3:]
    text = (pathlib.Path(source) / "HACKING.md").read_text(encoding="utf-8")
    found = [(heading, blocks) for heading, blocks in recipes(text) if not only or heading in only]
    print(f"1..{len(found)}")
    failed = not found
    with tempfile.TemporaryDirectory(prefix="athar-hacking-") as scratch:
        tree = pathlib.Path(scratch) / "athar"
        copy_tree(source, tree)
        setup = subprocess.run(["meson", "setup", "build"], cwd=tree, capture_output=True, text=True)
        for number, (heading, blocks) in enumerate(found, 1):
            fault = setup.stdout[-2000:] if setup.returncode else execute(tree, blocks)
            failed |= fault is not None
            if fault:
                print("# " + fault.replace("\n", "\n# "))
            print(f"{'not ' if fault else ''}ok {number} - {heading}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
