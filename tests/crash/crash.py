#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Power cuts: records every write athar makes, then builds the disk as it could look had the power gone at each moment.

    crash.py ATHAR SCENARIO [--jobs N]           scenarios as in tests/kill/kill.py; prints TAP

strace records the calls with their bytes. After each of them up to four disks are built: everything written arrived; nothing
that was not fsync'ed arrived; the last such write arrived by half, cut at 512 bytes; directory entries not fsync'ed are gone
too. Each distinct disk must verify, hold every record that stood before and every frame whose fdatasync had returned; every
tenth one must also let the command be finished. (After ALICE and LazyFS: drop, tear, reorder between barriers.)"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "kill"))
import kill  # noqa: E402

CALLS = """openat write pwrite64 writev pwritev lseek read fsync fdatasync rename renameat renameat2 link linkat mkdir mkdirat
unlink unlinkat ftruncate fallocate copy_file_range sendfile dup dup2 dup3 fcntl""".split()
LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*?)>(\(deleted\))?)?")
HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
SECTOR = 512


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


class Inode:
    def __init__(self, data=b""):
        self.data, self.durable, self.pending = bytearray(data), bytes(data), []

    def write(self, offset, data):
        if len(self.data) < offset:
            self.data.extend(bytes(offset - len(self.data)))
        self.data[offset:offset + len(data)] = data
        self.pending.append((offset, data))

    def truncate(self, size):
        del self.data[size:]
        self.data.extend(bytes(size - len(self.data)))
        self.pending.append((size, None))

    def sync(self):
        self.durable, self.pending = bytes(self.data), []

    def torn(self):
        """Durable bytes, then all pending writes but the last, and half of that one."""
        copy = Inode(self.durable)
        for offset, data in self.pending[:-1]:
            copy.truncate(offset) if data is None else copy.write(offset, data)
        offset, data = self.pending[-1]
        if data is not None:
            copy.write(offset, data[:max(len(data) // 2 // SECTOR * SECTOR, min(len(data) // 2, SECTOR - 1))])
        return bytes(copy.data)


class Disk:
    """Replays the trace. names: path -> Inode or None (a folder); synced: the names as of each folder's last fsync."""

    def __init__(self, root):
        self.root, self.fds, self.promised = str(root), {}, 0
        self.names = {}
        for path in sorted(pathlib.Path(root).rglob("*")):
            self.names[str(path)] = None if path.is_dir() else Inode(path.read_bytes())
        self.synced = dict(self.names)
        self.cwd = self.root

    def path(self, directory, name):
        return os.path.normpath(os.path.join(directory or self.cwd, name))

    def sync_folder(self, folder):
        inside = {p for p in [*self.names, *self.synced] if os.path.dirname(p) == folder}
        for path in inside:
            if path in self.names:
                self.synced[path] = self.names[path]
            else:
                self.synced.pop(path, None)

    def note_frames(self, inode):
        """The index after the last whole frame of a tail just synced: records athar may have acknowledged."""
        offset, data = 0, inode.durable
        while offset + 16 <= len(data):
            length, first, count = struct.unpack_from(">IQI", data, offset)
            if offset + 4 + length > len(data):
                break
            self.promised = max(self.promised, first + count)
            offset += 4 + length

    def files(self, variant):
        names = self.synced if variant == "entries" else self.names
        for path, inode in names.items():
            if inode is None or not path.startswith(self.root):
                yield path, None
            elif variant == "all" or not inode.pending:
                yield path, bytes(inode.data)
            elif variant == "torn":
                yield path, inode.torn()
            else:
                yield path, inode.durable


def strings(arguments):
    return [unhex(text) for text, _ in HEX.findall(arguments)]


def descriptors(arguments):
    return [(int(fd), unhex(path).decode(errors="surrogateescape")) for fd, path in re.findall(r"(?:^|, )(\d+)<((?:\\x[0-9a-f]{2})*)>", arguments)]


def folders(arguments):
    return [unhex(path).decode(errors="surrogateescape") for path in re.findall(r"(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>", arguments)]


def apply(disk, call, arguments, result, result_path):
    """One call; returns True when the disk changed or became more durable."""
    if result < 0:
        return False
    handler = HANDLERS.get(call)
    return bool(handler and handler(disk, call, arguments, result, result_path))


def on_open(disk, call, arguments, result, result_path):
    name = strings(arguments)[0].decode(errors="surrogateescape")
    path = disk.path(folders(arguments)[0] if folders(arguments) else None, name)
    changed = False
    if "O_TMPFILE" in arguments:
        inode = Inode()
    elif not path.startswith(disk.root):
        disk.fds.pop(result, None)
        return False
    else:
        changed = path not in disk.names and "O_CREAT" in arguments
        if changed:
            disk.names[path] = Inode()
        inode = disk.names.get(path)
        if inode is not None and "O_TRUNC" in arguments:
            inode.truncate(0)
            changed = True
    disk.fds[result] = [inode, 0, "O_APPEND" in arguments, path]
    return changed


def on_write(disk, call, arguments, result, result_path):
    fd = int(arguments.split("<")[0])
    entry = disk.fds.get(fd)
    if not entry or entry[0] is None:
        return False
    data = b"".join(strings(arguments))[:result]
    if call.startswith("p"):
        entry[0].write(int(arguments.rsplit(",", 1)[1]), data)
        return True
    offset = len(entry[0].data) if entry[2] else entry[1]
    entry[0].write(offset, data)
    entry[1] = offset + len(data)
    return True


def on_move(disk, call, arguments, result, result_path):
    entry = disk.fds.get(int(arguments.split("<")[0]))
    if entry:
        entry[1] = result if call == "lseek" else entry[1] + result
    return False


def on_copy(disk, call, arguments, result, result_path):
    raise kill.Failure(f"the recorder cannot follow {call}: teach it")


def on_sync(disk, call, arguments, result, result_path):
    entry = disk.fds.get(int(arguments.split("<")[0]))
    if not entry:
        return False
    if entry[0] is None:
        disk.sync_folder(entry[3])
    else:
        entry[0].sync()
        if os.path.basename(entry[3]) == "tail":
            disk.note_frames(entry[0])
    return True


def two_paths(disk, arguments):
    old, new = strings(arguments)
    where = folders(arguments)
    return (disk.path(where[0] if where else None, old.decode(errors="surrogateescape")),
            disk.path(where[-1] if where else None, new.decode(errors="surrogateescape")))


def on_rename(disk, call, arguments, result, result_path):
    old, new = two_paths(disk, arguments)
    if old in disk.names:
        disk.names[new] = disk.names.pop(old)
    return True


def on_link(disk, call, arguments, result, result_path):
    old, new = two_paths(disk, arguments)
    match = re.match(r"/proc/self/fd/(\d+)$", old)
    inode = disk.fds[int(match.group(1))][0] if match else disk.names.get(old)
    if inode is None:
        entry = disk.fds.get(int(arguments.split("<")[0]))
        inode = entry[0] if entry else None
    disk.names[new] = inode
    return True


def on_unlink(disk, call, arguments, result, result_path):
    where = folders(arguments)
    disk.names.pop(disk.path(where[0] if where else None, strings(arguments)[0].decode(errors="surrogateescape")), None)
    return True


def on_mkdir(disk, call, arguments, result, result_path):
    where = folders(arguments)
    disk.names[disk.path(where[0] if where else None, strings(arguments)[0].decode(errors="surrogateescape"))] = None
    return True


def on_truncate(disk, call, arguments, result, result_path):
    entry = disk.fds.get(int(arguments.split("<")[0]))
    if entry and entry[0] is not None:
        entry[0].truncate(int(arguments.rsplit(",", 1)[1]))
        return True
    return False


def on_dup(disk, call, arguments, result, result_path):
    fd = int(arguments.split("<")[0])
    if "F_DUPFD" in arguments or call != "fcntl":
        if fd in disk.fds:
            disk.fds[result] = disk.fds[fd]
    return False


HANDLERS = {"openat": on_open, "write": on_write, "pwrite64": on_write, "writev": on_write, "pwritev": on_write, "lseek": on_move,
            "read": on_move, "fsync": on_sync, "fdatasync": on_sync, "rename": on_rename, "renameat": on_rename,
            "renameat2": on_rename, "link": on_link, "linkat": on_link, "mkdir": on_mkdir, "mkdirat": on_mkdir, "unlink": on_unlink,
            "unlinkat": on_unlink, "ftruncate": on_truncate, "copy_file_range": on_copy, "sendfile": on_copy, "dup": on_dup,
            "dup2": on_dup, "dup3": on_dup, "fcntl": on_dup}


def whole_lines(text):
    """Joins `<unfinished ...>` and `<... resumed>` of programs with threads."""
    waiting = {}
    for line in text.splitlines():
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            waiting[pid] = line[:-len("<unfinished ...>")]
            continue
        match = re.match(r"^(\d+) +<\.\.\. \w+ resumed>(.*)", line)
        yield waiting.pop(pid, "") + match.group(2) if match else line


def write_disk(files, old_root, root):
    for path, data in sorted(files, key=lambda pair: pair[0]):
        target = root / os.path.relpath(path, old_root)
        if data is None:
            target.mkdir(parents=True, exist_ok=True)
        elif target.parent.is_dir():  # a file whose folder did not arrive is not there either
            target.write_bytes(data)
            if "objects" in target.parts:
                target.chmod(0o444)
            elif "keys" in target.parts:
                target.chmod(0o600)
    for folder in root.rglob("*"):
        if folder.is_dir() and "keys" in folder.parts:
            folder.chmod(0o700)
    settle_places(root)


def settle_places(root):
    """After a power cut the folders are the same ones; here they were made again, so the keyring's note of where a commit began
    (docs/format/keys.md, `begun`) gets the new place."""
    for begun in root.glob("keys/logs/*/begun"):
        folder = root / "case" / "logs" / begun.parent.name
        if folder.is_dir():
            note = json.loads(begun.read_text())
            note.pop("sum")
            note.update(device=str(folder.stat().st_dev), inode=str(folder.stat().st_ino))
            note["sum"] = hashlib.sha256(canonical(note)).hexdigest()
            begun.write_bytes(canonical(note) + b"\n")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def log_size(place):
    lines = place.run("-C", "case", "--json", "status").stdout.decode().splitlines()
    return max(json.loads(line).get("records", 0) for line in lines)


def check_disk(place, scenario, name, before, promised, finish):
    if name == "init":
        scenario.check(place, before)
        return
    place.verify()
    if not before <= kill.records(place):
        raise kill.Failure("an acknowledged record is gone")
    if log_size(place) < promised:
        raise kill.Failure(f"{log_size(place)} records, {promised} were durable")
    if finish:
        scenario.check(place, before)


def disks(start, trial, words, scratch):
    """(files, promised) for each distinct disk, in order."""
    log = scratch / "trace"
    disk = Disk(trial.root)
    trial.run(*words, trace=["strace", "-f", "-qq", "-xx", "-y", "-s", "16777216", "-e", "trace=" + ",".join(CALLS), "-o", str(log)])
    seen = set()
    for line in whole_lines(log.read_text(errors="surrogateescape")):
        match = LINE.match(line)
        if not match or not apply(disk, match.group(1), match.group(2), int(match.group(3)), match.group(4)):
            continue
        for variant in ("all", "durable", "torn", "entries"):
            files = list(disk.files(variant))
            digest = hashlib.sha256(repr([(p, d and hashlib.sha256(d).digest()) for p, d in sorted(files, key=lambda f: f[0])]).encode()).digest()
            if digest not in seen:
                seen.add(digest)
                yield files, disk.promised, f"{variant} after {match.group(1)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("athar")
    parser.add_argument("scenario", choices=kill.SCENARIOS)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if subprocess.run(["sh", "-c", "strace -qq -o /dev/null true"], capture_output=True).returncode:
        print("1..0 # SKIP CRASH STATES NOT TESTED: strace is missing or may not trace processes here")
        return 0
    scenario, failures, count = kill.SCENARIOS[options.scenario](), [], 0
    with tempfile.TemporaryDirectory(prefix="athar-crash-") as scratch:
        scratch = pathlib.Path(scratch)
        start = kill.Place(os.path.abspath(options.athar), scratch / "start")
        start.root.mkdir()
        scenario.prepare(start)
        before = kill.records(start) if start.case.exists() else set()
        trial = start.copy(scratch / "trial")

        room = threading.Semaphore(4 * options.jobs)  # disks held in memory

        def one(number, files, promised, what):
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                place = kill.Place(start.athar, pathlib.Path(folder))
                try:
                    write_disk(files, trial.root, place.root)
                    check_disk(place, scenario, options.scenario, before, promised, number % 10 == 0)
                except (kill.Failure, subprocess.TimeoutExpired, ValueError) as failure:
                    failures.append(f"disk {number} ({what}): {failure}")
            room.release()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for count, state in enumerate(disks(start, trial, scenario.words, scratch), 1):
                room.acquire()
                pool.submit(one, count, *state)
    print("1..1")
    for failure in failures[:20]:
        print("# " + failure.replace("\n", "\n# "))
    print(f"{'not ' if failures or not count else ''}ok 1 - {options.scenario}: {count} crash states, {len(failures)} failures")
    return 1 if failures or not count else 0


if __name__ == "__main__":
    sys.exit(main())
