"""What the checks that are written in Python share; as a program, lib.py COUNT prints as many free ports of 127.0.0.1."""

import signal
import socket
import sys
import time


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def exit_on_signals():
    """Turns SIGINT and SIGTERM into an exit, so that finally blocks run; a second signal does not interrupt those."""
    def leave(number, frame):
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, leave)


class Checks:
    """Counts what holds, and ends the program at the first that does not."""

    def __init__(self):
        self.passed = 0
        self.began = time.monotonic()

    def __call__(self, condition, what):
        if not condition:
            sys.exit(f"FAILED: {what}")
        self.passed += 1
        print(f"ok: {what} ({time.monotonic() - self.began:.0f}s)", flush=True)


if __name__ == "__main__":
    print(*free_ports(int(sys.argv[1])))
