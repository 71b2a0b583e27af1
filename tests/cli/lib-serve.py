#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the `athar serve` of its arguments and prints what it answers to the good and the bad. Stable: no ids, no times."""
import http.client
import json
import re
import signal
import subprocess
import sys
from urllib.parse import urlsplit

TYPE = {"Content-Type": "application/json"}


class Client:
    def __init__(self, host):
        self.host, self.cookie = host, None

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=20)
        sent = {"X-Athar": "1", "Cookie": self.cookie, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if isinstance(body, dict):
            body, sent = json.dumps(body), {**TYPE, **sent}
        connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
        answer = connection.getresponse()
        data = answer.read()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["Cache-Control"] == "no-store", path
        return answer, data


def show(what, answer, data):
    code = json.loads(data)["error"]["code"] if answer.status >= 400 else ""
    print(f"{what}: {answer.status} {code}".rstrip())


def refusals(client, link):
    show("no session", *client.send("GET", "/api/v1/status"))
    show("forged link", *client.send("POST", "/api/v1/session", {"link": "x" * 52}))
    answer, data = client.send("POST", "/api/v1/session", {"link": link})
    show("link", answer, data)
    client.cookie = answer.headers["Set-Cookie"].split(";")[0]
    assert "HttpOnly; SameSite=Strict" in answer.headers["Set-Cookie"]
    show("used link", *client.send("POST", "/api/v1/session", {"link": link}))
    show("other host", *client.send("GET", "/api/v1/status", Host="evil.example"))
    show("other origin", *client.send("POST", "/api/v1/find", {}, Origin="http://evil.example"))
    show("a form", *client.send("POST", "/api/v1/find", {}, X_Athar=None))
    show("not JSON", *client.send("POST", "/api/v1/find", "query=x", Content_Type="text/plain"))
    show("unknown field", *client.send("POST", "/api/v1/find", {"colour": 1}))
    show("names in an address", *client.send("POST", "/api/v1/find?query=x", {}))
    show("wrong method", *client.send("GET", "/api/v1/find"))
    show("a method nobody knows", *client.send("TRACE", "/api/v1/find", {}))
    show("a number for a text", *client.send("POST", "/api/v1/tag", {"word": 1}))
    show("no list", *client.send("POST", "/api/v1/find", {"query": "x"}))
    show("a job without its arguments", *client.send("POST", "/api/v1/add", {}))
    show("unknown", *client.send("GET", "/api/v1/nothing"))
    show("path traversal", *client.send("GET", "/%2e%2e/%2e%2e/etc/passwd"))
    show("too much", *client.send("POST", "/api/v1/session", b"x" * 70000, **TYPE))
    _, data = client.send("GET", "/api/v1/nothing", Accept_Language="ar")
    print(json.loads(data)["error"]["sentence"])


def document(client):
    """Every reference of the OpenAPI document leads somewhere, and find answers as its schema says."""
    text = client.send("GET", "/api/v1/openapi.json")[1].decode()
    schemas = json.loads(text)["components"]["schemas"]
    lost = {ref for ref in re.findall(r"#/components/schemas/([^\"]+)", text) if ref not in schemas}
    thing = json.loads(client.send("POST", "/api/v1/find", {"query": ["الممر"]})[1])["results"][0]
    wanted, known = set(schemas["find"]["required"]), set(schemas["find"]["properties"])
    print("document:", sorted(lost), sorted(wanted - set(thing)), sorted(set(thing) - known))
    return thing["id"]


def beside(client, item, athar, case):
    """The command line writes while the case is served: the next answer knows it, what an open handle keeps of the log too."""
    def records():
        return json.loads(client.send("GET", "/api/v1/status")[1])["results"][0]["records"]
    before = records()
    subprocess.run([athar, "-C", case, "tag", "باب \"١\"", item], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shown = json.loads(client.send("POST", "/api/v1/show", {"entity": item})[1])["results"][0]
    print("command line beside:", [tag["tag"] for tag in shown["tags"]], records() - before)


def bytes_of(client, item):
    path = f"/api/v1/things/{item}/bytes"
    answer, data = client.send("GET", path)
    print("whole:", answer.status, answer.headers["Content-Type"], answer.headers["Content-Disposition"], data.decode().strip())
    answer, data = client.send("GET", path, Range="bytes=0-5")
    print("range:", answer.status, answer.headers["Content-Range"], data.decode())
    show("beyond", *client.send("GET", path, Range="bytes=999-"))
    client.send("POST", "/api/v1/flag", {"flag": "child", "entity": [item]})
    show("named reviewers only", *client.send("GET", path))


def upload(client, command):
    where = "/api/v1/uploads/" + json.loads(client.send("POST", "/api/v1/uploads", {})[1])["upload"]
    show("hostile path", *client.send("POST", where + "/file", b"x", X_Athar_Path="a/../../b"))
    name = "%3Cscript%3E%20%D8%A8%D8%A7%D8%A8.txt"
    show("file", *client.send("POST", where + "/file", "نص".encode(), X_Athar_Path=name, X_Athar_Modified_Us="1733636467000000"))
    other = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    other.stdout.readline()  # another server begins and ends on the same case: what was sent here stays
    other.send_signal(signal.SIGINT)
    other.wait(20)
    show("again", *client.send("POST", where + "/file", b"x", X_Athar_Path=name))
    answer, data = client.send("POST", "/api/v1/add", {"path": [where.split("/")[-1]], "source": "هاتف", "no-analysis": True})
    job = json.loads(data)["job"]["id"]
    print("job:", answer.status)
    client.send("GET", f"/api/v1/jobs/{job}/events")  # ends with the job
    job = json.loads(client.send("GET", f"/api/v1/jobs/{job}")[1])
    print(job["state"], [r["taken"] for r in job["results"] if r["kind"] == "receipt"])
    show("upload is gone", *client.send("DELETE", where))


def main():
    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        link = urlsplit(json.loads(server.stdout.readline())["link"])
        client = Client(link.netloc)
        refusals(client, link.fragment.split("=")[1])
        item = document(client)
        beside(client, item, sys.argv[1], sys.argv[3])
        bytes_of(client, item)
        upload(client, sys.argv[1:])
        show("lock", *client.send("POST", "/api/v1/session-lock", {}))
        show("locked", *client.send("GET", "/api/v1/status"))
    finally:
        server.send_signal(signal.SIGINT)
        print("ended:", server.wait(20))


main()
