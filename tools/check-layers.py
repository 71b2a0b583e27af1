#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on any include that goes up a layer, or on a library used outside its folder (ARCHITECTURE.md)."""
import pathlib
import re
import sys

LAYERS = {
    "base": "",
    "wire": "base",
    "db": "base",
    "store": "base",
    "log": "base",
    "model": "base",
    "proj": "base db log model",
    "case": "base db store log model proj",
    "engine": "base",
    "search": "base db",
    "job": "base wire",
    "bundle": "base store model case",
    "op": "base wire db store log model proj case engine search job bundle",
    "cli": "base op server",
    "server": "base op",
    "worker": "base wire",
}
# header prefix -> folders or files (below src/) that may include it
FENCES = {
    "sqlite3.h": ["db/", "search/tokenizer.c"],
    "sodium.h": ["base/"],
    "openssl/": ["base/"],
    "jansson.h": ["base/json"],
    "unicode/": ["base/"],
    "libstemmer.h": ["search/"],
    "seccomp.h": ["job/", "worker/"],
    "gsl/": ["engine/"],
    "microhttpd.h": ["server/http.c"],
    "gio/": ["server/static"],
    "vips/": ["worker/"],
    "libav": ["worker/"],
    "libsw": ["worker/"],
    "poppler.h": ["worker/"],
    "poppler/": ["worker/"],
    "tesseract/": ["worker/"],
    "leptonica/": ["worker/"],
    "chromaprint.h": ["worker/"],
    "archive.h": ["worker/"],
    "archive_entry.h": ["worker/"],
    "libxml/": ["worker/"],
    "libexif/": ["worker/"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def check(root):
    faults = []
    src = root / "src"
    for path in sorted(src.rglob("*.[ch]")):
        name = path.relative_to(src).as_posix()
        layer = name.split("/")[0]
        allowed = LAYERS.get(layer)
        if allowed is None:
            faults.append(f"src/{name}: folder {layer} is no layer")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, header = match.groups()
            where = f"src/{name}:{number}"
            if kind == '"':
                if header.endswith(".gen.h") or header.endswith(".gen.c"):
                    continue
                target = header.split("/")[0]
                if "/" not in header:
                    faults.append(f'{where}: write "layer/file.h", not "{header}"')
                elif target != layer and target not in allowed.split():
                    faults.append(f"{where}: {layer} may not include {header}")
            else:
                for prefix, folders in FENCES.items():
                    if header.startswith(prefix) and not any(name.startswith(f) for f in folders):
                        faults.append(f"{where}: <{header}> belongs to {', '.join(folders)}")
    return faults


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    faults = check(root)
    for fault in faults:
        print(fault)
    print(f"layers: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
