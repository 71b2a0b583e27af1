#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The repository tests its own prose: links in Markdown resolve; every operation has an example and a golden test; every record
type has a vector; every analyzer a README; message files speak both languages (that check is tools/gen-messages.py's)."""
import pathlib
import re
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def links(root):
    for page in sorted(root.rglob("*.md")):
        if any(part.startswith("build") or part in ("demo", "node_modules") for part in page.relative_to(root).parts):
            continue
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                yield f"{page.relative_to(root)}: link to {target}, which is not there"


def operations(root):
    listed = re.search(r"^ops = \[(.*?)\]", (root / "src/op/meson.build").read_text(), re.S | re.M)
    tests = "\n".join(p.read_text(encoding="utf-8") for p in (root / "tests/cli").rglob("*.sh"))
    for name in re.findall(r"'([^']+)'", listed.group(1)):
        words = name.replace("-", " ")
        if not re.search(rf"\bathar\b[^\n|]*\s{words}\b", tests):
            yield f"operation '{words}': no golden test in tests/cli calls it"


def record_types(root):
    for path in sorted((root / "records").glob("*.json")):
        if not (root / "tests/vectors/records" / path.name).exists():
            yield f"record type {path.stem}: no vector in tests/vectors/records"


def analyzers(root):
    for folder in sorted((root / "src/worker/analyzers").glob("*/")):
        if folder.is_dir() and not (folder / "README.md").exists():
            yield f"{folder.relative_to(root)}: no README.md"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults = [fault for check in (links, operations, record_types, analyzers) for fault in check(root)]
    for fault in faults:
        print(fault)
    print(f"docs: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
