#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""records/<type>.json in, a const table in C or a reference page in Markdown out.

    gen-records.py c  OUT RECORD.json …     the array of src/model/model.h
    gen-records.py md OUT RECORD.json …     docs/reference/records.md (in the build folder)

A record file: {"type","v","since","en","ar","target","exactly_one","fields":[{"name","kind", "required"?, "many"?, "sealed"?,
"choice"?, "words"? , "en","ar"}]}. Types are frozen once released; this program refuses what the reader could not hold:
unknown kinds and members, a target that is no required id, a sealed field that is required, words without a vocabulary.
"""
import json
import os
import re
import sys

KINDS = ["id", "record", "object", "hash", "string", "text", "name", "date", "number", "place", "int", "bool", "time", "word"]
TYPE_MEMBERS = {"type", "v", "since", "en", "ar", "target", "exactly_one", "fields"}
FIELD_MEMBERS = {"name", "kind", "required", "many", "sealed", "choice", "words", "en", "ar"}
NAME = re.compile(r"^[a-z][a-z_]*$")
TYPE = re.compile(r"^[a-z]+(\.[a-z]+)?$")


def fail(path, what):
    sys.exit(f"{path}: {what}")


def check_field(path, field):
    where = f"field {field.get('name')}: "
    if set(field) - FIELD_MEMBERS:
        fail(path, where + f"unknown member {sorted(set(field) - FIELD_MEMBERS)}")
    if not NAME.match(field.get("name", "")):
        fail(path, where + "a name is [a-z_]+")
    if field.get("kind") not in KINDS:
        fail(path, where + f"kind is one of {', '.join(KINDS)}")
    if (field["kind"] == "word") != ("words" in field):
        fail(path, where + "words go with kind word, and only with it")
    if any(not NAME.match(word) for word in field.get("words", [])):
        fail(path, where + "a word is [a-z_]+")
    if field.get("required") and (field.get("sealed") or field.get("choice")):
        fail(path, where + "a required field can be neither sealed (the keyring may be closed) nor a choice")
    if not field.get("en") or not field.get("ar"):
        fail(path, where + "says its meaning in English and Arabic")


def load(path):
    with open(path, encoding="utf-8") as file:
        try:
            record = json.load(file)
        except ValueError as error:
            fail(path, error)
    if set(record) != TYPE_MEMBERS:
        fail(path, f"members are exactly {sorted(TYPE_MEMBERS)}")
    if not TYPE.match(record["type"]) or os.path.basename(path) != record["type"] + ".json":
        fail(path, "the file is named like its type, [a-z]+ or [a-z]+.[a-z]+")
    if not isinstance(record["v"], int) or record["v"] < 1:
        fail(path, "v is a number from 1")
    for field in record["fields"]:
        check_field(path, field)
    names = [field["name"] for field in record["fields"]]
    if len(set(names)) != len(names):
        fail(path, "a field stands twice")
    if record["target"] is not None:
        target = [field for field in record["fields"] if field["name"] == record["target"]]
        if not target or target[0]["kind"] != "id" or not target[0].get("required"):
            fail(path, "target names a required field of kind id")
    if bool(record["exactly_one"]) != any(field.get("choice") for field in record["fields"]):
        fail(path, "exactly_one goes with fields marked choice")
    return record


def c_string(text):
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def c_ident(text):
    return re.sub(r"[^a-z]", "_", text)


def c_field(ident, field):
    words = f"words_{ident}_{field['name']}" if "words" in field else "NULL"
    flag = lambda key: "true" if field.get(key) else "false"
    return (f"\t{{ {c_string(field['name'])}, ATHAR_VALUE_{field['kind'].upper()}, {flag('required')}, {flag('many')}, "
            f"{flag('sealed')}, {flag('choice')}, {words},\n\t  {c_string(field['en'])},\n\t  {c_string(field['ar'])} }},\n")


def write_c(records):
    out = ["/* Made from records/ by tools/gen-records.py. */\n#include \"model/model.h\"\n#include \"model/types.h\"\n\n"]
    for record in records:
        ident = c_ident(record["type"]) + f"_v{record['v']}"
        for field in record["fields"]:
            if "words" in field:
                words = ", ".join(c_string(word) for word in field["words"])
                out.append(f"static const char *const words_{ident}_{field['name']}[] = {{ {words}, NULL }};\n")
        out.append(f"static const AtharField fields_{ident}[] = {{\n")
        out.extend(c_field(ident, field) for field in record["fields"])
        out.append("};\n\n")
    out.append("const AtharType athar_types[] = {\n")
    for record in records:
        ident = c_ident(record["type"]) + f"_v{record['v']}"
        out.append(f"\t{{ {c_string(record['type'])}, {record['v']}, {c_string(record['since'])},\n\t  {c_string(record['en'])},\n"
                   f"\t  {c_string(record['ar'])},\n\t  {c_string(record['target'])}, "
                   f"{'true' if record['exactly_one'] else 'false'}, fields_{ident}, G_N_ELEMENTS (fields_{ident}) }},\n")
    out.append("};\nconst size_t athar_n_types = G_N_ELEMENTS (athar_types);\n")
    return "".join(out)


def md_kind(field):
    kind = field["kind"] + (" (any number)" if field.get("many") else "")
    marks = [mark for mark in ("required", "sealed", "choice") if field.get(mark)]
    return kind + (", **" + ", ".join(marks) + "**" if marks else "")


def write_md(records):
    out = ["# Record types\n\nMade from `records/*.json`. Kinds of values: `docs/format/values.md`. A *sealed* field leaves the body; of "
           "fields marked *choice* exactly one is set.\n\n"]
    out.extend(f"- [{record['type']}](#{record['type'].replace('.', '')}) {record['en']}\n" for record in records)
    for record in records:
        out.append(f"\n## {record['type']}\n\nVersion {record['v']}, since athar {record['since']}.\n\n{record['en']}\n\n"
                   f"<div dir=\"rtl\">{record['ar']}</div>\n\n| field | value | meaning | المعنى |\n|---|---|---|---|\n")
        for field in record["fields"]:
            words = " Words: " + ", ".join(f"`{word}`" for word in field["words"]) + "." if "words" in field else ""
            out.append(f"| `{field['name']}` | {md_kind(field)} | {field['en']}{words} | {field['ar']} |\n")
    return "".join(out)


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("c", "md"):
        sys.exit(__doc__)
    records = sorted((load(path) for path in sys.argv[3:]), key=lambda record: (record["type"], record["v"]))
    if len({(record["type"], record["v"]) for record in records}) != len(records):
        sys.exit("a type and version stands twice")
    text = write_c(records) if sys.argv[1] == "c" else write_md(records)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
