#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Executes the recipe "Add a view" of web/README.md in a copy of web/ and messages/: words, component, row; then svelte-check must
find nothing and Vite must build it.

    recipe.py SOURCE BUILD            prints TAP"""
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap

# The recipe shows English; Arabic has its own forms.
ARABIC = "page-hello.title = الأعضاء\n" + "".join(f"page-hello.count#{form} = يعمل على هذا الملف {{n}}\n" for form in ("zero", "one", "two", "few", "many", "other"))


def block(section, kind):
    return textwrap.dedent(re.search(rf"^ *```{kind}\n(.*?)^ *```$", section, re.S | re.M).group(1))


def write_recipe(tree, section):
    (tree / "messages/en/page-hello.msg").write_text(block(section, "text"), encoding="utf-8")
    (tree / "messages/ar/page-hello.msg").write_text(ARABIC, encoding="utf-8")
    view = tree / "web/src/views/hello/Hello.svelte"
    view.parent.mkdir()
    view.write_text(block(section, "svelte"), encoding="utf-8")
    table = tree / "web/src/views/views.ts"
    text = table.read_text(encoding="utf-8")
    table.write_text(text[:text.rindex("];")] + "  " + block(section, "ts") + "];\n", encoding="utf-8")


def main():
    source, build = (pathlib.Path(one).resolve() for one in sys.argv[1:3])
    modules = source / "web" / "node_modules"
    if not (build / "web" / "page" / "index.html").exists() or not modules.exists():
        print("1..1\nok 1 - web recipe # SKIP this build has no page")
        return 0
    tree = build / "web-tests" / "run" / "recipe"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(source / "web", tree / "web", ignore=lambda folder, names: [one for one in names if one in ("node_modules", "gen", "dist")])
    shutil.copytree(source / "messages", tree / "messages")
    (tree / "web/node_modules").symlink_to(modules)
    write_recipe(tree, (source / "web/README.md").read_text(encoding="utf-8").split("## Add a view")[1].split("\n## ")[0])
    generated = tree / "web/src/gen"
    steps = [("words of both languages", [sys.executable, source / "tools/gen-page-messages.py", tree / "messages", generated / "messages.ts", tree / "words"]),
             ("types of every operation", [sys.executable, source / "tools/gen-api-types.py", build / "src/server/openapi.json", generated / "api.ts"]),
             ("svelte-check finds nothing", ["node", "node_modules/svelte-check/bin/svelte-check", "--tsconfig", "tsconfig.json", "--fail-on-warnings"]),
             ("Vite builds it", ["node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", tree / "page"])]
    generated.mkdir()
    print(f"1..{len(steps)}")
    failed = False
    for number, (name, command) in enumerate(steps, 1):
        done = subprocess.run(command, cwd=tree / "web", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        failed |= done.returncode != 0
        print(f"{'not ' if done.returncode else ''}ok {number} - add a view: {name}", flush=True)
        if done.returncode:
            print("# " + done.stdout[-2000:].replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
