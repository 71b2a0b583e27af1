#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/install-packages.sh says one clear sentence for each thing that can go wrong: a full disk, no network, a busy package lock,
no sudo, another system. apt-get, dpkg-query, df and id are stand-ins here; nothing is installed.

    install.py SOURCE                prints TAP"""
import os
import pathlib
import subprocess
import sys
import tempfile

ABSENT = {"dpkg-query": "exit 1", "df": "echo head; echo 'disk 9 9 9000000 1% /usr'", "id": "echo 0"}
CASES = [  # what happens, stand-ins, exit status, words of the one sentence
    ("nothing is missing", {**ABSENT, "dpkg-query": "echo installed"}, 0, None),
    ("everything goes well", {**ABSENT, "apt-get": "echo 'Setting up x'; exit 0"}, 0, "installing:"),
    ("a busy package lock", {**ABSENT, "apt-get": "echo 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4'; exit 100"}, 1, "package lock is held"),
    ("a missing network", {**ABSENT, "apt-get": "echo \"Temporary failure resolving 'packages.example'\"; exit 100"}, 1, "cannot be reached"),
    ("the disk fills up meanwhile", {**ABSENT, "apt-get": "echo 'dpkg: error: No space left on device'; exit 100"}, 1, "disk is full"),
    ("a full disk", {**ABSENT, "df": "echo head; echo 'disk 9 9 90000 99% /usr'", "apt-get": "exit 0"}, 1, "disk is nearly full (87 MB left"),
    ("no right to install", {**ABSENT, "id": "echo 1000", "apt-get": "exit 0"}, 1, "there is no sudo"),
    ("another system", ABSENT, 1, "not a Debian system"),
    ("something else", {**ABSENT, "apt-get": "echo 'E: Broken packages'; exit 100"}, 1, "E: Broken packages"),
]


def run(source, stands_in):
    with tempfile.TemporaryDirectory(prefix="athar-install-") as scratch:
        for name in ("sh", "awk", "grep", "cat", "tee", "rm", "mktemp", "tail", "dirname"):
            os.symlink(f"/usr/bin/{name}", pathlib.Path(scratch) / name)
        for name, body in stands_in.items():
            path = pathlib.Path(scratch) / name
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        return subprocess.run([f"{scratch}/sh", f"{source}/tools/install-packages.sh", "build"], env={"PATH": scratch}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)


def main():
    print(f"1..{len(CASES)}")
    failed = 0
    for number, (name, stands_in, status, words) in enumerate(CASES, 1):
        done = run(sys.argv[1], stands_in)
        said = [line for line in done.stderr.splitlines() if "installing:" not in line or status == 0]
        good = done.returncode == status and (words in done.stderr if words else not done.stderr) and len(said) <= 2
        failed += not good
        print(f"{'' if good else 'not '}ok {number} - {name}")
        if not good:
            print(f"# exit {done.returncode}\n# " + done.stderr.replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
