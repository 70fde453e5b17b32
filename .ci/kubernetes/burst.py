#!/usr/bin/env python3
"""Orders a burst of exports of the demo and records the queues until they are empty: burst.py API METRICS FILE."""

import csv
import hashlib
import hmac
import http.client
import re
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

EXPORTS = 12_000
LANES = ("jobs", "large_jobs", "slices")
STEP = 5  # seconds
api, metrics, target = sys.argv[1:]
host = urlsplit(api).netloc
first = datetime(2026, 6, 1, tzinfo=timezone.utc)


def order(numbers):
    """Orders exports of different windows, because equal orders share one export."""
    connection = http.client.HTTPConnection(host, timeout=300)
    for number in numbers:
        begin = first + timedelta(seconds=200 * number)
        end = begin + timedelta(hours=1)
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        window = f"from={begin:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"
        connection.request("GET", f"/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&{window}", headers={
            "Prefer": "respond-async", "x-api-key": "demo-key", "x-date": now,
            "x-signature": hmac.new(b"demo-secret", now.encode(), hashlib.sha256).hexdigest()})
        response = connection.getresponse()
        body = response.read()
        if response.status != 202:
            sys.exit(f"FAILED: order {number} got {response.status}: {body[:200]!r}")


def sample():
    text = urllib.request.urlopen(metrics, timeout=60).read().decode()
    lags = [sum(float(lag) for lag in re.findall(rf'^vip_export_queue_lag{{lane="{lane}",.*?}} (\S+)$', text, re.MULTILINE))
            for lane in LANES]
    age = re.search(r'^vip_export_queue_head_age_seconds{lane="jobs",?} (\S+)$', text, re.MULTILINE).group(1)
    return [*(round(lag) for lag in lags), round(float(age))]


def main():
    rows = []
    began = time.monotonic()
    with ThreadPoolExecutor(8) as callers:
        orders = [callers.submit(order, range(caller, EXPORTS, 8)) for caller in range(8)]
        while True:
            rows.append([round(time.monotonic() - began), *sample()])
            print(*rows[-1], flush=True)
            if all(one.done() for one in orders) and len(rows) > 3 and rows[-1][1:] == rows[-2][1:] == [0, 0, 0, 0]:
                break
            time.sleep(STEP)
        for one in orders:
            one.result()
    with open(target, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([["second", *(f"{lane}_lag" for lane in LANES), "jobs_age"], *rows])


if __name__ == "__main__":
    main()
