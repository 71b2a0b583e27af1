#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether the server answers as its own OpenAPI document says: schemathesis asks every operation good and bad things, always the same
ones; then every operation is called with what the sample case holds, and the answer compared with its schema.

    api.py SOURCE BUILD               prints TAP

Runs in BUILD/web-tests/venv, made from requirements.txt; skipped, with the reason, when the packages cannot be had."""
import fcntl
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree
from urllib.parse import quote, urlencode, urlsplit

import template

HERE = pathlib.Path(__file__).resolve().parent
# Not asked at random: what ends the session of the test itself, and what never ends.
LEFT_OUT = "session|events$"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance")
EXAMPLES = 30


def make_venv(work):
    """(returns) why it cannot be made; None: it is there."""
    venv, wanted = work / "venv", (HERE / "requirements.txt").read_bytes()
    stamp = venv / "stamp"
    if stamp.exists() and stamp.read_bytes() == wanted:
        return None
    shutil.rmtree(venv, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", venv], [venv / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "-r", HERE / "requirements.txt"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return "the Python packages cannot be had: " + " ".join((done.stderr or done.stdout).split())[-200:]
    stamp.write_bytes(wanted)
    return None


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def tell(self, name, faults):
        self.n += 1
        self.failed += bool(faults)
        print(f"{'not ' if faults else ''}ok {self.n} - {name}", flush=True)
        for fault in faults:
            print("# " + fault.replace("\n", "\n# "))


class Server:
    def __init__(self, athar, folder):
        self.folder = folder
        env = {**os.environ, "ATHAR_KEYS": str(folder / "keys"), "ATHAR_CASE": str(folder / "case"), "ATHAR_LANG": "en"}
        self.process = subprocess.Popen([athar, "--json", "serve", "--port", "0", "--no-open"], env=env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        link = urlsplit(json.loads(self.process.stdout.readline())["link"])
        self.host, self.cookie = link.netloc, ""
        answer, _ = self.ask("POST", "/api/v1/session", {"link": link.fragment.split("=")[1]})
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"X-Athar": "1", "Cookie": self.cookie} | ({"Content-Type": "application/json"} if body is not None else {})
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer, answer.read()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def ask_at_random(tap, server, document, work):
    """The session is given by hand, so the document goes without: schemathesis would take a missing cookie for one it sent."""
    plain = {**document, "components": {k: v for k, v in document["components"].items() if k != "securitySchemes"}}
    plain.pop("security", None)
    (work / "plain.json").write_text(json.dumps(plain), encoding="utf-8")
    report = work / "junit.xml"
    done = subprocess.run([pathlib.Path(sys.prefix) / "bin" / "st", "run", work / "plain.json", "--url", f"http://{server.host}", "-H", f"Cookie: {server.cookie}",
                           "-H", "X-Athar: 1", "--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS),
                           "--exclude-path-regex", LEFT_OUT, "--continue-on-failure", "--generation-deterministic", "--suppress-health-check", "all",
                           "--no-color", "--report", "junit", "--report-junit-path", report], cwd=work, capture_output=True, text=True, timeout=300)
    asked = xml.etree.ElementTree.parse(report).getroot().iter("testcase") if report.exists() else []
    names = 0
    for case in asked:
        names += 1
        tap.tell(f"asked at random: {case.get('name')}", [(one.text or "") for one in (*case.findall("failure"), *case.findall("error"))])
    tap.tell("everything was asked", [] if names >= 30 and done.returncode in (0, 1) else [f"{names} operations", done.stdout[-2000:], done.stderr[-2000:]])


class Values:
    """What stands for an argument, from what the case holds: by its name, else by its type."""

    def __init__(self, server):
        found = json.loads(server.ask("POST", "/api/v1/find", {"query": ["type:photo"]})[1])["results"]
        self.thing = found[0]["id"]
        tagged = json.loads(server.ask("POST", "/api/v1/tag", {"word": "باب", "entity": [self.thing]})[1])["results"][0]
        self.record = tagged["record"]
        self.upload = json.loads(server.ask("POST", "/api/v1/uploads", {})[1])["upload"]
        members = json.loads(server.ask("GET", "/api/v1/member-list")[1])["results"]
        self.named = {"entity": self.thing, "item": self.thing, "record": self.record, "path": self.upload, "set": "صور الممر", "query": "الممر",
                      "date": "2031-03", "kind": "register", "name": members[0]["id"], "acquisition": None, "zone": "Asia/Damascus", "unseal": None, "of": None, "a": None}

    def of(self, name, schema):
        if schema.get("type") == "array":
            one = self.of(name, schema["items"])
            return None if one is None else [one]
        if name in self.named:
            return self.named[name]
        if "enum" in schema:
            return schema["enum"][0]
        return {"integer": max(1, schema.get("minimum", 1)), "boolean": None}.get(schema.get("type"), "نص")

    def arguments(self, schemas, required):
        # "Nothing is said" is refused: one of what may be left out is given too.
        wanted = {name: self.of(name, schema) for name, schema in schemas.items() if name in required or name in ("entity", "query", "item", "title", "zone")}
        if "entity" in wanted and "query" in wanted:
            wanted.pop("query")
        return {name: value for name, value in wanted.items() if value is not None}


def call(server, values, path, method, operation):
    """One call that succeeds. (returns) status, body as JSON."""
    if method == "get":
        schemas = {one["name"]: one["schema"] for one in operation.get("parameters", [])}
        required = [one["name"] for one in operation.get("parameters", []) if one["required"]]
        answer, data = server.ask("GET", f"{path}?{urlencode(values.arguments(schemas, required), doseq=True)}")
    else:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        answer, data = server.ask("POST", path, values.arguments(body["properties"], body.get("required", [])))
    try:
        return answer.status, json.loads(data)
    except json.JSONDecodeError:
        return "no JSON", data.decode(errors="replace")


def call_each(tap, server, document):
    import jsonschema_rs  # comes with schemathesis
    values = Values(server)
    order = sorted(document["paths"].items(), key=lambda one: one[0].endswith(("retract", "set-remove", "flag")))  # last: what takes away
    for path, item in order:
        for method, operation in item.items():
            if "operationId" not in operation:
                continue
            status, body = call(server, values, path, method, operation)
            answers = operation["responses"].get(str(status))
            if not answers:
                tap.tell(f"called: {path}", [f"{status} is not in the document: {json.dumps(body, ensure_ascii=False)[:400]}"])
                continue
            schema = {**answers["content"]["application/json"]["schema"], "components": document["components"]}
            faults = [f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:400] for error in jsonschema_rs.validator_for(schema).iter_errors(body)]
            tap.tell(f"called: {path}", faults[:5])


def main():
    source, build = (pathlib.Path(one).resolve() for one in sys.argv[1:3])
    work = build / "web-tests"
    work.mkdir(exist_ok=True)
    if "WEB_VENV" not in os.environ:
        with open(work / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            reason = make_venv(work)
            if reason:
                print(f"1..1\nok 1 - web api # SKIP {reason}")
                return 0
            template.make(source, build / "athar", work / "template")
        python = work / "venv" / "bin" / "python"
        os.execve(python, [python, *sys.argv], {**os.environ, "WEB_VENV": "1"})
    run = work / "run" / "api"
    subprocess.run(["chmod", "-R", "u+rwX", run], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(run, ignore_errors=True)
    for name in ("case", "keys"):
        shutil.copytree(work / "template" / name, run / name)
    tap, server = Tap(), Server(build / "athar", run)
    try:
        document = json.loads(server.ask("GET", "/api/v1/openapi.json")[1])
        call_each(tap, server, document)
        ask_at_random(tap, server, document, run)
        status, body = server.ask("GET", "/api/v1/status")
        tap.tell("the server still answers", [] if status.status == 200 else [body.decode()])
    finally:
        ended = server.stop()
    tap.tell("the server ends gracefully", [f"exit status {ended}"] if ended else [])
    print(f"1..{tap.n}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main())
