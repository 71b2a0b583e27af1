#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""athar add --no-analysis against a minimal C floor, restic, borg and git-annex: the same files, durable.

    bench/make-data.py /var/tmp/data && bench/ingest.py /var/tmp/data [--work DIR] [--rounds 5] [--only floor,restic]
    bench/ingest.py DATA --store        the store alone in place of athar add

Bars: CPU <= 1.2 × floor; >= 2.8× less than restic backup, 1.7× less than borg create, 3.5× less than git annex add.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile

import run

ROOT = pathlib.Path(__file__).resolve().parent.parent


def quiet(*argv, **options):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def wipe(path):
    subprocess.run(["chmod", "-R", "u+w", path], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(path, ignore_errors=True)


def make_sides(args, data, work, files):
    build = pathlib.Path(args.build)
    home = {"HOME": str(work / "home"), "RESTIC_PASSWORD": "bench", "BORG_PASSPHRASE": "bench", "ATHAR_KEYS": str(work / "keys"),
            "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes", "GIT_AUTHOR_NAME": "b", "GIT_AUTHOR_EMAIL": "b@localhost",
            "GIT_COMMITTER_NAME": "b", "GIT_COMMITTER_EMAIL": "b@localhost"}
    env = {**os.environ, **home}

    def athar_case():
        wipe(work / "case")
        wipe(work / "keys")
        quiet(build / "athar", "init", work / "case", *args.init.split(), env=env, stdin=subprocess.DEVNULL)

    def restic_repo():
        wipe(work / "restic")
        wipe(work / "home")
        quiet("restic", "init", "-r", work / "restic", env=env)

    def borg_repo():
        wipe(work / "borg")
        wipe(work / "home")
        quiet("borg", "init", "-e", "repokey-blake2", work / "borg", env=env)

    def annex_repo():
        wipe(work / "annex")
        (work / "home").mkdir(exist_ok=True)
        quiet("git", "init", work / "annex", env=env)
        quiet("git", "annex", "init", cwd=work / "annex", env=env)
        quiet("git", "config", "annex.backend", "SHA256E", cwd=work / "annex", env=env)
        shutil.copytree(data, work / "annex" / "data")  # git-annex takes files where they are: the copy is not counted

    ours = run.Competitor("athar add", [str(build / "athar"), "-C", str(work / "case"), "add", "--no-analysis", "--jobs",
                                        args.jobs, *args.add.split(), str(data)], athar_case, env=home)
    if args.store:
        ours = run.Competitor("the store alone", [str(build / "bench/bench-store"), "put", str(work / "case")],
                              lambda: wipe(work / "case"), files)
    others = {
        "floor": run.Competitor("C floor", [str(build / "bench/bench-floor"), str(work / "floor")],
                                lambda: wipe(work / "floor"), files),
        "restic": run.Competitor("restic backup", ["restic", "backup", "-r", str(work / "restic"), str(data)], restic_repo,
                                 env=home),
        "borg": run.Competitor("borg create", ["borg", "create", f"{work}/borg::one", str(data)], borg_repo, env=home),
        "annex": run.Competitor("git annex add", ["git", "-C", str(work / "annex"), "annex", "add", "data"], annex_repo,
                                env=home),
    }
    return [ours] + [others[name] for name in args.only.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, help="default: a new folder beside the data")
    parser.add_argument("--build", default=str(ROOT / "build"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="floor,restic,borg,annex")
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--init", default="--name bench --code BNC", help="more words for athar init")
    parser.add_argument("--add", default="--source bench --how copied_from_medium", help="more words for athar add")
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    data = args.data.resolve()
    work = args.work or pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=data.parent))
    work.mkdir(parents=True, exist_ok=True)
    quiet("ninja", "-C", args.build, "bench/bench-floor", "bench/bench-store")
    paths = sorted(str(p) for p in data.rglob("*") if p.is_file())
    files = work / "files.txt"
    files.write_text("".join(p + "\n" for p in paths))
    size = sum(os.path.getsize(p) for p in paths)
    sides = make_sides(args, data, work, str(files))
    run.alternate(sides, args.rounds)
    print(run.table("Taking in", sides, f"{len(paths)} files, {size / 1e9:.2f} GB; source in the page cache."))
    wipe(work)


if __name__ == "__main__":
    main()
