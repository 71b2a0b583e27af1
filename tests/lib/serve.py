# SPDX-License-Identifier: Apache-2.0
"""`athar serve` for tests: starts it, opens its link, asks and tells. What is told is stable: no ids, no times.

    with Served("athar", "-C", "case") as served:
        served.tell("status", "GET", "/api/v1/status")        # status: 200
"""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlsplit

API = "/api/v1/"
JSON = {"Content-Type": "application/json"}


class Gone(Exception):
    """The server ended although nobody asked it to."""


class Served:
    def __init__(self, *command, env=None, preexec=None, words=()):
        self.process = subprocess.Popen([*command, "--json", "serve", "--port", "0", "--no-open", *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=preexec,
                                        env={**os.environ, **(env or {})})
        self.cookie = None
        self.enter(self.link())

    def link(self):
        line = self.process.stdout.readline()
        if not line:
            raise Gone(self.process.stderr.read())
        link = urlsplit(json.loads(line)["link"])
        self.host = link.netloc
        return link.fragment.split("=")[1]

    def new_link(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.link()

    def enter(self, secret):
        answer, _ = self.ask("POST", API + "session", {"link": secret})
        if answer.status == 200:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *what):
        if self.process.poll() is not None:
            print("the server was gone:", self.process.returncode, self.process.stderr.read()[-2000:])
            return
        self.end()

    def end(self, signal_number=signal.SIGINT):
        self.process.send_signal(signal_number)
        try:
            print("ended:", self.process.wait(30))
        except subprocess.TimeoutExpired:
            self.process.kill()
            print("it does not end")
        said = self.process.stderr.read()
        if "CRITICAL" in said or "Sanitizer" in said:
            print(said)

    def headers(self, lang="en", **more):
        sent = {"X-Athar": "1", "Cookie": self.cookie, "Accept-Language": lang, **{k.replace("_", "-"): v for k, v in more.items()}}
        return {name: value for name, value in sent.items() if value is not None}

    def connect(self):
        return http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, method, path, body=None, lang="en", **headers):
        connection = self.connect()
        sent = self.headers(lang, **headers)
        if isinstance(body, (dict, list)):
            body, sent = json.dumps(body).encode(), {**JSON, **sent}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
            print("no policy:", method, path, answer.status)
        return answer, data

    def results(self, op, body=None):
        answer, data = self.ask("GET" if body is None else "POST", API + op, body)
        return json.loads(data).get("results", [json.loads(data)])

    def tell(self, what, method, path, body=None, **headers):
        """One line; a refusal also by its sentence in both languages."""
        answer, data = self.ask(method, path, body, **headers)
        if answer.status < 400:
            print(f"{what}: {answer.status}")
            return data
        print(f"{what}: {answer.status} {json.loads(data)['error']['code']}")
        print("   ", json.loads(data)["error"]["sentence"])
        _, data = self.ask(method, path, body, "ar", **headers)
        print("   ", json.loads(data).get("error", {}).get("sentence"))
        return data

    def upload(self):
        return json.loads(self.ask("POST", API + "uploads", {})[1])["upload"]

    def send_file(self, upload, path, data, **headers):
        return self.ask("POST", f"{API}uploads/{upload}/file", data, X_Athar_Path=quote(path, safe="/"), **headers)

    def job(self, op, body):
        answer, data = self.ask("POST", API + op, body)
        return json.loads(data)["job"]["id"]

    def wait(self, job):
        self.ask("GET", f"{API}jobs/{job}/events")  # ends with the job
        return json.loads(self.ask("GET", f"{API}jobs/{job}")[1])

    def raw(self, data, wait_s=10, half_close=False):
        """Bytes as they are; what came back, b"" when it was closed without a word."""
        host, port = self.host.split(":")
        with socket.create_connection((host, int(port)), wait_s) as s:
            got = b""
            try:
                s.sendall(data)
                if half_close:
                    s.shutdown(socket.SHUT_WR)
                while piece := s.recv(65536):
                    got += piece
            except OSError:  # it was closed while we sent, or says nothing
                pass
            return got

    def head(self, method, path, **headers):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in self.headers(**headers).items()]
        return ("\r\n".join(lines) + "\r\n").encode()


def until(what, seconds=20):
    """Waits for what() to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


sys.stdout.reconfigure(line_buffering=True)
