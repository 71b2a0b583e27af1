#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays a person at a terminal: lib-pty.py 'expected text' 'answer' … -- COMMAND…
Prints what the terminal showed (the answers appear only where the terminal echoed them); exits with the command's status.
An answer ^C interrupts. PTY_COLUMNS: how wide the terminal is; else it does not say."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


def read_until(fd, text, shown, deadline):
    while text not in shown[shown.rfind(b"\0") + 1:]:
        ready, _, _ = select.select([fd], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            os.close(fd)  # hangs up on the command
            sys.exit(f"waited in vain for {text!r}; shown: {bytes(shown)!r}")
        try:
            data = os.read(fd, 4096)
        except OSError:
            data = b""
        if not data:
            return False
        shown += data
    shown += b"\0"
    return True


def main():
    split = sys.argv.index("--")
    steps, command = sys.argv[1:split], sys.argv[split + 1:]
    deadline = time.monotonic() + 60
    pid, fd = pty.fork()
    if pid == 0:
        if "PTY_COLUMNS" in os.environ:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(os.environ["PTY_COLUMNS"]), 0, 0))
        os.execvp(command[0], command)
    shown = bytearray()
    for expected, answer in zip(steps[::2], steps[1::2]):
        if not read_until(fd, expected.encode(), shown, deadline):
            break
        time.sleep(0.05)
        os.write(fd, b"\x03" if answer == "^C" else answer.encode() + b"\n")
    read_until(fd, b"\0never", shown, deadline)
    _, status = os.waitpid(pid, 0)
    sys.stdout.write(shown.replace(b"\0", b"").replace(b"\r\n", b"\n").decode())
    return os.waitstatus_to_exitcode(status) & 255


if __name__ == "__main__":
    sys.exit(main())
