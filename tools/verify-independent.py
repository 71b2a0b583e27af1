#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check a whole case folder without athar: objects, logs, records, and that they fit together.

Written from docs/format/ alone and sharing no code with athar, so that an error in one is not repeated in the other. Needs nothing
but Python 3.11; the signature check (Ed25519, RFC 8032) is below. Slow on purpose: one thread, no shortcuts.

usage: verify-independent.py CASE      the case folder
       verify-independent.py --log DIR one folder logs/<id>
       verify-independent.py --proof PROOF RECORD KEY    one record, its .tlog-proof, the key.pub of its log; no case needed
Prints one fault a line with file and place; exit status 0 (no fault), 1 (faults), 2 (cannot look). An object that no record names is
told as a notice and is no fault (docs/format/object.md).
"""
import base64
import datetime
import hashlib
import json
import os
import re
import stat
import struct
import sys

ID = re.compile(r"[0-9a-hjkmnp-tv-z]{25}[048cgmrw]")
HEX = re.compile(r"[0-9a-f]{64}")
AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{6}Z")
TYPE = re.compile(r"[a-z][a-z_.]{0,63}")
OBJECT_FIELDS = {"object", "receipt", "report", "table", "manifest"}  # fields of kind "object" (records/*.json)
MAX_INT = 2**53 - 1
MAX_DEPTH = 32  # of nested JSON
MAX_NOTE, MAX_SIGNATURES = 65535, 100
MAX_FRAME, MAX_COUNT = 64 << 20, 65536
MAX_NOTICES = 100  # one by one
faults = 0

def fault(place, text):
    global faults
    faults += 1
    print(f"{place}: {text}")

def check(condition, text):
    if not condition:
        raise ValueError(text)

def read_file(path):
    """An ordinary file, whole. What stands in its place (a link, a pipe) is not followed and not waited for."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(fd, "rb") as file:
        check(stat.S_ISREG(os.fstat(fd).st_mode), "not an ordinary file")
        return file.read()

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_M1 = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)

# Ed25519, RFC 8032 §5.1
def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * ROOT_M1 % P
    bad = (x * x - x2) % P or (x == 0 and sign)
    return None if bad else P - x if x & 1 != sign else x

def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def point_mul(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = point_add(q, p) if n & 1 else q, point_add(p, p), n >> 1
    return q

def decode_point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)

BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = decode_point(BASE_Y.to_bytes(32, "little"))

def ed25519_verify(public, message, signature):
    a, r = decode_point(public), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = point_mul(s, BASE), point_add(r, point_mul(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)

def unbase64(text):
    """Strict: padding there, no other characters, trailing bits zero."""
    data = base64.b64decode(text, validate=True)
    check(base64.b64encode(data).decode() == text, "base64 not in its one form")
    return data

def parse_vkey(text):
    name, key_id, key = text.split("+", 2)
    key = unbase64(key)
    check(len(key) == 33 and key[0] == 1 and ID.fullmatch(name), "not an Ed25519 verifier key")
    check(key_id == hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8], "key id does not belong to the key")
    return name, bytes.fromhex(key_id), key[1:]

def open_checkpoint(note, vkey):
    """size and root of a signed checkpoint; ValueError says what is wrong."""
    name, key_id, public = vkey
    check(len(note) <= MAX_NOTE, "longer than a note can be")
    text = note.decode("utf-8")
    body, blank, lines = text.rpartition("\n\n")
    check(blank and lines and text.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", text), "not a note")
    body += "\n"
    signed, lines = False, lines[:-1].split("\n")
    check(len(lines) <= MAX_SIGNATURES, "too many signatures")
    for line in lines:
        match = re.fullmatch(r"\u2014 (\S+) (\S+)", line)
        check(match and "+" not in match.group(1), "a signature line is malformed")
        blob = unbase64(match.group(2))
        if match.group(1) == name and blob[:4] == key_id:
            check(ed25519_verify(public, body.encode(), blob[4:]), "the signature does not hold")
            signed = True
    check(signed, "not signed by the key of the log")
    origin, size, root, *more = body[:-1].split("\n")
    root = unbase64(root)
    check(origin == name and re.fullmatch(r"0|[1-9][0-9]{0,15}", size) and int(size) <= MAX_INT and "" not in more and len(root) == 32,
          "not a checkpoint of this log")
    return int(size), root

def sha(data):
    return hashlib.sha256(data).digest()

def tree_root(hashes):
    """By levels: pair up, an odd last one goes up as it is. The same tree as RFC 6962's recursion."""
    if not hashes:
        return sha(b"")
    while len(hashes) > 1:
        up = [sha(b"\1" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = up + hashes[len(hashes) & ~1:]
    return hashes[0]

def tile_path(level, n, width):
    text = f"{n % 1000:03}"
    while n := n // 1000:
        text = f"x{n % 1000:03}/{text}"
    return f"tile/{level}/{text}" + (f".p/{width}" if width < 256 else "")

def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    check(len(set(keys)) == len(keys), "a key stands twice")
    check(all(re.fullmatch("[a-z_][a-z0-9_]*", key) for key in keys), "a key is not of a-z, 0-9 and _")
    return dict(pairs)

def small_int(text):
    check(abs(int(text)) <= MAX_INT, "a number is too large")
    return int(text)

def no_float(text):
    raise ValueError(f"not an integer: {text}")

def check_values(value, depth=1):
    """What the parser lets pass and a record must not hold."""
    if isinstance(value, str):
        check("\0" not in value, "a text holds NUL")
    elif isinstance(value, (dict, list)):
        check(depth <= MAX_DEPTH, f"nested deeper than {MAX_DEPTH}")
        for one in value.values() if isinstance(value, dict) else value:
            check_values(one, depth + 1)

def parse_json(data):
    value = json.loads(data.decode("utf-8"), object_pairs_hook=no_doubles, parse_int=small_int, parse_float=no_float, parse_constant=no_float)
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    check(again == data, "not in canonical form (RFC 8785)")
    check_values(value)
    return value

def matches(pattern, value):
    return isinstance(value, str) and pattern.fullmatch(value) is not None

def is_count(value, low):
    return type(value) is int and value >= low

def parse_record(entry, origin, index):
    check(len(entry) <= 48 << 10, "longer than 48 KiB")
    record = parse_json(entry)
    check(isinstance(record, dict) and set(record) - {"sealed"} == {"at", "body", "by", "i", "log", "over", "type", "v"}, "members are not those of a record")
    check(matches(AT, record["at"]), "at is not a time")
    datetime.datetime.strptime(record["at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    check(isinstance(record["body"], dict), "body is not an object")
    check(matches(ID, record["by"]), "by is not an id")
    check(record["log"] == origin, "log is another one")
    check(is_count(record["i"], 0) and record["i"] == index, "i is not its place in the log")
    over = record["over"]
    check(isinstance(over, list) and len(over) <= 256 and all(matches(HEX, o) for o in over), "over is not a list of record ids")
    check(all(a < b for a, b in zip(over, over[1:])), "over is not sorted and unique")
    check(matches(TYPE, record["type"]) and is_count(record["v"], 1), "type or v is malformed")
    if "sealed" in record:
        sealed = record["sealed"]
        check(isinstance(sealed, dict) and set(sealed) == {"box", "nonce", "subject"} and matches(ID, sealed["subject"]), "sealed is malformed")
        check(len(unbase64(sealed["nonce"])) == 24 and len(unbase64(sealed["box"])) > 16, "sealed is malformed")
    return record

def named_objects(value, key=None):
    """Objects a body names: fields of that kind, and long texts {"object","bytes"}."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield from named_objects(v, k)
    elif isinstance(value, list):
        for v in value:
            yield from named_objects(v, key)
    elif key in OBJECT_FIELDS and matches(HEX, value):
        yield value

def hashes_in(value):
    """Everything in a body that could name an object, in types of later versions too."""
    if isinstance(value, dict) or isinstance(value, list):
        for v in value.values() if isinstance(value, dict) else value:
            yield from hashes_in(v)
    elif matches(HEX, value):
        yield value

def tell_unnamed(objects, logs):
    """An interrupted add leaves objects that no record names; somebody may also have put them there."""
    bodies = [record["body"] for log in logs for record in log.records if record]
    unnamed = sorted(objects.difference(*(hashes_in(body) for body in bodies)))
    for name in unnamed[:MAX_NOTICES]:
        print(f"notice: {object_path(name)}: no record names it: an interrupted add left it, or somebody put it there")
    if len(unnamed) > MAX_NOTICES:
        print(f"notice: {len(unnamed) - MAX_NOTICES} more objects that no record names")

class Log:
    def __init__(self, folder, shown):
        self.folder, self.shown = folder, shown
        self.name = os.path.basename(os.path.normpath(folder))
        self.vkey, self.vkey_text, self.size, self.seen = None, None, 0, set()
        self.entries = []  # (bytes, place)
        self.records = []

    def read(self, path):
        self.seen.add(path)
        return read_file(os.path.join(self.folder, path))

    def place(self, path):
        return f"{self.shown}/{path}"

    def check(self):
        try:
            self.vkey_text, end = self.read("key.pub").decode()[:-1], self.read("key.pub")[-1:]
            self.vkey = parse_vkey(self.vkey_text)
            check(end == b"\n" and self.vkey[0] == self.name, "not the key of this folder")
        except (OSError, ValueError) as error:
            return fault(self.place("key.pub"), error)
        root = sha(b"")
        if os.path.lexists(os.path.join(self.folder, "checkpoint")) or os.path.lexists(os.path.join(self.folder, "tile")):
            try:
                self.size, root = open_checkpoint(self.read("checkpoint"), self.vkey)
            except (OSError, ValueError) as error:
                fault(self.place("checkpoint"), error)
        for first in range(0, self.size, 256):
            width = min(256, self.size - first)
            if len(self.entries) == first:
                self.entries += self.read_bundle(tile_path("entries", first // 256, width), first, width)
        hashes = self.leaves(0, self.size)
        if tree_root(hashes) != root:
            fault(self.place("checkpoint"), f"the entries do not give the root signed for {self.size}")
        self.check_tiles(hashes)
        self.check_tail()
        self.check_files()
        for index, (entry, place) in enumerate(self.entries):
            try:
                self.records.append(parse_record(entry, self.name, index))
            except (ValueError, TypeError, RecursionError) as error:
                fault(place, f"entry {index} is no record: {error}")
                self.records.append(None)

    def read_bundle(self, path, first, width):
        try:
            data = self.read(path)
        except (OSError, ValueError) as error:
            return fault(self.place(path), error) or []
        entries, at = [], 0
        while len(entries) < width and at + 2 <= len(data):
            length = struct.unpack_from(">H", data, at)[0]
            if at + 2 + length > len(data):
                break
            entries.append((data[at + 2:at + 2 + length], self.place(path)))
            at += 2 + length
        if len(entries) < width or at != len(data):
            fault(self.place(path), f"lengths are broken from entry {first + len(entries)} on")
        return entries

    def check_tiles(self, hashes):
        level = 0
        while hashes:
            up = []
            for n in range((len(hashes) + 255) // 256):
                right = hashes[256 * n:256 * (n + 1)]
                path = tile_path(level, n, len(right))
                try:
                    data = self.read(path)
                    for k, one in enumerate(right):
                        if data[32 * k:32 * k + 32] != one:
                            fault(self.place(path), f"hash {k} is not that of the entries from {(256 * n + k) << 8 * level} on")
                    check(len(data) == 32 * len(right), f"{len(data)} bytes instead of {32 * len(right)}")
                except (OSError, ValueError) as error:
                    fault(self.place(path), error)
                if len(right) == 256:
                    up.append(tree_root(right))
            hashes, level = up, level + 1

    def check_tail(self):
        try:
            data = self.read("tail")
        except (OSError, ValueError) as error:
            return fault(self.place("tail"), error)
        at, last = 0, None
        while at < len(data):
            try:
                length, first, count = struct.unpack_from(">IQI", data, at)
                end = at + 4 + length
                check(end <= len(data) and 46 <= length <= MAX_FRAME and count <= MAX_COUNT, "a frame that is not all there")
                check(sha(data[at:end - 32]) == data[end - 32:end], "the digest of the frame does not hold")
                pos, entries = at + 16, []
                for _ in range(count + 1):
                    size = struct.unpack_from(">H", data, pos)[0]
                    entries.append(data[pos + 2:pos + 2 + size])
                    pos += 2 + size
                check(pos == end - 32 and count > 0, "the lengths in the frame are broken")
                self.take_frame(at, first, entries[:-1], entries[-1], last)
            except (ValueError, struct.error) as error:
                return fault(f"{self.place('tail')} byte {at}", f"{error} (torn or damaged; entries from {len(self.entries)} on)")
            at, last = end, first + count

    def take_frame(self, at, first, entries, note, last):
        check(last in (None, first), f"begins with entry {first}: frames are missing, repeated or out of order")
        for k, entry in enumerate(entries):
            if first + k < len(self.entries):
                check(self.entries[first + k][0] == entry, f"entry {first + k} is not the published one")
            else:
                check(first + k == len(self.entries), f"entry {first + k} comes too early")
                self.entries.append((entry, f"{self.place('tail')} byte {at}"))
        size, root = open_checkpoint(note, self.vkey)
        check(size == first + len(entries), "the checkpoint is of another size")
        check(tree_root(self.leaves(0, size)) == root, "the entries do not give the signed root")

    def leaves(self, start, end):
        return [sha(b"\0" + entry) for entry, _ in self.entries[start:end]]

    def check_files(self):
        for folder, dirs, files in os.walk(self.folder):
            files += [name for name in dirs if os.path.islink(os.path.join(folder, name))]  # to a folder
            for path in (os.path.relpath(os.path.join(folder, file), self.folder) for file in files):
                left = path in self.seen or re.fullmatch(r"tail\.torn-[0-9]+-[0-9]+|\.tmp-[0-9a-z]{20}", path)
                if not left and not self.check_old(path):
                    fault(self.place(path), "does not belong to this log")

    def check_old(self, path):
        """A partial tile of an earlier size must be the beginning of the present one. Files of entries that are still in the tail
        were left by an interrupted publish; the next one writes them anew."""
        match = re.fullmatch(r"tile/(entries|[0-6])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", path)
        if not match:
            return False
        level, n, width = match.group(1), int(re.sub("[x/]", "", match.group(2))), int(match.group(3) or 256)
        step = 1 if level == "entries" else 256 ** int(level)
        end = (n * 256 + width) * step
        if path != tile_path(level, n, width) or not 1 <= width <= 256 or end > max(self.size, len(self.entries)):
            return False
        if end > self.size:
            return True
        if level == "entries":
            old = [entry for entry, _ in self.read_bundle(path, 256 * n, width)]
            right = [entry for entry, _ in self.entries[256 * n:end]]
        else:
            try:
                data = self.read(path)
            except (OSError, ValueError) as error:
                return fault(self.place(path), error) or True
            old = [data[i:i + 32] for i in range(0, len(data), 32)]
            right = [tree_root(self.leaves(start, start + step)) for start in range(256 * n * step, end, step)]
        for k in range(max(len(old), len(right))):
            if old[k:k + 1] != right[k:k + 1]:
                fault(self.place(path), f"entry or hash {k} (entries from {(256 * n + k) * step} on) was changed")
        return True

def object_path(name):
    return f"objects/{name[:2]}/{name[2:]}"

def check_objects(folder):
    found = set()
    for folder_name, dirs, files in os.walk(os.path.join(folder, "objects")):
        top = os.path.basename(folder_name) == "objects"
        for name in files + [d for d in dirs if os.path.islink(os.path.join(folder_name, d)) or not (top and re.fullmatch("[0-9a-f]{2}", d))]:
            path = os.path.join(folder_name, name)
            shown = os.path.relpath(path, folder)
            digits = shown[len("objects/"):].replace("/", "", 1)
            if not re.fullmatch(r"objects/[0-9a-f]{2}/[0-9a-f]{62}", shown) or os.path.islink(path) or not os.path.isfile(path):
                fault(shown, "does not belong to the objects")
                continue
            found.add(digits)
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != digits:
                fault(shown, f"its bytes were changed: SHA-256 is {digest}")
    return found

def check_founding(folder, logs):
    try:
        data = read_file(os.path.join(folder, "case.json"))
        case = parse_json(data[:-1])
        check(data.endswith(b"\n") and isinstance(case, dict) and set(case) == {"case", "code", "format", "founder", "name"}, "members are not those of a case")
        check(case["format"] == 1, "another format")
        founder = next((log for log in logs if log.vkey_text == case["founder"]), None)
        check(founder, "no log has the key of the founder")
        first, second = (founder.records + [None, None])[:2]
        check(first and first["type"] == "log.open", "record 0 of the founding log is not log.open")
        check(second and second["type"] == "case.open", "record 1 of the founding log is not case.open")
        check(first["body"].get("key") == case["founder"] and first["body"].get("case") == case["case"], "differs from log.open")
        check(all(second["body"].get(k) == case[k] for k in ("case", "code", "format", "name")), "differs from case.open")
    except (OSError, ValueError, KeyError) as error:
        fault("case.json", error)

def path_root(leaf, index, size, path):
    """Root of a tree of @size in which @leaf stands at @index (RFC 9162 2.1.3.2)."""
    fn, sn = index, size - 1
    for brother in path:
        check(sn > 0, "too many hashes")
        if fn & 1 or fn == sn:
            leaf = sha(b"\1" + brother + leaf)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            leaf = sha(b"\1" + leaf + brother)
        fn, sn = fn >> 1, sn >> 1
    check(sn == 0, "too few hashes")
    return leaf

def check_proof(proof, entry, key):
    """What the proof shows, in a line; ValueError says why it shows nothing."""
    text, _, checkpoint = read_file(proof).partition(b"\n\n")
    lines = text.decode("ascii").split("\n")
    check(lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) >= 2, "not a tlog-proof")
    place = re.fullmatch(r"index (0|[1-9][0-9]{0,15})", lines[1])
    check(place and all(len(unbase64(line)) == 32 for line in lines[2:]), "not a tlog-proof")
    vkey, index, entry = parse_vkey(read_file(key).decode("ascii").rstrip("\n")), int(place.group(1)), read_file(entry)
    size, root = open_checkpoint(checkpoint, vkey)
    check(index < size, "the place lies outside the tree")
    check(path_root(sha(b"\0" + entry), index, size, [unbase64(line) for line in lines[2:]]) == root, "the record is not what was signed")
    record = parse_record(entry, vkey[0], index)
    return (f"record {index} of {size} in log {vkey[0]}: {record['type']}, {record['at']}, by {record['by']}")

def main(argv):
    if len(argv) == 5 and argv[1] == "--proof":
        try:
            print(check_proof(*argv[2:]))
        except (OSError, ValueError) as error:
            fault(argv[2], error)
        return min(faults, 1)
    if len(argv) == 3 and argv[1] == "--log":
        Log(argv[2], "logs/" + os.path.basename(os.path.normpath(argv[2]))).check()
        return min(faults, 1)
    if len(argv) != 2 or not os.path.isdir(os.path.join(argv[1], "logs")):
        print(__doc__, file=sys.stderr)
        return 2
    folder, logs = argv[1], []
    objects = check_objects(folder)
    before = faults
    for name in sorted(os.listdir(os.path.join(folder, "logs"))):
        if not ID.fullmatch(name):
            fault(f"logs/{name}", "is no log")
            continue
        logs.append(Log(os.path.join(folder, "logs", name), f"logs/{name}"))
        logs[-1].check()
    all_read = faults == before
    check_founding(folder, logs)
    for log in logs:
        for (_, place), record in zip(log.entries, log.records):
            for name in named_objects(record["body"]) if record else ():
                if name not in objects:
                    fault(place, f"record {record['i']} names {object_path(name)}, which is missing")
    if all_read:
        tell_unnamed(objects, logs)
    else:
        print("notice: whether there are objects that no record names was not checked: not all records can be read")
    print(f"{len(logs)} logs, {sum(len(log.entries) for log in logs)} records, {len(objects)} objects, {faults} faults", file=sys.stderr)
    return min(faults, 1)

if __name__ == "__main__":
    sys.exit(main(sys.argv))
