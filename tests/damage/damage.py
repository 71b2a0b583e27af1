#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Damages every kind of file of a case in every way below, and demands that `athar verify` locates it.

    damage.py ATHAR [VERIFY_INDEPENDENT.py]            prints TAP, one point an attack

Flips (each place of small files, sampled in larger ones), cuts, removals, foreign files, files exchanged, entries and frames in
another order. After each: verify ends with a fault status and names the file; no other command crashes, and one that
fails says why. index.db and derived.db are not evidence: they heal, or the message says how. What verify refuses, the independent
verifier refuses too."""
import concurrent.futures
import hashlib
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "kill"))
import kill  # noqa: E402

SAMPLES = 40  # flips in one file
SMALL = 400  # bytes up to which every seventh byte is flipped
EVERY = {"key.pub", "checkpoint", "case.json"}  # every byte of these
READS = [["status"], ["dump"], ["receipt"], ["find", "كلمة"], ["--json", "status"], ["similar", "KIL-A-000002"], ["set", "list"]]
WRITES = [["add", "one.txt", "--source", "after", "--no-analysis"], ["note", "ملاحظة", "KIL-A-000002"], ["rebuild"]]


class Fault(Exception):
    pass


def flip(path, at, bit=0x01):
    mode = path.stat().st_mode
    path.chmod(0o600)
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))
    path.chmod(mode)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.chmod(0o600)
    path.write_bytes(data)
    if "objects" in path.parts:
        path.chmod(0o444)


def places(path):
    size = path.stat().st_size
    if path.name in EVERY:
        return range(size)
    return range(0, size, 7 if size <= SMALL else max(7, size // SAMPLES))


class Suite:
    def __init__(self, athar, independent, scratch):
        self.athar, self.independent, self.scratch = os.path.abspath(athar), independent, pathlib.Path(scratch)
        self.count = 0

    def prepare(self):
        """base: published, with one full and one partial tile. pending: two frames stand in the tail."""
        self.base = kill.Place(self.athar, self.scratch / "base")
        self.base.root.mkdir()
        self.base.env["G_DEBUG"] = "fatal-criticals"
        kill.Add().prepare(self.base)
        self.base.run(*kill.Add.words)
        many = self.base.root / "many"
        many.mkdir()
        for number in range(260):
            (many / f"صورة {number}").write_text(f"{number}\n")
        (many / os.fsdecode("اسم ".encode() + b"\xff")).write_text("a name that is not UTF-8\n")
        self.base.run("-C", "case", "add", "many")
        for words in (["note", "ملاحظة", "KIL-A-000002"], ["tag", "وسم", "KIL-A-000003"]):
            self.base.run("-C", "case", *words)
        (self.log,) = (self.base.case / "logs").iterdir()
        self.log = self.log.name
        states = [self.copy(self.base) for _ in range(1)]
        for name in ("a.txt", "b.txt"):
            states.append(self.copy(states[-1]))
            (states[-1].root / name).write_text("ملحق " + name)
            states[-1].run("-C", "case", "add", name, "--no-analysis")
        self.pending = states[0]
        tail = self.pending.case / "logs" / self.log / "tail"
        frames = [self.frame(before, after) for before, after in zip(states, states[1:])]
        write(tail, b"".join(frames))
        for old, new in zip(states, states[1:]):  # objects come before records
            for path in (states[-1].case / "objects").rglob("*"):
                target = self.pending.case / path.relative_to(states[-1].case)
                if path.is_file() and not target.exists():
                    write(target, path.read_bytes())
        self.split = len(frames[0])
        self.base = self.copy(self.base)

    def entries(self, place):
        """All entries of the log, from its bundles."""
        found = []
        folder = place.case / "logs" / self.log / "tile" / "entries"
        size = self.size(place)
        for number in range((size + 255) // 256):
            name = folder / f"{number:03d}"
            data = (name if name.exists() else folder / f"{number:03d}.p" / str(size % 256)).read_bytes()
            at = 0
            while at < len(data):
                (length,) = struct.unpack_from(">H", data, at)
                found.append(data[at + 2:at + 2 + length])
                at += 2 + length
        return found

    def note(self, place):
        return (place.case / "logs" / self.log / "checkpoint").read_bytes()

    def size(self, place):
        return int(self.note(place).split(b"\n")[1])

    def frame(self, before, after):
        first, size = self.size(before), self.size(after)
        body = struct.pack(">QI", first, size - first)
        for entry in self.entries(after)[first:]:
            body += struct.pack(">H", len(entry)) + entry
        note = self.note(after)
        body += struct.pack(">H", len(note)) + note
        head = struct.pack(">I", len(body) + 32) + body
        return head + hashlib.sha256(head).digest()

    def copy(self, place):
        self.count += 1
        fresh = place.copy(self.scratch / f"copy-{self.count}")
        fresh.env["G_DEBUG"] = "fatal-criticals"
        return fresh

    # --- demands

    def sane(self, place, words):
        done = place.run("-C", "case", *words, ok=None)
        errors = done.stderr.decode(errors="replace")
        if done.returncode < 0 or done.returncode >= 128:
            raise Fault(f"athar {' '.join(words)} died: {done.returncode}: {errors[-300:]}")
        if "CRITICAL" in errors or "Sanitizer" in errors:
            raise Fault(f"athar {' '.join(words)}: {errors[-300:]}")
        if done.returncode and not errors.strip():
            raise Fault(f"athar {' '.join(words)}: exit {done.returncode} without a word")
        return done

    def located(self, place, names, may_pass=False, innocent=()):
        done = self.sane(place, ["verify"])
        said = (done.stdout + done.stderr).decode(errors="replace")
        if done.returncode == 0 and not may_pass:
            raise Fault("verify saw nothing")
        for name in names:
            told = name in said or name.startswith("objects/") and (name[8:].replace("/", "") in said or name[8:] in said)
            if not told:
                raise Fault(f"verify does not name {name}: {said[-500:]}")
        for name in innocent:
            if re.search(re.escape(name) + r"(?![\w/]|\.\w)", said):
                raise Fault(f"verify blames {name}, which is as it was: {said[-500:]}")

    def refused(self, place):
        if not self.independent:
            return
        done = subprocess.run([sys.executable, self.independent, str(place.case)], capture_output=True, timeout=120)
        if done.returncode == 0 or b"Traceback" in done.stderr:
            raise Fault("the independent verifier: " + done.stdout.decode()[-200:] + done.stderr.decode()[-300:])

    def accepted(self, place):
        """Nothing was changed: nobody finds fault, and every command works."""
        for words in [["verify"]] + READS + WRITES + [["verify"]]:
            place.run("-C", "case", *words)
        if self.independent:
            done = subprocess.run([sys.executable, self.independent, str(place.case)], capture_output=True, timeout=120)
            if done.returncode:
                raise Fault("the independent verifier: " + done.stdout.decode()[-300:])

    def others(self, place):
        for words in READS + WRITES:
            self.sane(place, words)

    # --- attacks: each takes a fresh copy and the file

    def flips(self, start, path):
        place = self.copy(start)
        file, name = place.case / path, str(path)
        innocent = [str(p.relative_to(place.case)) for p in (place.case / "logs").rglob("*") if p.is_file() and p != file]
        for at in places(file):
            flip(file, at)
            try:
                self.located(place, [name], innocent=innocent)
                if at in (0, list(places(file))[-1]):
                    self.refused(place)
            except Fault as fault:
                raise Fault(f"byte {at}: {fault}") from None
            flip(file, at)
        self.located(place, [], may_pass=True)
        if place.run("-C", "case", "verify", ok=None).returncode:
            raise Fault("verify is not clean after all was put back")
        flip(file, file.stat().st_size // 2)
        self.others(place)

    def change(self, start, names, action, may_pass=False):
        place = self.copy(start)
        action(place.case)
        self.located(place, [str(name) for name in names], may_pass)
        if not may_pass:
            self.refused(place)
        self.others(place)

    def unnamed(self):
        """What a taking in leaves that was cut off before its records: told by both verifiers, and no fault."""
        place, data = self.copy(self.base), "انقطعت الإضافة".encode()
        digest = hashlib.sha256(data).hexdigest()
        path = f"objects/{digest[:2]}/{digest[2:]}"
        write(place.case / path, data)
        done = self.sane(place, ["verify"])
        told = [done]
        if self.independent:
            told.append(subprocess.run([sys.executable, self.independent, str(place.case)], capture_output=True, timeout=120))
        for done in told:
            said = [line for line in (done.stdout + done.stderr).decode().splitlines() if "ecord names" in line]
            if done.returncode or len(said) != 1 or path not in said[0]:
                raise Fault(f"{done.args[0]}: exit {done.returncode}: {said}")
        self.others(place)

    def cuts(self, start, path):
        data = (start.case / path).read_bytes()
        for size in {0, len(data) // 2, len(data) - 1}:
            self.change(start, [path], lambda case: write(case / path, data[:size]))

    def database(self, start, path, repair, shows):
        """Not evidence: any damage heals, or the message names the way, and after `repair` all is as it was."""
        wanted = start.run("-C", "case", *shows).stdout
        data = (start.case / path).read_bytes()
        damaged = [data[:0], data[:len(data) // 2], data[:-1], b"SQLite format 3\0" + bytes(len(data) - 16), os.urandom(len(data))]
        damaged += [data[:at] + bytes([data[at] ^ 0xff]) + data[at + 1:] for at in range(0, len(data), max(1, len(data) // 20))]
        for number, bad in enumerate([None] + damaged):
            place = self.copy(start)
            (place.case / path).unlink()
            if bad is not None:
                write(place.case / path, bad)
            verify = self.sane(place, ["verify"])
            shown = self.sane(place, shows)
            told = verify.returncode or path.encode() in shown.stderr + verify.stderr + verify.stdout or b"index" in shown.stderr
            if shown.returncode == 0 and shown.stdout != wanted and not told:
                raise Fault(f"damage {number}: {shows[0]} shows something else and nobody says so: {shown.stderr.decode()[-300:]}")
            if shown.returncode and not any(word in shown.stderr for word in (b"rebuild", b"reindex")):
                raise Fault(f"damage {number}: no way out is named: {shown.stderr.decode()[-300:]}")
            for words in READS:
                self.sane(place, words)
            self.sane(place, repair)
            self.sane(place, ["verify"])
            if self.sane(place, shows).stdout != wanted:
                raise Fault(f"damage {number}: {repair[0]} does not bring it back")

    def attacks(self):
        base, log = self.base.case, pathlib.Path("logs") / self.log
        objects = sorted(p.relative_to(base) for p in (base / "objects").rglob("*") if p.is_file())
        tile, entries = log / "tile" / "0", log / "tile" / "entries"
        partial = [p.relative_to(base) for folder in (tile, entries) for p in (base / folder).glob("000.p/*")]
        partial += [p.relative_to(base) for folder in (tile, entries) for p in (base / folder).glob("001.p/*")]
        kinds = {"case.json": pathlib.Path("case.json"), "key.pub": log / "key.pub", "checkpoint": log / "checkpoint",
                 "tile": tile / "000", "bundle": entries / "000", "partial tile": [p for p in partial if "/0/" in str(p)][-1],
                 "partial bundle": [p for p in partial if "entries" in str(p)][-1]}
        for number, path in enumerate(sorted(objects, key=lambda p: (base / p).stat().st_size)[-12::3]):
            kinds[f"object {number + 1}"] = path
        yield "nothing: all is accepted", lambda: self.accepted(self.copy(self.base))
        yield "nothing, two commits in the tail: all is accepted", lambda: self.accepted(self.copy(self.pending))
        for kind, path in kinds.items():
            yield f"{kind}: a pipe in its place", lambda path=path: self.change(
                self.base, [path], lambda case: ((case / path).unlink(), os.mkfifo(case / path)))
            yield f"{kind}: one byte changed", lambda path=path: self.flips(self.base, path)
            yield f"{kind}: cut", lambda path=path: self.cuts(self.base, path)
            yield f"{kind}: removed", lambda path=path: self.change(self.base, [path], lambda case: (case / path).unlink())
            yield f"{kind}: longer", lambda path=path: self.change(
                self.base, [path], lambda case: write(case / path, (case / path).read_bytes() + b"\0"))
        for path in (pathlib.Path("objects") / "stray.txt", pathlib.Path("objects") / "ab" / ("c" * 62), objects[0].parent / "x",
                     log / "stray", tile / "999", entries / "x001" / "000", log / "tile" / "7" / "000"):
            shown = pathlib.Path(str(path).replace(self.log, "LOG"))
            yield f"foreign file {shown}", lambda path=path: self.change(self.base, [path], lambda case: write(case / path, b"foreign"))
        yield "foreign log", lambda: self.change(self.base, ["logs/stray"], lambda case: write(case / "logs" / "stray" / "key.pub", b"x"))
        yield "an object that no record names", self.unnamed
        yield "two objects exchanged", lambda: self.change(self.base, objects[:2], lambda case: self.swap(case / objects[0], case / objects[1]))
        yield "two entries exchanged", lambda: self.change(self.base, [entries / "000"], lambda case: self.reorder(case / entries / "000"))
        yield "two tiles exchanged", lambda: self.change(
            self.base, [tile / "000"], lambda case: write(case / tile / "000", self.swapped_hashes((case / tile / "000").read_bytes())))
        yield from self.tail_attacks(log / "tail")
        for name, repair, shows in (("index.db", ["rebuild"], ["dump"]), ("derived.db", ["reindex"], ["find", "17"])):
            if (base / name).exists() and b"\n  " + repair[0].encode() in self.base.run("help").stdout:
                yield f"{name}: damaged in every way", lambda rule=(name, repair, shows): self.database(self.base, *rule)
            else:
                print(f"# {name} IS NOT TESTED: there is none, or no {repair[0]}")

    def tail_attacks(self, path):
        data, split = (self.pending.case / path).read_bytes(), self.split
        torn = {"may_pass": True}  # a bad last frame with nothing behind it is an unfinished commit: said, and no fault

        def put(bad):
            return lambda case: write(case / path, bad)

        def every(part, **rule):
            place = self.copy(self.pending)
            for at in part:
                bad = bytearray(data)
                bad[at] ^= 1
                write(place.case / path, bytes(bad))
                try:
                    self.located(place, [path.name], **rule)
                except Fault as fault:
                    raise Fault(f"byte {at}: {fault}") from None
            self.others(place)
        yield "tail: verify is clean with two commits in it", lambda: self.pending.run("-C", "case", "verify")
        yield "tail: one byte changed in a commit with another behind it", lambda: every(range(0, split, 7))
        yield "tail: one byte changed in the last commit", lambda: every(range(split, len(data), 7), **torn)
        yield "tail: cut in the last commit", lambda: [self.change(self.pending, [path.name], put(data[:n]), **torn)
                                                       for n in (split + 1, (split + len(data)) // 2, len(data) - 1)] and None
        yield "tail: commits exchanged", lambda: self.change(self.pending, [path.name], put(data[split:] + data[:split]))
        yield "tail: the first commit removed", lambda: self.change(self.pending, [path.name], put(data[split:]))
        yield "tail: a commit twice", lambda: self.change(self.pending, [path.name], put(data[:split] + data[:split] + data[split:]))
        yield "tail: bytes in front", lambda: self.change(self.pending, [path.name], put(b"\0\0\0\0" + data))
        yield "tail: garbage behind", lambda: self.change(self.pending, [path.name], put(data + b"garbage"), **torn)

    @staticmethod
    def swap(one, two):
        first, second = one.read_bytes(), two.read_bytes()
        write(one, second)
        write(two, first)

    @staticmethod
    def swapped_hashes(data):
        return data[:64] + data[96:128] + data[64:96] + data[128:]

    def reorder(self, path):
        data, found = path.read_bytes(), []
        at = 0
        while at < len(data):
            (length,) = struct.unpack_from(">H", data, at)
            found.append(data[at:at + 2 + length])
            at += 2 + length
        found[5], found[6] = found[6], found[5]
        write(path, b"".join(found))


def main():
    independent = sys.argv[2] if len(sys.argv) > 2 and os.path.exists(sys.argv[2]) else None
    if not independent:
        print("# THE INDEPENDENT VERIFIER IS NOT THERE: its part is not tested")
    with tempfile.TemporaryDirectory(prefix="athar-damage-") as scratch:
        suite = Suite(sys.argv[1], independent, scratch)
        suite.prepare()
        attacks = list(suite.attacks())

        def one(attack):
            try:
                attack[1]()
            except (Fault, kill.Failure, subprocess.TimeoutExpired, OSError, ValueError) as fault:
                return str(fault)
            return None
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(one, attacks))
    print(f"1..{len(attacks)}")
    for number, ((name, _), fault) in enumerate(zip(attacks, results), 1):
        print(f"{'not ' if fault else ''}ok {number} - {name}")
        if fault:
            print("# " + fault.replace("\n", "\n# "))
    return 1 if any(results) or not attacks else 0


if __name__ == "__main__":
    sys.exit(main())
