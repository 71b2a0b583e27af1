#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs one test of the page in a real browser: tests/web/NAME.mjs, with what it needs made ready and kept in BUILD/web-tests.

    web.py SOURCE BUILD NAME          prints TAP

Made once, under a lock, and again when the program changed: node packages (npm ci, from the lockfile beside this file), a sample
folder, and a case with it (template.py). Each test works on its own copy. Without a browser, without the page, or when the packages
cannot be had, the test is skipped and says why. Screenshots: BUILD/web-tests/shots/NAME."""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys

import template

HERE = pathlib.Path(__file__).resolve().parent


class Skip(Exception):
    pass


def find_browser():
    browser = shutil.which("chromium")
    if not browser:
        raise Skip("chromium is not installed")
    return browser


def install_packages(modules):
    """npm ci into the build folder; the lockfile names no registry, so that everyone uses their own."""
    lock, stamp = HERE / "package-lock.json", modules / "node_modules" / ".stamp"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    modules.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, modules)
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=modules, capture_output=True, text=True, timeout=240)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skip(f"npm could not run: {error}") from error
    if done.returncode:
        raise Skip("the npm registry cannot be reached: " + " ".join(done.stderr.split())[:200])
    stamp.write_bytes(lock.read_bytes())


def prepare(source, build, work):
    if not shutil.which("node"):
        raise Skip("node is not installed")
    if not (build / "web" / "page" / "index.html").exists():
        raise Skip("this build has no page")
    browser = find_browser()
    work.mkdir(exist_ok=True)
    with open(work / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install_packages(work / "modules")
        template.make(source, build / "athar", work / "template")
    return browser


def main():
    source, build, name = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    work = build / "web-tests"
    try:
        browser = prepare(source, build, work)
    except Skip as reason:
        print(f"1..1\nok 1 - web {name} # SKIP {reason}")
        return
    scratch, shots = work / "run" / name, work / "shots" / name
    for folder in (scratch, shots):
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("ATHAR_")} | {
        "TZ": "UTC", "LC_ALL": "C.UTF-8", "HOME": str(scratch), "WEB_ATHAR": str(build / "athar"), "WEB_BROWSER": browser,
        "WEB_MODULES": str(work / "modules"), "WEB_TEMPLATE": str(work / "template"), "WEB_SCRATCH": str(scratch),
        "WEB_SHOTS": str(shots), "WEB_MESSAGES": str(build / "web" / "page" / "messages")}
    sys.stdout.flush()
    os.execvpe("node", ["node", str(HERE / f"{name}.mjs")], env)


if __name__ == "__main__":
    main()
