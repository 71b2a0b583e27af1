#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Canaries: a marker of its own in every sealed field, by every way in; none of them may ever be found in clear.

    canary.py ATHAR RECORDS_DIR            prints TAP

Sealed fields come from records/*.json, so that a new one without a canary fails here. Looked through: every file below the case,
the keys, the configuration, the cache and TMPDIR, while athar runs (SIGSTOP is not needed: WAL and temporary files are looked at after
each command, and after commands killed half-way) and after; and all that any command says. A marker is looked for as UTF-8,
UTF-16, base64 (three phases), hex and percent signs. Machine and account are renamed in name spaces of our own, where
the kernel lets us; if not, that point is skipped, loudly."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

HOST, USER = "canaryhost7q", "canaryuser7q"
IN_SPACES = f"""hostname {HOST} && mount --bind "$0" /etc/passwd && test "$(id -un)" = {USER} && exec "$@" """
BY_OPTION = {"received_from": "received-from", "holders": "holders", "holders_told_by": "holders-told-by",
             "device_serial": "device-serial", "original_place": "original-place"}
EXHIBIT = {"serial": "serial", "found_by": "found-by", "custodian": "custodian", "kept_at": "kept-at"}
BY_ITSELF = {"path_above", "host", "user"}  # athar finds these out; the place gives them
NO_OPTION = {"network"}  # a manifest column sets it
MEMBER = {"real_name": "real-name", "contact": "contact"}


def forms(marker):
    """How a marker could stand in a file."""
    raw = marker.encode()
    yield from {raw, raw.hex().encode(), raw.hex().upper().encode(), urllib.parse.quote(marker).encode(), marker.encode("utf-16-le"),
                marker.encode("utf-16-be"), json.dumps(marker)[1:-1].encode()}
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + raw + b"\0\0\0")[4 if shift else 0:-8].rstrip(b"=")


class Place:
    def __init__(self, athar, root):
        self.athar, self.root = os.path.abspath(athar), pathlib.Path(root)
        for name in ("home", "tmp", "work"):
            (self.root / name).mkdir()
        (self.root / "passwd").write_text(f"{USER}:x:{os.getuid()}:{os.getgid()}::{self.root / 'home'}:/bin/sh\n")
        self.case, self.keys = self.root / "work" / "case", self.root / "home" / "keys"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.root / "home"), "ATHAR_KEYS": str(self.keys), "LC_ALL": "C.UTF-8",
                    "TMPDIR": str(self.root / "tmp"), "SQLITE_TMPDIR": str(self.root / "tmp"), "TZ": "UTC"}
        self.markers, self.leaks = {}, []
        spaces = ["unshare", "-u", "-m", "sh", "-c", IN_SPACES, str(self.root / "passwd")]
        probe = subprocess.run([*spaces, "true"], capture_output=True) if shutil.which("unshare") else None
        self.spaces = spaces if probe and probe.returncode == 0 else []

    def mark(self, name):
        """A marker of its own, with Arabic in it: a folded or escaped copy must be found too."""
        return self.markers.setdefault(name, f"CANARY{name.replace('_', '').replace(' ', '').upper()}{len(self.markers):03d}ZQX")

    def athar_run(self, *words, stdin="", cwd=None, ok=(0,), trace=()):
        done = subprocess.run([*trace, *self.spaces, self.athar, *words], env=self.env, cwd=cwd or self.root / "work",
                              input=stdin.encode(), capture_output=True, timeout=120)
        self.look(done.stdout, f"stdout of athar {' '.join(words[:3])}")
        self.look(done.stderr, f"stderr of athar {' '.join(words[:3])}")
        self.sweep(f"after athar {' '.join(words[:3])}")
        if ok is not None and done.returncode not in ok:
            raise RuntimeError(f"athar {' '.join(words)}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
        return done

    def look(self, data, where):
        for name, marker in self.markers.items():
            if any(form in data for form in forms(marker)):
                self.leaks.append(f"{name} stands in {where}")
        for name, marker in (("host", HOST), ("user", USER)) if self.spaces else ():
            if any(form in data for form in forms(marker)):
                self.leaks.append(f"{name} stands in {where}")

    def sweep(self, when):
        for top in (self.case, self.keys, self.root / "tmp", self.root / "home"):
            for path in sorted(top.rglob("*")) if top.exists() else ():
                self.look(os.fsencode(path.name), f"the name {path} {when}")
                if path.is_file() and not path.is_symlink():
                    self.look(path.read_bytes(), f"{path.relative_to(self.root)} {when}")


def sealed_fields(records):
    for path in sorted(pathlib.Path(records).glob("*.json")):
        for field in json.loads(path.read_text()).get("fields", ()):
            if field.get("sealed"):
                yield path.stem, field["name"]


def delivery(place):
    """A folder to add, below a folder whose name is a canary; with a link that names it and a file that cannot be read."""
    above = place.root / "from" / place.mark("path_above")
    folder = above / "delivery"
    folder.mkdir(parents=True)
    (folder / "صورة.txt").write_text("محتوى\n")
    (folder / "second.txt").write_text("second\n")
    (folder / "link").symlink_to(folder / "second.txt")
    (folder / "out").symlink_to(above / "elsewhere")
    os.mkfifo(folder / "pipe")
    (folder / "denied.txt").write_text("denied\n")
    (folder / "denied.txt").chmod(0)
    return above


def asked(place, options, operation, prefix=""):
    """The options of the sealed fields, and a line for each on standard input: asked in the order of the operation's table."""
    help_text = place.athar_run("help", *operation).stdout.decode()
    order = sorted(options, key=lambda field: help_text.find("--" + options[field] + " "))
    return ["--" + option for option in options.values()], "".join(place.mark(prefix + field) + "\n" for field in order)


def by_options(place, above):
    options, stdin = asked(place, BY_OPTION, ["add"])
    place.athar_run("-C", str(place.case), "add", "delivery", "--source", "hand", "--save-profile", "field", *options, stdin=stdin,
                    cwd=above, ok=(0, 20))


def by_manifest(place, above):
    fields = [*BY_OPTION, *sorted(NO_OPTION)]
    rows = [",".join(["path", "source", *fields]), ",".join(["*", "by manifest", *(place.mark("manifest " + f) for f in fields)])]
    (above / "delivery" / "manifest.csv").write_text("\n".join(rows) + "\n")
    shutil.copy(above / "delivery" / "manifest.csv", above / "delivery" / "copy of the manifest.csv")
    place.athar_run("-C", str(place.case), "add", "delivery", "--manifest", "delivery/manifest.csv", cwd=above, ok=None)
    found = place.athar_run("-C", str(place.case), "--json", "receipt", "--every").stdout.decode()
    if "manifest.csv" not in found:
        raise RuntimeError("the receipt does not say what became of the manifest")
    for name in ("manifest.csv", "copy of the manifest.csv"):  # without --manifest it is a file like any other
        (above / "delivery" / name).unlink()


def exhibit(place):
    options, stdin = asked(place, EXHIBIT, ["exhibit", "add"], "exhibit ")
    place.athar_run("-C", str(place.case), "exhibit", "add", "register", "دفتر أزرق", *options, stdin=stdin)


def member(place):
    options, stdin = asked(place, MEMBER, ["member", "add"], "member ")
    place.athar_run("-C", str(place.case), "member", "add", "أمين الأرشيف", *options, stdin=stdin)


def killed(place, above):
    """Cut off half-way, at the call that makes the record durable: what lies around then holds none either."""
    if not shutil.which("strace"):
        print("# STRACE IS MISSING: nothing was killed half-way")
        return
    for call, k in (("fdatasync", 1), ("fdatasync", 3), ("pwrite64", 4), ("linkat", 1), ("unlinkat", 1)):
        extra = above / "delivery" / f"more-{call}-{k}.txt"
        extra.write_text(f"{call} {k}\n")
        trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={k}"]
        place.athar_run("-C", str(place.case), "add", "delivery", "--source", f"cut {call}", "--received-from",
                        stdin=place.mark("killed") + "\n", cwd=above, ok=None, trace=trace)


def refused(place, above):
    """What goes wrong says so without the words."""
    for stdin in (place.mark("refused") + "\xff\n", place.mark("refused long") * 400 + "\n"):
        place.athar_run("-C", str(place.case), "add", "delivery", "--source", "x", "--device-serial", stdin=stdin, cwd=above, ok=None)
    moved = place.keys.rename(place.keys.with_name("away"))
    place.athar_run("-C", str(place.case), "exhibit", "add", "disk", "x", "--custodian", stdin=place.mark("no keys") + "\n", ok=None)
    if place.keys.exists():
        shutil.rmtree(place.keys)
    moved.rename(place.keys)


def reads(place):
    for words in (["status"], ["verify"], ["dump"], ["receipt"], ["--json", "receipt"], ["rebuild"], ["dump"], ["find", "CANARY"],
                  ["log", "list"], ["member", "list"], ["show", "CAN-A-000001"], ["--lang", "ar", "show", "CAN-A-000001"], ["doctor"], ["reindex"]):
        place.athar_run("-C", str(place.case), *words, ok=None)


def main():
    results = []
    with tempfile.TemporaryDirectory(prefix="athar-can-") as scratch:
        os.chmod(scratch, 0o755)
        place = Place(sys.argv[1], scratch)

        def point(name, function, *arguments):
            place.leaks = []
            try:
                function(*arguments)
            except (RuntimeError, subprocess.TimeoutExpired, OSError) as failure:
                place.leaks.append(str(failure))
            results.append((name, sorted(set(place.leaks))))
        fields = list(sealed_fields(sys.argv[2]))
        known = {*BY_OPTION, *EXHIBIT, *BY_ITSELF, *NO_OPTION, *MEMBER}
        results.append(("every sealed field of records/ has a canary", [f"{t}.{f}" for t, f in fields if f not in known] if fields else ["none"]))
        point("init", lambda: place.athar_run("init", "case", "--name", "ملف", "--code", "CAN"))
        above = delivery(place)
        point("add, by options", by_options, place, above)
        point("add, by a manifest that lies in the folder", by_manifest, place, above)
        point("exhibit add", exhibit, place)
        point("member add", member, place)
        point("add, killed half-way", killed, place, above)
        point("add, refused", refused, place, above)
        point("all that reads", reads, place)
        boxes = sum(path.read_bytes().count(b'"sealed":{"box":"') for path in (place.case / "logs").rglob("*") if path.is_file())
        results.append(("something was sealed", [] if boxes >= 5 else [f"{boxes} sealed boxes in the log"]))
        if not place.spaces:
            print("# MACHINE AND ACCOUNT COULD NOT BE RENAMED HERE: that their names are sealed was not tested")
    print(f"1..{len(results)}")
    for number, (name, leaks) in enumerate(results, 1):
        print(f"{'not ' if leaks else ''}ok {number} - {name}")
        for leak in leaks[:12]:
            print("# " + leak.replace("\n", "\n# "))
    return 1 if any(leaks for _, leaks in results) else 0


if __name__ == "__main__":
    sys.exit(main())
