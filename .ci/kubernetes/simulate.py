#!/usr/bin/env python3
"""Drives a recorded burst through the formulas of KEDA and of Kubernetes' autoscaler, and prints the workers over time.

KEDA hands the values of its triggers to a HorizontalPodAutoscaler as external metrics. For AverageValue that wants
ceil(value / threshold) pods, for Value ceil(pods * value / threshold), neither within a tolerance of a tenth. The largest
wish counts, within the limits and the policies of `behavior`. The autoscaler looks every 15 seconds.
https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/

A burst is a CSV file: seconds, and one column for each trigger in its order. The recorded system had one worker, so its
queues say what one worker leaves waiting: more of them would have drained faster.

    simulate.py SCALEDOBJECT BURST PAGE [--write]    compares the table with that of the page, or writes it
"""

import csv
import math
import sys
from pathlib import Path

import yaml

PERIOD = 15
TOLERANCE = 0.1


class Autoscaler:
    def __init__(self, scaled):
        spec = scaled["spec"]
        behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
        self.triggers = [(one["metricType"], float(one["metadata"]["threshold"])) for one in spec["triggers"]]
        self.minimum, self.maximum = spec["minReplicaCount"], spec["maxReplicaCount"]
        [self.up], [self.down] = behavior["scaleUp"]["policies"], behavior["scaleDown"]["policies"]
        assert (self.up["type"], self.down["type"]) == ("Percent", "Pods"), "this simulation knows these policies only"
        self.stable_for = behavior["scaleDown"]["stabilizationWindowSeconds"]
        assert behavior["scaleUp"]["stabilizationWindowSeconds"] == 0
        self.pods = self.minimum
        self.changes = []  # (second, pods before)
        self.wishes = []  # (second, wished pods)

    def wish(self, values):
        wishes = []
        for (kind, threshold), value in zip(self.triggers, values, strict=True):
            average = value / self.pods if kind == "AverageValue" else value
            if abs(average / threshold - 1) <= TOLERANCE:
                wishes.append(self.pods)
            elif kind == "AverageValue":
                wishes.append(math.ceil(value / threshold))
            else:
                wishes.append(math.ceil(self.pods * value / threshold))
        return min(self.maximum, max(self.minimum, *wishes))

    def pods_before(self, second, period):
        """The pods at the beginning of the period that ends now."""
        for at, before in self.changes:
            if at > second - period:
                return before
        return self.pods

    def step(self, second, values):
        wished = self.wish(values)
        self.wishes = [one for one in self.wishes if one[0] > second - self.stable_for] + [(second, wished)]
        if wished > self.pods:
            limit = math.ceil(self.pods_before(second, self.up["periodSeconds"]) * (1 + self.up["value"] / 100))
            wished = max(self.pods, min(wished, limit))
        else:
            wished = min(self.pods, max(wish for _, wish in self.wishes))
            wished = max(wished, self.pods_before(second, self.down["periodSeconds"]) - self.down["value"])
        if wished != self.pods:
            self.changes.append((second, self.pods))
            self.pods = wished
        return self.pods


def main():
    scaled = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    samples = {int(float(row[0])): [float(value) for value in row[1:]] for row in rows}
    end = max(samples)
    autoscaler = Autoscaler(scaled)
    history = []
    for second in range(0, end + 3600, PERIOD):
        latest = max((at for at in samples if at <= second), default=min(samples))
        values = samples[latest] if second <= end else [0.0] * len(autoscaler.triggers)
        history.append((second, values, autoscaler.step(second, values)))
    lines = [f"{'second':>7} {' '.join(f'{name:>14}' for name in header[1:])} workers"]
    last = None
    for second, values, pods in history:
        if pods != last or second <= end and second % 120 == 0:
            lines.append(f"{second:>7} {' '.join(f'{value:>14.0f}' for value in values)} {'#' * pods} {pods}")
        last = pods
    print("\n".join(lines))
    compare(Path(sys.argv[3]), "\n".join(lines), "--write" in sys.argv)

    counts = [pods for _, _, pods in history]
    peak = max(counts)
    first_down = next(second for (second, _, pods), before in zip(history[1:], counts, strict=False) if pods < before)
    last_busy = max(second for second, values, _ in history if autoscaler_wants_more(scaled, values))
    checks = {
        "the burst needs the maximum": peak == autoscaler.maximum,
        "it is reached within four minutes": counts.index(peak) * PERIOD <= 240,
        "never less than the minimum, never more than the maximum": min(counts) >= autoscaler.minimum and peak <= autoscaler.maximum,
        "no worker ends within ten minutes of the burst": first_down >= last_busy + autoscaler.stable_for,
        "workers end one by one": all(before - after <= 1 for before, after in zip(counts, counts[1:], strict=False)),
        "the minimum is left in the end": counts[-1] == autoscaler.minimum,
    }
    for promise, holds in checks.items():
        print(f"{'ok' if holds else 'FAILED'}: {promise}")
    sys.exit(0 if all(checks.values()) else 1)


def compare(page, table, write):
    """The page shows this table."""
    before, begin, rest = page.read_text("utf-8").partition("<!-- simulation: begin -->\n")
    _, end, after = rest.partition("<!-- simulation: end -->")
    text = f"{before}{begin}```\n{table}\n```\n{end}{after}"
    if write:
        page.write_text(text, "utf-8")
    if not begin or not end or page.read_text("utf-8") != text:
        sys.exit(f"FAILED: {page} shows another table; --write writes it")


def autoscaler_wants_more(scaled, values):
    return Autoscaler(scaled).wish(values) > scaled["spec"]["minReplicaCount"]


if __name__ == "__main__":
    main()
