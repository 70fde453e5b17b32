"""README's start command as a new user would run it, fed with real messages.

Starts ./mvnw spring-boot:run on free ports with an import, waits for its last line, and then checks from outside, with
Python's own CSV parser: the printed curl line, every shell example of README.md and the pages in docs/, August 2002 field
by field (whole, by label, by kind, in a date-time window, empty), what is kept across a restart, Ctrl-C, and the line about
a port in use.
"""

import csv
import gzip
import hashlib
import hmac
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from lib import Checks, exit_on_signals, free_ports

DEFAULT_URL = "http://127.0.0.1:8080"
# the pages with shell examples; the function vip of http-api.md is there for those after it
PAGES = ["README.md", "docs/http-api.md", "docs/webhooks.md", "docs/cli.md", "docs/ops.md"]
PORT_OPTIONS = ["api-port", "kafka-port", "kafka-controller-port", "firestore-port", "storage-port",
                "ops-port", "api-metrics-port", "worker-metrics-port", "ops-metrics-port"]
PATIENT = "--spring.config.additional-location=file:local/test-api.yml"
TIMEOUT = 300  # seconds
check = Checks()


class Stack:
    """One run of the start command; its output is read by a thread, so that it never blocks."""

    def __init__(self, ports, data, *more):
        arguments = [f"--{name}={port}" for name, port in zip(PORT_OPTIONS, ports)] + [f"--data={data}", PATIENT, *more]
        self.lines = []
        self.process = subprocess.Popen(
            ["./mvnw", "-B", "-ntp", "spring-boot:run", "-Dspring-boot.run.arguments=" + " ".join(arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            # a shell that runs this behind itself has Ctrl-C ignored, and so would every child
            start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def await_line(self, start, seconds=900):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if line.startswith(start):
                    return line
            if self.process.poll() is not None and not self.reader.is_alive():
                break
            time.sleep(0.1)
        print("\n".join(self.lines[-80:]))
        sys.exit(f"FAILED: no line that starts with {start!r}")

    def interrupt(self):
        """Ctrl-C: the terminal sends SIGINT to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=TIMEOUT)
        self.reader.join(timeout=TIMEOUT)

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def request(url, key="demo-key", secret="demo-secret"):
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    signature = hmac.new(secret.encode(), date.encode(), hashlib.sha256).hexdigest()
    call = urllib.request.Request(
        url, headers={"x-api-key": key, "x-date": date, "x-signature": signature})
    with urllib.request.urlopen(call, timeout=TIMEOUT) as answer:
        return answer.status, json.load(answer)


def export(url, **query):
    """(totalCount, data rows) of an export; the header row is checked."""
    query = {"workspaceId": "ws-demo", "mediumId": "ch-demo", **query}
    status, answer = request(f"{url}/vip-messages/export?{urllib.parse.urlencode(query)}")
    check(status == 200 and set(answer) == {"totalCount", "csvUrl"}, f"export of {query} answers its two fields")
    with urllib.request.urlopen(answer["csvUrl"], timeout=TIMEOUT) as file:
        text = file.read().decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check(rows[0] == "id,timestamp,userId,kind,source,labels,text".split(","), "the header is the documented one")
    return answer["totalCount"], rows[1:]


def chosen(messages, matches):
    """The messages that an export must have, in its order."""
    return sorted(filter(matches, messages), key=lambda m: (m["timestamp"], m["id"]), reverse=True)


def row(message):
    """The cells of a message, as the input alone says they must be."""
    labels = "|".join(re.sub(r"[|\\]", r"\\\g<0>", label) for label in message["labels"])
    return [message["id"], microseconds(message["timestamp"]), message["userId"], message["kind"], message["source"],
            labels, defused(message["text"])]


def microseconds(timestamp):
    second, fraction = re.fullmatch(r"(.*:\d\d)(?:\.(\d{1,6}))?Z", timestamp).groups()
    return f"{second}.{fraction or '':0<6}Z"


# The rule of docs/http-api.md, section "The file", once more: where a cell gets an apostrophe, and the way back.
BLANK = ("[\\x01-\\x08\\x0b\\x0c\\x0e-\\x20\"\\x7f-\\xa0\\xad\\u061c\\u1680\\u180e"
         "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff]")
SEPARATOR = "[,;|\\t\\r\\n]"
TRIGGERS = "[=@＝＠+\\-＋－]"
START = re.compile(f"(?:(?:(?!\"){BLANK})*+|'+{BLANK}*+)(?:[\\t\\r\\n]|{TRIGGERS}).*", re.S)
NUMBER = re.compile("[+\\-＋－][0-9]+([.][0-9]+)?")
TRIGGER = re.compile(f"(?<={SEPARATOR})('*+){BLANK}*+({TRIGGERS})")
OPERAND = re.compile(f"(?:{BLANK}|[\\t=+\\-@＝＋－＠])*+([^)\\]}}*/?:><^%&,;|`~\\r\\n].*+)?", re.S)
MARK = re.compile("[|!=]|(?<=[0-9A-Za-z_.\\x80-\\U0010ffff])\\(|[0-9)\"'%}] ?[+\\-*/^&<>] ?[0-9(\"'$.{]")

LINE_END = re.compile("[\\r\\n]")
ADDED = re.compile(f"\\A'(?='*{BLANK}*[\\t\\r\\n])|(?:\\A|(?<={SEPARATOR}))'(?='*{BLANK}*{TRIGGERS})")


def defused(text):
    """The text as the last cell of a record has it."""
    pieces, done = ["'"] if START.fullmatch(text) and not NUMBER.fullmatch(text) else [], 0
    for trigger in TRIGGER.finditer(text):
        if trigger.group(1) or is_formula(text, trigger.group(2), trigger.end(2)):
            pieces += [text[done:trigger.start()], "'"]
            done = trigger.start()
    return "".join([*pieces, text[done:]])


def is_formula(text, trigger, after):
    operand = OPERAND.match(text, after)
    if operand.group(1) is None:
        return False
    if trigger in "=＝":
        return True
    line_end = LINE_END.search(text, operand.start(1))
    return MARK.search(text, operand.start(1), line_end.start() if line_end else len(text)) is not None


def restored(cell):
    """The text of a cell."""
    return ADDED.sub("", cell)


def check_export(url, messages, matches, what, rows=None, **query):
    want = [row(message) for message in chosen(messages, matches)]
    if rows is not None:
        check(len(want) == rows, f"the input holds {rows} messages: {what}")
    total, got = export(url, **query)
    check(total == len(want), f"totalCount is {len(want)}: {what}")
    check(got == want, f"all {len(want)} rows agree in order and in every field: {what}")
    check([restored(cells[6]) for cells in got] == [message["text"] for message in chosen(messages, matches)],
          f"each text can be restored: {what}")


def check_august(url, messages):
    def august(message):
        return message["timestamp"].startswith("2002-08")

    month = {"from": "2002-08-01", "to": "2002-08-31"}
    check_export(url, messages, august, "August 2002", rows=1658, **month)
    check_export(url, messages, lambda m: august(m) and "spam" in m["labels"], "with a label", label="spam", **month)
    check_export(url, messages, lambda m: august(m) and m["kind"] == "attachment", "with a content type",
                 contentType="attachment", **month)
    check_export(url, messages, lambda m: "2002-08-05T06:07:08Z" <= m["timestamp"] <= "2002-08-20T21:22:23Z",
                 "in a date-time window", **{"from": "2002-08-05T06:07:08Z", "to": "2002-08-20T21:22:23Z"})
    check_export(url, messages, lambda m: False, "an empty window", **{"from": "1990-01-01", "to": "1990-01-31"})


def shell_examples(page):
    return re.findall(r"^```bash\n(.*?)^```", Path(page).read_text("utf-8"), re.DOTALL | re.MULTILINE)


def check_documents(url, storage_url, console):
    """Runs the shell examples of all PAGES, in order, in one shell, as a reader would paste them."""
    examples = [(page, example) for page in PAGES for example in shell_examples(page)]
    check({page for page, _ in examples} == set(PAGES), "each page has shell examples")
    script = "set -euo pipefail\n" + "\n".join(f"echo '--- {page}'\n{example}" for page, example in examples)
    script = script.replace(DEFAULT_URL, url).replace("http://127.0.0.1:4443", storage_url)
    script = script.replace("8099", str(free_ports(1)[0]))
    ops_url, token = re.fullmatch(r"Console +(\S+)/#token=(\S+)", console).groups()
    script = script.replace("VIP_EXPORT_OPS_TOKEN=TOKEN", f"VIP_EXPORT_OPS_TOKEN={token}")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cli").symlink_to(Path("cli").resolve())
        done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=1200,
                              env={**os.environ, "VIP_EXPORT_OPS_URL": ops_url})
    print(done.stdout + done.stderr)
    check(done.returncode == 0, f"the {len(examples)} shell examples of {', '.join(PAGES)} run")
    check("-succeeded SUCCEEDED" in done.stdout, "the receiver is called back, and finds the signature right")
    check("\nOK" in done.stdout, "the check of a file against its manifest says OK")
    check("lane.resume" in done.stdout, "the audit of the console has what the command line did")
    check("csvUrl" in done.stdout and '"messages"' in done.stdout, "the examples print what they promise")


def check_curl_line(stack):
    line = next(line for line in stack.lines if line.startswith("D=$(date"))
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=TIMEOUT)
    check(done.returncode == 0 and json.loads(done.stdout)["totalCount"] >= 2000, "the printed curl line works when pasted")


def main(file):
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        messages = [json.loads(line) for line in lines]
    ports = free_ports(len(PORT_OPTIONS))
    url, storage_url = f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[4]}"
    running = []
    with tempfile.TemporaryDirectory() as folder:
        with_errors = Path(folder, "messages.jsonl.gz")
        with gzip.open(with_errors, "wb") as copy, gzip.open(file, "rb") as original:
            copy.write(b'{"id":"broken"\n')
            copy.write(original.read())
        try:
            stack = Stack(ports, Path(folder, "data"), f"--import={with_errors}")
            running.append(stack)
            stack.await_line("Ready: " + url)
            check(stack.lines[-1] == "Ready: " + url, "Ready is the last line")
            check(any(line.startswith(f"{with_errors}:1: not JSON") for line in stack.lines),
                  "the bad line is reported by its number and reason")
            check(any(line.startswith("Loaded 5973 messages") for line in stack.lines), "all other lines are loaded")
            check(any(line.startswith("200 {") and "csvUrl" in line for line in stack.lines), "the demo's answer is shown")
            check_curl_line(stack)
            check_august(url, messages)
            check_documents(url, storage_url, next(line for line in stack.lines if line.startswith("Console")))

            refused = Stack(ports, Path(folder, "other"))
            running.append(refused)
            refused.process.wait(timeout=600)
            refused.reader.join(timeout=TIMEOUT)
            check(refused.process.returncode != 0 and any(
                re.match(rf"Port {ports[0]} of the API is in use\. Choose another port: .*--api-port=PORT$", line)
                for line in refused.lines), "a port in use is one clear line")

            broken = Stack(free_ports(len(PORT_OPTIONS)), Path(folder, "broken"), "--vip-export.export.wait-budget=soon")
            running.append(broken)
            broken.process.wait(timeout=600)
            broken.reader.join(timeout=TIMEOUT)
            check(broken.process.returncode != 0 and any(
                line.startswith("The start failed: ") and "soon" in line for line in broken.lines),
                  "a start that fails says so and ends")

            stack.interrupt()
            check("Stopped." in stack.lines, "Ctrl-C stops it cleanly")

            again = Stack(ports, Path(folder, "data"))
            running.append(again)
            again.await_line("Ready: " + url)
            check_export(url, messages, lambda m: m["timestamp"].startswith("2002-08"), "after a restart", rows=1658,
                         **{"from": "2002-08-01", "to": "2002-08-31"})
            again.interrupt()
        finally:
            for stack in running:
                stack.end()
    print(f"{check.passed} passed, 0 failed")


if __name__ == "__main__":
    exit_on_signals()
    main(sys.argv[1])
