#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""House rules as a program (STYLE.md). Each rule is one function over one file; a line may say `nocheck:RULE`
with the reason behind it. Prints file:line: rule: what is wrong; exit 1 when anything is."""
import pathlib
import re
import subprocess
import sys

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 80
MAX_COLUMNS = 120
BANNED = """strcpy strcat sprintf vsprintf strtok atoi atol strtol strtoul gmtime localtime ctime asctime system popen
tmpnam mktemp rand srand access gets""".split()
BELOW_CLI = "exit abort printf puts g_print g_printerr perror g_error g_warning g_message".split()
KEY = re.compile(r'athar_(?:throw|throw_null|throw_errno|prefix|msg|msg_n|msg_v|msg_text|task_warn)\s*\(([^;]*?)"([a-z0-9_]+(?:\.[a-z0-9_#-]+)+)"', re.S)
PATHS = re.compile(r"(^|[^A-Za-z0-9_./-])/((work|farm|root)(?![A-Za-z])|tmp/[a-z]+-)[A-Za-z0-9_./-]*")


class File:
    def __init__(self, root, name):
        self.name = name
        self.text = (root / name).read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()
        self.code = strip_comments(self.text)
        self.code_lines = self.code.splitlines()


def strip_comments(text):
    """Comments and string bodies become blanks; line numbers stay."""
    def blank(match):
        body = match.group(0)
        if body[0] in "\"'":
            return body[0] + " " * (len(body) - 2) + body[-1] if "\n" not in body else body
        return re.sub(r"[^\n]", " ", body)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def rule_spdx(f):
    if not any("SPDX-License-Identifier: Apache-2.0" in line for line in f.lines[:3]):
        yield 1, "no SPDX line"


def rule_length(f):
    if len(f.lines) > MAX_FILE_LINES:
        yield len(f.lines), f"{len(f.lines)} lines, at most {MAX_FILE_LINES}"


def rule_columns(f):
    for number, line in enumerate(f.lines, 1):
        if len(line.expandtabs(8)) > MAX_COLUMNS:
            yield number, f"{len(line.expandtabs(8))} columns, at most {MAX_COLUMNS}"


def rule_space(f):
    for number, line in enumerate(f.lines, 1):
        if line != line.rstrip():
            yield number, "white space at the end of the line"


def rule_goto(f):
    for number, line in enumerate(f.code_lines, 1):
        if re.match(r"\s*goto\s", line):
            yield number, "goto: use g_autoptr and early returns"


def rule_banned(f):
    pattern = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED))
    for number, line in enumerate(f.code_lines, 1):
        match = pattern.search(line)
        if match:
            yield number, f"{match.group(1)} is banned"


def rule_quiet(f):
    """Library layers neither print nor end the program."""
    if not re.match(r"src/(base|wire|db|store|log|model|proj|case|engine|search|job|bundle|op)/", f.name):
        return
    pattern = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BELOW_CLI))
    for number, line in enumerate(f.code_lines, 1):
        match = pattern.search(line)
        if match:
            yield number, f"{match.group(1)} below cli: throw an error or use the printer"


def rule_sql(f):
    if re.match(r"src/db/|src/search/tokenizer\.c|tools/gen-sql\.c|tests/unit/test-db-", f.name):  # what runs SQL, FTS5's handshake, tests
        return
    for number, line in enumerate(f.lines, 1):
        if re.search(r'"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE (TABLE|VIEW|INDEX|VIRTUAL)|DROP)\s', line):
            yield number, "SQL in C: write sql/<db>/<area>/<name>.sql"


def rule_globals(f):
    """File-scope variables are const tables; functions' statics likewise."""
    for number, line in enumerate(f.code_lines, 1):
        if re.match(r"\s*static\s+(?!const\b|inline\b|_Atomic|thread_local\b)[^()]*?(=[^=].*|\w+\s*(\[[^\]]*\])*\s*;)\s*$", line) and "(" not in line.split("=")[0]:
            if not re.search(r"\bconst\b", line):
                yield number, "a variable that outlives the call: pass it, or make it const"


def rule_todo(f):
    for number, line in enumerate(f.lines, 1):
        if re.search(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b(?!\(#\d+\))", line):
            yield number, "a musing without an issue number"


def rule_machine(f):
    for number, line in enumerate(f.lines, 1):
        if PATHS.search(line):
            yield number, "a path of somebody's machine"


def rule_functions(f):
    """Length of each function: from a name at column 0 to the closing brace at column 0."""
    start = None
    for number, line in enumerate(f.code_lines, 1):
        if line.startswith("{") and number > 1:
            start = number
        elif line.startswith("}") and start:
            if number - start + 1 > MAX_FUNCTION_LINES and not line.startswith("};"):
                yield start, f"a function of {number - start + 1} lines, at most {MAX_FUNCTION_LINES}"
            start = None


C_RULES = [rule_spdx, rule_length, rule_columns, rule_space, rule_goto, rule_banned, rule_quiet, rule_sql,
           rule_globals, rule_todo, rule_machine, rule_functions]
OTHER_RULES = [rule_spdx, rule_length, rule_space, rule_todo, rule_machine]


def message_keys(root, lang):
    keys = set()
    for path in sorted((root / "messages" / lang).glob("*.msg")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                keys.add(line.split("=", 1)[0].strip().split("#")[0])
    return keys


def check_keys(f, keys):
    for match in KEY.finditer(f.text):
        if '"' in match.group(1).replace('""', ""):
            continue
        number = f.text.count("\n", 0, match.start(2)) + 1
        if match.group(2) not in keys:
            yield number, f"message key {match.group(2)} stands in no messages/en/*.msg"


def tracked(root):
    """What git knows, or every file when this is no checkout (a release tarball)."""
    run = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if run.returncode == 0:
        return [name for name in run.stdout.splitlines() if (root / name).is_file()]
    return [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and "build" not in p.parts[0]]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    keys = message_keys(root, "en")
    faults = 0
    for name in tracked(root):
        is_c = re.search(r"\.[ch]$", name) and re.match(r"(src|tests|fuzz|bench|tools)/", name)
        is_other = re.search(r"\.(py|sh)$", name) and not name.startswith("tests/cli/")
        if not is_c and not is_other:
            continue
        f = File(root, name)
        found = [(rule.__name__[5:], *hit) for rule in (C_RULES if is_c else OTHER_RULES) for hit in rule(f)]
        if is_c:
            found += [("keys", *hit) for hit in check_keys(f, keys)]
        for rule, number, what in found:
            if f"nocheck:{rule}" in f.lines[min(number, len(f.lines)) - 1]:
                continue
            print(f"{name}:{number}: {rule}: {what}")
            faults += 1
    print(f"source: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
