# SPDX-License-Identifier: Apache-2.0
"""A sample case for the tests of the page: everything a view may have to show stands in it. Keys without a passphrase; the name
of the case and who looks into it are invented.

    make(source, athar, folder)       folder/{sample,case,keys}; nothing is done when it is there and the program is the same"""
import os
import shutil
import subprocess

HOSTILE = "<img src=x onerror=alert(1)>\u202egpj.\u2066 <b>نص</b> {n} page.home"


def fingerprint(source, athar):
    stands = [athar.stat(), (source / "tools" / "make-sample.py").stat(), (source / "tests" / "web" / "template.py").stat()]
    return " ".join(f"{one.st_mtime_ns}:{one.st_size}" for one in stands)


def fill(athar, env):
    def run(*command):
        done = subprocess.run([athar, *command], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode not in (0, 20):  # 20: done, and something needs an eye
            raise SystemExit(f"athar {' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    run("init", env["ATHAR_CASE"], "--name", "مبنى الريحان (عيّنة)", "--code", "RYH")
    run("member", "add", "سمر")
    run("add", env["SAMPLE"], "--source", "قرص ١", "--how", "found", "--when", "2031-03-07")
    run("flag", "graphic", "--no", "RYH-A-000025")
    run("flag", "graphic", "RYH-A-000026")
    run("flag", "child", "RYH-A-000027")
    run("describe", "RYH-A-000025", "--title", "الممر ب، الطابق الأول", "--date", "2031-03-05")
    run("describe", "RYH-A-000028", "--title", "باب أزرق", "--date", "أيار 2031")
    run("describe", "RYH-A-000028", "--beside", "--title", "باب أخضر")
    run("note", "وُجد على القرص الأول", "RYH-A-000025")
    run("tag", "باب أزرق", "RYH-A-000025", "RYH-A-000028")
    run("set", "new", "صور الممر")


def make(source, athar, folder):
    stamp, mark = folder / "stamp", fingerprint(source, athar)
    if stamp.exists() and stamp.read_text() == mark:
        return
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=True)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    subprocess.run([source / "tools" / "make-sample.py", folder / "sample", "--small"], check=True, stdout=2)
    env = {key: value for key, value in os.environ.items() if not key.startswith("ATHAR_")} | {
        "ATHAR_KEYS": str(folder / "keys"), "ATHAR_CASE": str(folder / "case"), "ATHAR_LANG": "en", "SAMPLE": str(folder / "sample"), "TZ": "UTC"}
    fill(athar, env)
    stamp.write_text(mark)
