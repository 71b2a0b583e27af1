#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input: what a rough world hands to athar. Each gets an error or a warning that names the thing; the rest goes on;
nothing acknowledged is lost; nothing crashes.

    badinput.py ATHAR            prints TAP"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "kill"))
import kill  # noqa: E402

NOBODY = 65534


class Skip(Exception):
    pass


class World(kill.Place):
    """A place whose every call is looked at for crashes."""

    def __init__(self, athar, root):
        super().__init__(athar, root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.env["G_DEBUG"] = "fatal-criticals"

    def athar_do(self, *words, ok=(0,), env=None, fds=(), user=None, stdin=""):
        prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"] if user else []
        done = subprocess.run([*prefix, self.athar, *words], env=self.env | (env or {}), cwd=self.root, input=stdin.encode(),
                              capture_output=True, timeout=300, pass_fds=fds)
        done.said = (done.stdout + done.stderr).decode(errors="replace")
        if done.returncode < 0 or done.returncode >= 128 or "CRITICAL" in done.said or "Sanitizer" in done.said:
            raise kill.Failure(f"athar {' '.join(words)} died: {done.returncode}: {done.said[-500:]}")
        if ok is not None and done.returncode not in ok:
            raise kill.Failure(f"athar {' '.join(words)}: exit {done.returncode}: {done.said[-500:]}")
        if done.returncode and not done.stderr.strip():
            raise kill.Failure(f"athar {' '.join(words)}: exit {done.returncode} without a word")
        return done

    def fails(self, words, *says, **more):
        done = self.athar_do(*words, ok=None, **more)
        if done.returncode == 0:
            raise kill.Failure(f"athar {' '.join(words)} succeeded")
        for text in says:
            if text not in done.said:
                raise kill.Failure(f"athar {' '.join(words)} does not say {text!r}: {done.said[-400:]}")
        return done

    def init(self, *more):
        self.athar_do("init", "case", "--name", "ملف التجربة", "--code", "BAD", *more)
        return self

    def on(self, *words, **more):
        return self.athar_do("-C", "case", *words, **more)

    def add(self, name, *more, **how):
        return self.on("add", name, "--source", "rough", "--no-analysis", *more, **how)

    def receipt(self):
        """path -> line of the last receipt"""
        lines = [json.loads(line) for line in self.on("--json", "receipt", "--every").stdout.splitlines()]
        rows = [row for row in self.flat(lines) if isinstance(row, dict) and "fate" in row]
        return {self.path(row["path"]): row for row in rows}

    def flat(self, value):
        if isinstance(value, dict):
            yield value
            for member in value.values():
                yield from self.flat(member)
        elif isinstance(value, list):
            for member in value:
                yield from self.flat(member)

    @staticmethod
    def path(value):
        return value.get("t", "") if isinstance(value, dict) else value

    def fate(self, name, *fates):
        found = [row for path, row in self.receipt().items() if name in path]
        if not found or any(row["fate"] not in fates for row in found):
            raise kill.Failure(f"{name}: {found or 'not in the receipt'}, wanted {fates}")
        return found[0]

    def folder(self, name="files"):
        path = self.root / name
        path.mkdir(exist_ok=True)
        return path

    def items(self):
        return sum(kill.items(self).values())


def not_a_case(w):
    w.folder()
    w.fails(["-C", "files", "status"], "files")
    w.fails(["-C", "nowhere", "status"], "nowhere")
    (w.root / "files" / "case.json").write_text("not json")
    w.fails(["-C", "files", "status"], "case.json")


def newer_format(w):
    w.init()
    path = w.case / "case.json"
    path.write_text(path.read_text().replace('"format":1', '"format":2'))
    (w.root / "a").write_text("a")
    for words in (["status"], ["add", "a"], ["verify"], ["dump"]):
        w.fails(["-C", "case", *words], "2", "newer")


def passphrase(w, text):
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return {"env": {"ATHAR_PASSPHRASE_FD": str(read)}, "fds": (read,)}


def wrong_passphrase(w):
    w.athar_do("init", "case", "--name", "x", "--code", "PAS", **passphrase(w, "right words here\n"))
    (w.root / "a").write_text("a")
    before = kill.records(w)
    w.fails(["-C", "case", "add", "a"], "passphrase", **passphrase(w, "wrong words\n"))
    w.fails(["-C", "case", "add", "a"], "passphrase", **passphrase(w, ""))
    w.fails(["-C", "case", "add", "a"], env={"ATHAR_PASSPHRASE_FD": "77"})
    w.fails(["-C", "case", "add", "a"], "locked")
    w.on("status")
    w.on("verify")
    if kill.records(w) != before:
        raise kill.Failure("a record came from a wrong passphrase")
    w.on("add", "a", "--no-analysis", **passphrase(w, "right words here\n"))


def read_only(w):
    w.init()
    (w.root / "a").write_text("a")
    w.on("add", "a", "--source", "rough")
    w.on("tag", "قبو", "BAD-A-000001")  # newer than the index of words, which cannot be written below
    if os.geteuid() or subprocess.run(["mount", "--bind", w.case, w.case], capture_output=True).returncode:
        raise Skip("nothing can be mounted read-only here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", w.case], check=True)
        for words in (["status"], ["verify"], ["dump"], ["receipt"], ["show", "BAD-A-000001"], ["similar", "BAD-A-000001"]):
            w.on(*words)
        if "BAD-A-000001" not in w.on("find", "a").said or "index of words" not in w.on("find", "a").said:
            raise kill.Failure("find does not work, or does not say that it is behind: " + w.on("find", "a").said)
        w.fails(["-C", "case", "note", "x", "BAD-A-000001"], "reading only", "copy it to a disk")
        (w.root / "b").write_text("b")
        w.fails(["-C", "case", "add", "b", "--no-analysis"], "reading only", "copy it to a disk")
        w.on("rebuild", ok=None)
    finally:
        subprocess.run(["umount", w.case], check=True)
    w.add("b")
    w.on("verify")


def disk_full(w, kind):
    place = w.folder("disk")
    if kind == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(place)]
    else:
        image = w.root / "image"
        subprocess.run(["truncate", "-s", "12M", image], check=True)
        if not shutil.which("mkfs.ext4") or subprocess.run(["mkfs.ext4", "-q", image], capture_output=True).returncode:
            raise Skip("ext4 cannot be made here")
        command = ["mount", "-o", "loop", str(image), str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        raise Skip(f"{kind} cannot be mounted here")
    try:
        w.case = place / "case"
        w.athar_do("init", "disk/case", "--name", "x", "--code", "FUL")
        files = w.folder()
        (files / "000").write_text("first\n")
        w.athar_do("-C", "disk/case", "add", "files", "--source", "s", "--no-analysis")
        before = kill.records(w)
        for number in range(1, 60):
            (files / f"{number:03d}").write_bytes(os.urandom(256 << 10))
        w.fails(["-C", "disk/case", "add", "files", "--source", "s", "--no-analysis"], "full")
        (place / "filler").write_bytes(b"")
        w.athar_do("-C", "disk/case", "verify", ok=None)
        shutil.rmtree(files)
        w.folder()
        subprocess.run(["mount", "-o", "remount,size=60m", str(place)], check=kind == "tmpfs", capture_output=True)
        w.athar_do("-C", "disk/case", "verify")
        if not before <= kill.records(w):
            raise kill.Failure("an acknowledged record is gone")
        if kind == "tmpfs":
            (files / "last").write_text("last\n")
            w.athar_do("-C", "disk/case", "add", "files", "--source", "s", "--no-analysis")
            w.athar_do("-C", "disk/case", "verify")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def unreadable(w):
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise Skip("setpriv is missing, and root reads everything")
    user = NOBODY if os.geteuid() == 0 else None
    if user:
        os.chown(w.root, user, user)
        os.chmod(w.root, 0o755)
    w.athar_do("init", "case", "--name", "x", "--code", "NOB", user=user)
    files = w.folder()
    for name in ("open", "shut"):
        (files / name).write_text(name)
    (files / "closed").mkdir()
    (files / "shut").chmod(0)
    (files / "closed").chmod(0)
    w.fails(["-C", "case", "add", "files", "--source", "s", "--no-analysis"], "shut", user=user)
    (files / "closed").chmod(0o755)
    w.fate("open", "taken")
    w.fate("shut", "unreadable")
    w.fate("closed", "unreadable")


def grows(w):
    w.init()
    path = w.folder() / "growing"
    path.write_bytes(b"start\n" * 1000)
    stop = threading.Event()

    def writer():
        with open(path, "ab", buffering=0) as file:
            while not stop.is_set() and file.tell() < 64 << 20:
                file.write(b"more\n" * 20000)
    thread = threading.Thread(target=writer)
    thread.start()
    try:
        w.add("files", ok=None)
    finally:
        stop.set()
        thread.join()
    row = w.fate("growing", "taken", "unreadable")
    if '"changed_while_read":true' in w.on("dump").said:  # a person must hear of it, too
        if not row.get("changed_while_read") or "Changed while it was read" not in w.on("receipt").said:
            raise kill.Failure("the receipt does not say that the file changed while it was read")
    w.on("verify")


def empty_and_sparse(w):
    w.init()
    files = w.folder()
    (files / "empty").write_bytes(b"")
    w.add("files")
    w.fate("empty", "taken")
    begun = time.monotonic()
    probe = files / "sparse"
    with open(probe, "wb") as file:
        file.truncate(2 << 30)
    room = shutil.disk_usage(w.root).free
    if room < 3 << 30:
        raise Skip(f"only {room >> 20} MiB free: no sparse file of 2 GiB")
    w.add("files", ok=None)
    took = time.monotonic() - begun
    if took < 2:
        with open(probe, "wb") as file:
            file.truncate(20 << 30)
        w.add("files", ok=None)
    w.fate("sparse", "taken", "copy", "unreadable")
    if shutil.disk_usage(w.case).free < room - (2 << 30) and took < 2:
        raise kill.Failure("holes of a sparse file were filled")
    w.on("verify")


NAMES = [b"new\nline", b"\xe2\x80\xaegnp.exe", b"bad \xff\xfe utf-8", b"-rf", b"tab\there", b"\x1b[31mred", b"back\\slash",
         "همزة ـ أ".encode(), b"caf\xc3\xa9", b"cafe\xcc\x81", b"n" * 255, b"\xe2\x81\xa6isolate", b"'\"$(x)`"]


def names(w):
    w.init()
    folder = os.fsencode(w.folder())
    for number, name in enumerate(NAMES):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"%d" % number)
    done = w.add("files", "--every")
    for raw in (b"\x1b", b"\xe2\x80\xae", b"new\nline", b"\xff"):
        if raw in done.stdout + done.stderr:
            raise kill.Failure(f"{raw!r} reached the terminal as it is")
    if w.items() != len(NAMES):
        raise kill.Failure(f"{w.items()} items of {len(NAMES)} names")
    w.add("files")
    if w.items() != len(NAMES):
        raise kill.Failure("the second add took a name for a new one")
    for words in (["status"], ["receipt", "--every"], ["verify"], ["find", "new"]):
        said = w.on(*words, ok=None)
        if b"\x1b[31m" in said.stdout + said.stderr or b"\xe2\x80\xae" in said.stdout:
            raise kill.Failure(f"athar {words[0]} lets a control sequence through")


def loops_and_pipes(w):
    w.init()
    files = w.folder()
    (files / "self").symlink_to("self")
    (files / "up").symlink_to("..")
    (files / "a").symlink_to("b")
    (files / "b").symlink_to("a")
    (files / "dangling").symlink_to("nothing")
    os.mkfifo(files / "fifo")
    (files / "real").write_text("real")
    w.add("files")
    for name in ("self", "up", "dangling"):
        w.fate(name, "link")
    w.fate("fifo", "special")
    w.fate("real", "taken")
    w.fails(["-C", "case", "add", "files/self", "--no-analysis"], "self")
    w.fails(["-C", "case", "add", "files/fifo", "--no-analysis"], "fifo")
    if not os.geteuid() and not subprocess.run(["mount", "--bind", files, w.folder("files/inside")], capture_output=True).returncode:
        try:
            w.add("files", ok=None)
            w.on("verify")
        finally:
            subprocess.run(["umount", w.root / "files" / "inside"], check=True)


def deep(w):
    w.init()
    files = w.folder()
    (files / "top").write_text("top")
    here = os.open(files, os.O_RDONLY)
    for level in range(200):
        os.mkdir("d", dir_fd=here)
        down = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = down
        if level == 99:
            with open(os.open("hundred", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
                file.write("deep")
    os.close(here)
    done = w.add("files", ok=None)
    if done.returncode and "deep" not in done.said:
        raise kill.Failure("the depth is not said: " + done.said[-300:])
    w.fate("top", "taken")
    w.fate("hundred", "taken")
    w.on("verify")


def copied_and_worked_on_twice(w):
    w.init()
    for name in ("one", "two", "three"):
        (w.root / name).write_text(name)
    w.add("one")
    shutil.copytree(w.case, w.root / "copy")
    w.add("two")
    done = w.athar_do("-C", "copy", "add", "three", "--source", "rough", "--no-analysis")
    if not done.stderr.strip() or len(list((w.root / "copy" / "logs").iterdir())) != 2:
        raise kill.Failure("the copy went on in the same log, or did not say so: " + done.said[-300:])
    for case in ("case", "copy"):
        w.athar_do("-C", case, "verify")
        w.athar_do("-C", case, "status")
    w.case = w.root / "copy"
    if w.items() != 2:
        raise kill.Failure(f"{w.items()} items in the copy: the log that goes on does not count")
    w.add("two")
    w.athar_do("-C", "case", "add", "three", "--source", "rough", "--no-analysis")
    for case in ("case", "copy"):
        w.athar_do("-C", case, "verify")


def twice(w):
    w.init()
    files = w.folder()
    for number in range(20):
        (files / f"{number}.txt").write_text(str(number))
    w.add("files")
    before = kill.records(w)
    w.add("files")
    if kill.records(w) != before:
        raise kill.Failure("the second add left records")


def two_at_once(w):
    w.init()
    for name in ("left", "right"):
        for number in range(40):
            (w.folder(name) / f"{number}.txt").write_text(f"{name if number % 2 else 'both'} {number}")
    failures = []

    def one(name):
        try:
            for _ in range(3):
                w.on("add", name, "--source", name, "--no-analysis", ok=(0, 12))
            w.on("add", name, "--source", name, "--no-analysis")
        except kill.Failure as failure:
            failures.append(str(failure))
    threads = [threading.Thread(target=one, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise kill.Failure("; ".join(failures))
    w.on("verify")
    if w.items() != 80 or len(list((w.case / "logs").iterdir())) != 1:
        raise kill.Failure(f"{w.items()} items of 80, {len(list((w.case / 'logs').iterdir()))} logs")
    dump = w.on("dump").stdout
    w.on("rebuild")
    if w.on("dump").stdout != dump:
        raise kill.Failure("rebuild gives another dump")


def stream(w):
    w.init()
    w.on("add", "-", "--name", "صوت.ogg", "--source", "phone", "--no-analysis", stdin="voice")
    w.fails(["-C", "case", "add", "-", "--no-analysis"], "--name")
    w.on("add", "-", "--name", "nothing", "--source", "phone", "--no-analysis", stdin="")
    if w.items() != 2:
        raise kill.Failure(f"{w.items()} items of 2 streams")


def hostile(w):
    """Content made to break those who look at it: each is kept whole, and costs itself a warning at most."""
    w.init()
    files = w.folder()
    (files / "huge.jpg").write_bytes(bytes.fromhex("ffd8ffc0001108ffdcffdc03012200021101031101ffda000c03010002110311003f001234ffd9"))
    (files / "list.mp4").write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n")
    (files / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\x10\0mdat" + b"\x5a" * 100)
    (files / "moov.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\x7f\xff\xff\xffmoov\0\0\0\x6cmvhd" + b"\xff" * 60)
    (files / "page.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
                                    '<image xlink:href="file:///etc/passwd"/></svg>')
    (files / "laughs.xml").write_text('<!DOCTYPE a [<!ENTITY b "ha">' + "".join(
        f'<!ENTITY b{n} "&b{n - 1 or ""};&b{n - 1 or ""};&b{n - 1 or ""};&b{n - 1 or ""};">' for n in range(1, 30)) + "]><a>&b29;</a>")
    (files / "page.pdf").write_bytes(b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    with zipfile.ZipFile(files / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("zeros", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
        archive.writestr("../../outside", "x")
    (files / "deep.json").write_text("[" * 100000)
    (files / "random.png").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(5000))
    begun = time.monotonic()
    w.on("add", "files", "--source", "hostile")
    if time.monotonic() - begun > 100:
        raise kill.Failure("it took more than 100 s")
    for path in files.iterdir():
        w.fate(path.name, "taken")
    if b"root:" in w.on("find", "passwd", ok=None).stdout or (w.root / "outside").exists():
        raise kill.Failure("a reference was followed")
    w.on("verify")


POINTS = [("hostile content", hostile), ("not a case", not_a_case), ("a newer format", newer_format), ("a wrong passphrase", wrong_passphrase),
          ("a read-only medium", read_only), ("disk full, tmpfs", lambda w: disk_full(w, "tmpfs")),
          ("disk full, ext4", lambda w: disk_full(w, "ext4")), ("what cannot be read", unreadable),
          ("a file that grows while it is read", grows), ("0 bytes and a sparse file", empty_and_sparse), ("names", names),
          ("loops of links, pipes", loops_and_pipes), ("200 folders deep", deep),
          ("a case copied and worked on twice", copied_and_worked_on_twice), ("the same folder twice", twice),
          ("two programs at once", two_at_once), ("streams", stream)]


def main():
    wanted = sys.argv[2:]
    points = [point for point in POINTS if not wanted or point[0] in wanted]
    print(f"1..{len(points)}")
    bad = 0
    for number, (name, function) in enumerate(points, 1):
        with tempfile.TemporaryDirectory(prefix="athar-bad-", ignore_cleanup_errors=True) as scratch:
            os.chmod(scratch, 0o755)
            try:
                function(World(os.path.abspath(sys.argv[1]), pathlib.Path(scratch) / "place"))
                print(f"ok {number} - {name}", flush=True)
            except Skip as skip:
                print(f"ok {number} - {name} # SKIP NOT TESTED: {skip}", flush=True)
            except Exception as failure:  # one point must not hide the others
                bad += 1
                print(f"not ok {number} - {name}\n# " + f"{type(failure).__name__}: {failure}".replace("\n", "\n# "), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
