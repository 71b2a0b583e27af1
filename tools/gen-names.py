#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""src/engine/link/tables/*.tab -> const C tables (name-tables.h, translit.h say what they hold).

Fails (and thereby the build) on a letter or word twice, a form too long, a line of the wrong width.

usage: gen-names.py names LETTERS SKELETON WORDS OUT.c | translit SPELLINGS OUT.c
"""
import pathlib
import sys

FORM_BYTES, WORD_BYTES = 4, 32


def lines(path):
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split("#")[0].split()
        if fields:
            yield f"{path}:{number}", fields


def quote(text):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in (34, 92) else f"\\{b:03o}" for b in text.encode()) + '"'


def die(where, what):
    sys.exit(f"{where}: error: {what}")


def letters(path):
    table = {}
    for where, fields in lines(path):
        if len(fields) != 5:
            die(where, "letters, normal, sound, rasm, skeleton")
        for letter in fields[0]:
            if ord(letter) in table:
                die(where, f"{letter} stands twice")
            forms = ["" if f == "-" else letter if f == "=" else f for f in fields[1:]]
            if max(len(f.encode()) for f in forms) >= FORM_BYTES:
                die(where, "a form is too long")
            table[ord(letter)] = forms
    for cp in sorted(table):
        yield f"\t{{0x{cp:X}, {', '.join(quote(f) for f in table[cp])}}},"


def words(path, normal):
    table, affixes = {}, []
    for where, fields in lines(path):
        kind = fields[0]
        if kind in ("start", "end"):
            affixes.append((kind, fields[1], fields[2]))
            continue
        for word in fields[1:]:
            word = word.replace("_", " ")
            if len(word.encode()) >= WORD_BYTES:
                die(where, f"{word} is too long")
            if (kind, word) in table:
                die(where, f"{word} stands twice")
            if any(normal.get(c, c) != c for c in word):
                die(where, f"{word} is not in normal form")
            table[kind, word] = True
    merged = {}
    for kind, word in table:
        merged.setdefault(word, []).append(f"ATHAR_WORD_{kind.upper()}")
    listed = [f"\t{{{quote(w)}, {' | '.join(merged[w])}}}," for w in sorted(merged, key=lambda w: w.encode())]
    affixes.sort(key=lambda a: -len(a[1]))
    return listed, [f"\t{{{quote(a)}, {quote(b)}, {'true' if kind == 'end' else 'false'}}}," for kind, a, b in affixes]


def skeleton(path):
    rows = sorted((fields for _, fields in lines(path)), key=lambda f: (-len(f[0]), f[0]))
    return [f"\t{{{quote(a)}, {quote(b)}}}," for a, b in rows]


def array(kind, name, rows):
    return f"const {kind} {name}[] = {{\n" + "\n".join(rows) + f"\n}};\nconst size_t {name}_n = G_N_ELEMENTS ({name});\n"


def names(letter_path, skeleton_path, word_path, out):
    normal = {c: fields[1] for _, fields in lines(letter_path) for c in fields[0] if fields[1] != "="}
    listed, affixes = words(word_path, normal)
    parts = ["/* made by tools/gen-names.py */", '#include "engine/link/name-tables.h"', "",
             array("AtharNameLetter", "athar_name_letters", list(letters(letter_path))),
             array("AtharNameWord", "athar_name_words", listed),
             array("AtharNameAffix", "athar_name_affixes", affixes),
             array("AtharNameDigraph", "athar_name_digraphs", skeleton(skeleton_path))]
    pathlib.Path(out).write_text("\n".join(parts), encoding="utf-8")


LATIN = "abcdefghijklmnopqrstuvwxyzşçğıêîû"
PLACES = {"^": 1, "$": 2}


def read_spellings(path):
    """(pattern, place) -> {latin: weight}, frequencies, insertions"""
    rows, frequencies, inserts, contexts, share = {}, {}, {}, {}, 1.0
    for where, fields in lines(path):
        if fields[0].startswith("["):
            share = float(fields[1].rstrip("]"))
        elif fields[0] == "frequency":
            frequencies.update((f.split(":")[0], float(f.split(":")[1])) for f in fields[1:])
        elif fields[0] == "insert":
            inserts.update((f.split(":")[0], float(f.split(":")[1])) for f in fields[1:])
        elif fields[0] == "context":
            contexts[fields[1]] = float(fields[2])
        else:
            pattern, place = fields[0].strip("^$"), PLACES.get(fields[0][0], 0) or PLACES.get(fields[0][-1], 0)
            if not 1 <= len(pattern) <= 2:
                die(where, "one or two letters")
            row = rows.setdefault((pattern, place), {})
            for field in fields[1:]:
                latin, weight = field.split(":")
                latin = "" if latin == "-" else latin
                if len(latin) > 4 or any(c not in LATIN for c in latin):
                    die(where, f"{latin} is no spelling")
                row[latin] = row.get(latin, 0) + share * float(weight)
    if max(*inserts.values(), *(v for k, v in contexts.items() if k != "background")) > 0:
        die(path, "an insertion weighs at most 0")
    return rows, frequencies, inserts, contexts


def translit(path, out):
    rows, frequencies, inserts, contexts = read_spellings(path)
    arabic = sorted({p for p, _ in rows if len(p) == 1})
    rules = []
    for (pattern, place), row in sorted(rows.items()):
        if any(letter not in arabic for letter in pattern):
            die(path, f"{pattern}: a letter without a row of its own")
        total = sum(row.values()) if len(pattern) == 1 else 1.0
        if len(pattern) == 2 and sum(row.values()) >= 1:
            die(path, f"{pattern}: probabilities of two letters sum to less than 1")
        for latin, weight in sorted(row.items()):
            numbers = [LATIN.index(c) + 1 for c in latin] + [0] * (4 - len(latin))
            a = [arabic.index(c) + 1 for c in pattern] + [0] * (2 - len(pattern))
            rules.append(f"\t{{{{{a[0]}, {a[1]}}}, {place}, {len(latin)}, {{{', '.join(map(str, numbers))}}}, {weight / total:.6f}f}},")
    missing = [c for c in LATIN if c not in frequencies]
    if missing:
        die(path, f"no frequency of {missing}")
    whole = sum(frequencies.values())
    names = ["background", "hiatus", "start", "e-at-end", "double", "substitute", "drop"]
    parts = ["/* made by tools/gen-names.py */", '#include "engine/link/translit-table.h"', "",
             array("uint32_t", "athar_spelling_arabic", [f"\t0x{ord(c):X}," for c in arabic]),
             array("uint32_t", "athar_spelling_latin", [f"\t0x{ord(c):X}," for c in LATIN]),
             array("float", "athar_spelling_frequency", [f"\t{frequencies[c] / whole:.6f}f," for c in LATIN]),
             array("float", "athar_spelling_insert", [f"\t{inserts.get(c, inserts['other']):.4f}f, /* {c} */" for c in LATIN]),
             array("float", "athar_spelling_context", [f"\t{contexts[c]:.4f}f, /* {c} */" for c in names]),
             array("AtharSpellingRule", "athar_spelling_rules", rules)]
    pathlib.Path(out).write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    {"names": names, "translit": translit}[sys.argv[1]](*sys.argv[2:])
