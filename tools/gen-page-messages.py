#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""messages/{en,ar}/<area>.msg -> what the page reads: OUT/{en,ar}.json and the TypeScript type of its keys.

The page gets the areas it speaks with (page*) and those that name codes (LABELS). gen-messages.py has already
refused what is missing in one language or badly formed.

usage: gen-page-messages.py MESSAGES_DIR KEYS.ts OUT_DIR
"""
import importlib.util
import json
import pathlib
import sys

LABELS = {"thing", "type", "field", "word", "flag", "state", "factkind", "fact", "find", "similar", "entrystate"}

here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("gen_messages", here / "gen-messages.py")
gen_messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gen_messages)


def wanted(area):
    return area in LABELS or area == "page" or area.startswith("page-")


def table(folder):
    found = {}
    for path in sorted(folder.glob("*.msg")):
        if wanted(path.stem):
            for (key, form), (text, _) in gen_messages.read(path).items():
                found[f"{key}#{form}" if form else key] = text.replace("\\n", "\n")
    return found


def write(path, text):
    """Unchanged bytes keep their time: nothing is built again for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    messages, keys, out = map(pathlib.Path, sys.argv[1:])
    tables = {lang: table(messages / lang) for lang in gen_messages.LANGS}
    for lang, texts in tables.items():
        write(out / f"{lang}.json", json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    names = sorted({key.split("#")[0] for key in tables["en"]})
    write(keys, "// Made by tools/gen-page-messages.py.\nexport type MessageKey =\n" +
          "\n".join(f"  | '{name}'" for name in names) + ";\n")


main()
