#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generated logs, and damaged copies of them, before the two foreign checkers: Go's x/mod (tests/go) and
tools/verify-independent.py. Both must accept every good log and refuse every damaged one.

usage: run.py go|python MAKE_LOG SOURCE_ROOT BUILD_DIR
Exit status 77 (skipped, loudly) only when there is no Go, or no golang.org/x/mod and no network.
"""
import importlib.util
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

SIZES = [1, 2, 3, 255, 256, 257, 511, 512, 513, 65536, 65537]
LOG = "040g2081040g2081040g208104"


def build_go(source, build):
    """Debian's golang-golang-x-mod-dev with any Go first; else modules."""
    out = build / "go-check"
    cache = {"GOCACHE": str(build / "go-cache"), "GOFLAGS": "", "CGO_ENABLED": "0"}
    gopath = dict(cache, GO111MODULE="off", GOPATH="/usr/share/gocode")
    tries = []
    for go in ("/usr/lib/go/bin/go", "/usr/bin/go", shutil.which("go")):
        if go and os.access(go, os.X_OK) and pathlib.Path("/usr/share/gocode/src/golang.org/x/mod").is_dir():
            tries.append((go, gopath))
    if shutil.which("go"):
        tries.append((shutil.which("go"), dict(cache, GOFLAGS="-mod=mod", GOWORK="off")))
    for go, env in tries:
        with tempfile.TemporaryDirectory() as copy:  # go writes go.sum beside go.mod
            for file in ("main.go", "go.mod"):
                shutil.copy(source / "tests/go" / file, copy)
            done = subprocess.run([go, "build", "-o", str(out), "."], cwd=copy, env={**os.environ, **env}, capture_output=True, text=True)
        if done.returncode == 0:
            return out
        print(f"# {go}: {done.stderr.strip()[:300]}")
    return None


class Check:
    def __init__(self, name, command):
        self.name, self.command, self.count = name, command, 0

    def __call__(self, folder, good, what, extra=()):
        done = subprocess.run(self.command(folder) + list(extra), capture_output=True, text=True, timeout=120)
        wanted = 0 if good else 1
        if done.returncode != wanted:
            sys.exit(f"FAILED {self.name}: {what}: exit status {done.returncode} instead of {wanted}\n{done.stdout[-600:]}{done.stderr[-600:]}")
        self.count += 1


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << at % 8
    path.write_bytes(data)


def damage(check, case, seed, each, skip):
    """Each file of the log: bytes changed at @each places, cut, lengthened, missing. Then the copy is as it was."""
    rng = random.Random(seed)
    folder = case / "logs" / LOG
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name, whole = path.relative_to(folder), path.read_bytes()
        if str(name) in skip or not whole:
            continue
        for at in {0, len(whole) - 1, *(rng.randrange(len(whole)) for _ in range(each))}:
            flip(path, at)
            check(case, False, f"{name} byte {at} changed")
            path.write_bytes(whole)
        for what, data in (("cut", whole[:-1]), ("lengthened", whole + b"x"), ("emptied", b"")):
            if what == "emptied" and str(name) == "tail":
                continue  # an older state of the log: only who saw the newer one can tell
            path.write_bytes(data)
            check(case, False, f"{name} {what}")
        path.unlink()
        check(case, False, f"{name} missing")
        path.write_bytes(whole)
    check(case, True, "the copy as it was")


def damage_case(check, case):
    """What only the check of a whole case can see."""
    obj = next(p for p in (case / "objects").rglob("*") if p.is_file())
    for path, new in ((obj, b"Sample"), (obj, None), (case / "case.json", (case / "case.json").read_bytes().replace(b"SDN", b"SDM")),
                      (case / "objects/xx", b""), (case / "logs/notes.txt", b""), (case / "logs" / LOG / "more", b"")):
        old = path.read_bytes() if path.exists() else None
        path.unlink(missing_ok=True)
        if new is not None:
            path.write_bytes(new)
        check(case, False, f"{path.name} changed")
        path.unlink(missing_ok=True)
        if old is not None:
            path.write_bytes(old)
    for path in (case / "objects/aa/bb", case / "logs" / LOG / "tile/link", case / "logs" / LOG / "pipe"):
        path.parent.mkdir(exist_ok=True)
        {"bb": os.mkdir, "pipe": os.mkfifo, "link": lambda p: os.symlink("/tmp", p)}[path.name](path)
        check(case, False, f"{path.name} that does not belong")
        path.rmdir() if path.name == "bb" else path.unlink()
    for path in (case / "case.json", case / "logs" / LOG / "checkpoint", case / "logs" / LOG / "tail", case / "logs" / LOG / "tile/0/000"):
        whole = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        check(case, False, f"a pipe for {path.name}")  # and no waiting for somebody to write into it
        path.unlink()
        path.write_bytes(whole)
    check(case, True, "the case as it was")


def load(program):
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("independent", program)
    independent = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(independent)
    return independent


def records(program):
    """What the independent reader takes for a record, and what not: docs/format/record.md."""
    independent = load(program)
    good = ('{"at":"2024-12-08T05:41:07.000000Z","body":{"name":{"b64":"/w==","t":"\ufffd"}},"by":"0w3ge1r70w3ge1r70w3ge1r70w","i":17,'
            f'"log":"{LOG}","over":[],"type":"note","v":1}}')
    deep, deepest = ('"a":' + "[" * n + "]" * n for n in (30, 29))
    for old, new, is_record in (("", "", True), ('"/w=="', '"\\u0000"', False), ('"b64"', '"6b4"', False), ('"b64"', '"B64"', False),
                                ("2024", "٢٠٢٤", False), (":07.", ":60.", False), ("12-08", "02-30", False), ('"i":17', '"i":17.0', False),
                                ('"b64":"/w=="', '"a":"\\ud800"', False), ('"b64":"/w=="', deepest, True), ('"b64":"/w=="', deep, False),
                                ('"b64":"/w=="', '"b64":1,"b64":1', False), ('"v":1', '"v":9007199254740992', False)):
        try:
            independent.parse_record(good.replace(old, new, 1).encode(), LOG, 17)
            taken = True
        except (ValueError, TypeError):
            taken = False
        if taken != is_record:
            sys.exit(f"FAILED python: {old} → {new} is {'' if taken else 'not '}taken for a record")


def proofs(program, case, size):
    """One record, its proof and the key of its log hold together; nothing else does."""
    independent, key = load(program), case / "logs" / LOG / "key.pub"
    proof, entry = pathlib.Path(f"{case}.tlog-proof"), pathlib.Path(f"{case}.entry")
    for path in (proof, entry):
        whole = path.read_bytes()
        for data in [whole] + [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1:] for i in range(0, len(whole), 7)]:
            path.write_bytes(data)
            try:
                independent.check_proof(proof, entry, key)
                taken = True
            except ValueError:
                taken = False
            if taken != (data == whole):
                sys.exit(f"FAILED python: a proof of {size} entries, {path.name} {'whole' if data == whole else 'changed'}: {'taken' if taken else 'refused'}")
        path.write_bytes(whole)


def main():
    kind, make_log, source, build = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve(), pathlib.Path(sys.argv[4]).resolve()
    verifier = [sys.executable, str(source / "tools/verify-independent.py")]
    if kind == "go":
        program = build_go(source, build)
        if not program:
            print("SKIPPED LOUDLY: no Go with golang.org/x/mod; logs were NOT checked by x/mod")
            return 77
        check = Check("go", lambda case: [str(program), str(case / "logs" / LOG)])
    else:
        check = Check("python", lambda case: verifier + ([str(case)] if (case / "whole").exists() else ["--log", str(case / "logs" / LOG)]))
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            if kind == "python" and size > 10000:
                continue
            case = pathlib.Path(folder) / f"case-{size}"
            subprocess.run([make_log, str(case), str(size), "100" if size < 10000 else "20000", "0", "0"], check=True, stdout=subprocess.DEVNULL)
            if size >= 2:
                (case / "whole").touch()
            proof = [f"{case}.tlog-proof", f"{case}.entry"] if kind == "go" else []
            check(case, True, f"{size} entries", proof)
            if kind == "python" and size >= 2:
                proofs(source / "tools/verify-independent.py", case, size)
            if proof:
                flip(pathlib.Path(proof[1]), size)
                check(case, False, f"{size} entries: another entry than the proof's", proof)
            if size > 1000:
                shutil.rmtree(case)
        damage(check, pathlib.Path(folder) / "case-513", 1, 12 if kind == "go" else 2, {"tail"} if kind == "go" else set())
        damage(check, pathlib.Path(folder) / "case-3", 2, 20, {"tail"} if kind == "go" else set())
        if kind == "python":
            case = pathlib.Path(folder) / "case-tail"
            subprocess.run([make_log, str(case), "260", "3", "0", "6"], check=True, stdout=subprocess.DEVNULL)
            (case / "whole").touch()
            check(case, True, "254 published, 6 in the tail")
            damage(check, case, 3, 3, set())
            damage_case(check, pathlib.Path(folder) / "case-513")
            records(verifier[1])
    print(f"{kind}: {check.count} checks as they must be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
