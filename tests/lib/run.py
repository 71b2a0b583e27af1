#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tests of the command line, in zstd's manner: tests/cli/<area>/<case>.sh is run by bash and what it prints must
be <case>.stdout and <case>.stderr (absent: nothing), its exit status what <case>.exit says (absent: 0).

Each case runs in a scratch folder of its own with an empty HOME, keys apart (ATHAR_KEYS), TZ=UTC, C.UTF-8 and the build folder
first in PATH. A case is stopped at its first failing command (set -e -u -o pipefail). What differs from run to run is replaced by
names that number what is the same: ID1, HASH1, KEY1, TIME, REF, and $SCRATCH. A line that begins with "#?" anywhere in the case
says what it needs: "#? command strace", "#? root", "#? data media"; without it the case is skipped, loudly.

usage: run.py BUILD_DIR [--update] [--keep] [AREA or AREA/CASE …]     prints TAP; --update writes the golden files
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "cli"
SOURCE = HERE.parent.parent
TIMEOUT_S = 120

# (placeholder, pattern, numbered); tried from the left at each place
VARIES = [
    ("TIME", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", False),
    ("TIME", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", False),
    ("KEY", r"(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{26}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,44}=*", True),
    ("HASH", r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])", True),
    ("OBJECT", r"objects/[0-9a-f]{2}/[0-9a-f]{62}", True),
    ("ID", r"(?<![0-9A-Za-z])[0-9a-hjkmnp-tv-z]{26}(?![0-9A-Za-z])", True),
    ("BASE64", r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42,}={1,2}", True),
]
PATTERN = re.compile("|".join(f"(?P<v{i}>{p})" for i, (_, p, _) in enumerate(VARIES)))


class Names:
    """The same value gets the same number in stdout and stderr of one case. Values the case fixes itself stay as they are."""

    def __init__(self, scratch, script):
        self.scratch, self.script, self.seen = str(scratch), script, {}

    def _name(self, match):
        kind, _, numbered = VARIES[int(match.lastgroup[1:])]
        value = match.group(0)
        if value in self.script:
            return value
        if not numbered:
            return kind
        known = self.seen.setdefault(kind, {})
        return f"{kind}{known.setdefault(value, len(known) + 1)}"

    def replace(self, data):
        text = data.decode("utf-8", "backslashreplace").replace(self.scratch, "$SCRATCH")
        return PATTERN.sub(self._name, text)


def environment(build, scratch):
    home = scratch / "home"
    home.mkdir()
    (scratch / "work").mkdir()
    keep = {k: v for k, v in os.environ.items() if k in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "G_SLICE")}
    return keep | {
        "PATH": f"{build}:{os.environ.get('PATH', '/usr/bin:/bin')}", "HOME": str(home), "TZ": "UTC", "LC_ALL": "C.UTF-8",
        "ATHAR_KEYS": str(scratch / "keys"), "TMPDIR": str(scratch), "G_DEBUG": "fatal-criticals",
        "SOURCE": str(SOURCE), "DATA": str(SOURCE.parent / "shared" / "data"), "SCRATCH": str(scratch),
    }


def missing(script):
    for kind, what in re.findall(r"^#\?\s*(\w+)\s*(\S*)", script, re.M):
        if kind == "command" and not shutil.which(what):
            return f"{what} is not installed"
        if kind == "root" and os.geteuid() != 0:
            return "needs root"
        if kind == "user" and os.geteuid() == 0:
            return "must not be root"
        if kind == "data" and not (SOURCE.parent / "shared" / "data" / what).exists():
            return f"../shared/data/{what} is not here"
    return None


def run_case(path, build, keep):
    script = path.read_text(encoding="utf-8")
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="athar-cli-"))
    try:
        # a library of shell functions beside the areas is at hand for every case
        library = CASES / "lib.sh"
        prelude = f"set -euo pipefail\n[ ! -f '{library}' ] || . '{library}'\n"
        command = ["bash", "-c", prelude + script, str(path)]
        try:
            done = subprocess.run(command, cwd=None, env=environment(build, scratch), stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=TIMEOUT_S,
                                  preexec_fn=lambda: os.chdir(scratch / "work"))
            status, out, err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            status, out, err = "timeout", late.stdout or b"", late.stderr or b""
        names = Names(scratch, script)
        return {"stdout": names.replace(out), "stderr": names.replace(err), "exit": f"{status}\n"}
    finally:
        if keep:
            print(f"# kept: {scratch}")
        else:
            subprocess.run(["chmod", "-R", "u+rwX", str(scratch)], check=False, stderr=subprocess.DEVNULL)
            shutil.rmtree(scratch, ignore_errors=True)


def golden(path, kind):
    file = path.with_suffix("." + kind)
    if file.exists():
        return file.read_text(encoding="utf-8")
    return "0\n" if kind == "exit" else ""


def update(path, got):
    for kind, text in got.items():
        file = path.with_suffix("." + kind)
        if text == ("0\n" if kind == "exit" else ""):
            file.unlink(missing_ok=True)
        else:
            file.write_text(text, encoding="utf-8")


def compare(path, got):
    faults = []
    for kind, text in got.items():
        want = golden(path, kind)
        if want != text:
            faults += list(difflib.unified_diff(want.splitlines(), text.splitlines(), f"{path.stem}.{kind} wanted",
                                                f"{path.stem}.{kind} got", lineterm=""))
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("only", nargs="*")
    options = parser.parse_intermixed_args()
    build = pathlib.Path(options.build).resolve()
    cases = sorted(CASES.glob("*/*.sh"))
    if options.only:
        wanted = [o.removesuffix(".sh").rstrip("/") for o in options.only]
        cases = [c for c in cases if c.parent.name in wanted or f"{c.parent.name}/{c.stem}" in wanted]
    print(f"1..{len(cases)}")
    failed = 0 if cases else 1
    for number, path in enumerate(cases, 1):
        name = f"{path.parent.name}/{path.stem}"
        reason = missing(path.read_text(encoding="utf-8"))
        if reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
            continue
        got = run_case(path, build, options.keep)
        if options.update:
            update(path, got)
        faults = compare(path, got)
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {name}", flush=True)
        for line in faults:
            print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
