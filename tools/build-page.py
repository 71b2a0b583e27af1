#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the page and packs it into one C file: messages and types -> web/src/gen, Vite -> page/, GResource -> OUT.c.

web/src/gen and node_modules stand in the source tree, where editors and svelte-check look for them; git knows neither.

MODE auto: when the packages of web/package-lock.json cannot be had, that is said and the program has no page (web/no-page.c);
enabled: the build fails.

usage: build-page.py MODE SOURCE_ROOT BUILD_DIR OPENAPI.json OUT.c DEPFILE
"""
import os
import pathlib
import subprocess
import sys
from xml.sax.saxutils import escape

PREFIX = "/athar/page"


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}")


def install_packages(web):
    """npm ci where the lockfile is newer than what stands there."""
    stamp = web / "node_modules" / ".package-lock.json"
    lock = web / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=web, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            return done.stdout
        os.utime(stamp)
    return ""


def pack(page, out):
    files = sorted(p.relative_to(page).as_posix() for p in page.rglob("*") if p.is_file())
    listing = page.parent / "page.gresource.xml"
    rows = "\n".join(f'    <file compressed="false">{escape(name)}</file>' for name in files)
    listing.write_text(f'<gresources>\n  <gresource prefix="{PREFIX}">\n{rows}\n  </gresource>\n</gresources>\n')
    run("glib-compile-resources", "--generate-source", "--c-name", "athar_page",
        "--internal", f"--sourcedir={page}", f"--target={out}", str(listing))


def main():
    mode, *paths = sys.argv[1:]
    root, build, openapi, out, depfile = map(pathlib.Path, paths)
    web, tools, page = root / "web", root / "tools", (build / "page").resolve()
    generated = web / "src" / "gen"
    missing = install_packages(web)
    if missing and mode == "enabled":
        sys.exit(f"npm ci failed:\n{missing}")
    if missing:
        print(f"warning: the page is left out: its packages cannot be had. npm ci says:\n{missing}", file=sys.stderr)
        out.write_bytes((web / "no-page.c").read_bytes())
        depfile.write_text(f"{out}: {web / 'package-lock.json'}\n")
        return
    run(sys.executable, str(tools / "gen-page-messages.py"), str(root / "messages"),
        str(generated / "messages.ts"), str(build / "page-messages"))
    run(sys.executable, str(tools / "gen-api-types.py"), str(openapi), str(generated / "api.ts"))
    run("node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", cwd=web,
        env={**os.environ, "ATHAR_PAGE_OUT": str(page), "NODE_ENV": "production"})
    for lang in ("en", "ar"):
        target = page / "messages" / f"{lang}.json"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((build / "page-messages" / f"{lang}.json").read_bytes())
    pack(page, out)
    sources = [p for p in web.rglob("*") if p.is_file() and "node_modules" not in p.parts and generated not in p.parents]
    sources += [*root.glob("messages/*/*.msg"), *(tools / name for name in ("gen-page-messages.py", "gen-api-types.py"))]
    depfile.write_text(f"{out}: " + " ".join(str(p).replace(" ", "\\ ") for p in sorted(sources)) + "\n")


main()
