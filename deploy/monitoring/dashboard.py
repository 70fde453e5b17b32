#!/usr/bin/env python3
"""Writes dashboard.json, the Grafana dashboard of the product: python3 deploy/monitoring/dashboard.py

The panels are below, from the promise on top to the processes at the bottom. `--check` compares the file with them, and
`--expressions` prints every query, for a check against Prometheus.
"""

import json
import sys
from pathlib import Path

FILE = Path(__file__).with_name("dashboard.json")
WIDTH, HEIGHT = 24, 7
# only what Grafana substitutes; the checks replace it
RATE = "[$__rate_interval]"
SECONDS, COUNT, PER_SECOND, BYTES, RATIO = "s", "short", "ops", "bytes", "percentunit"


def rate(metric, by=None, **tags):
    chosen = ",".join(f'{name}{"=~" if "|" in value else "="}"{value}"' for name, value in tags.items())
    total = f'sum{f" by ({by}) " if by else ""}(rate({metric}{"{" + chosen + "}" if chosen else ""}{RATE}))'
    return total


def quantile(q, metric, by="", **tags):
    chosen = ",".join(f'{name}="{value}"' for name, value in tags.items())
    labels = f"le, {by}" if by else "le"
    return f'histogram_quantile({q}, sum by ({labels}) (rate({metric}_bucket{"{" + chosen + "}" if chosen else ""}{RATE})))'


def mean(timer, by=None):
    labels = f" by ({by}) " if by else ""
    return f"sum{labels}(rate({timer}_sum{RATE})) / sum{labels}(rate({timer}_count{RATE}))"


# row → [(title, unit, [(query, legend)])]
ROWS = [
    ("The promise", [
        ("Exports that succeed", RATIO, [
            (f'1 - ({rate("vip_export_jobs_ended_total", outcome="failed")} / '
             f'{rate("vip_export_jobs_ended_total", outcome="failed|succeeded")})', "succeeded")]),
        ("Time of small exports", SECONDS, [
            (quantile(q, "vip_export_job_duration_seconds", size="small"), f"p{round(q * 100)}") for q in (0.5, 0.95, 0.99)]),
        ("Time of large exports", SECONDS, [
            (quantile(q, "vip_export_job_duration_seconds", size="large"), f"p{round(q * 100)}") for q in (0.5, 0.95, 0.99)]),
        ("Active exports", COUNT, [("max by (state) (vip_export_jobs)", "{{state}}"), ("max(vip_export_jobs_stalled)", "stalled")]),
        ("Oldest active export", SECONDS, [("max by (state) (vip_export_jobs_oldest_age_seconds)", "{{state}}")]),
    ]),
    ("Queues", [
        ("Tickets that wait", COUNT, [("max by (lane) (vip_export_queue_waiting)", "{{lane}}")]),
        ("Age of the first ticket that waits", SECONDS, [("max by (lane) (vip_export_queue_head_age_seconds)", "{{lane}}")]),
        ("Lag of the consumer groups", COUNT, [("max by (lane, stage) (vip_export_queue_lag)", "{{lane}} {{stage}}")]),
        ("Consumers", COUNT, [("max by (lane) (vip_export_queue_members)", "{{lane}}")]),
    ]),
    ("Throughput", [
        ("Rows a second", PER_SECOND, [(rate("vip_export_rows_total", "format"), "{{format}}")]),
        ("Bytes a second", BYTES, [(rate("vip_export_bytes_total", "format"), "{{format}}")]),
        ("Slices a second", PER_SECOND, [(rate("vip_export_slice_duration_seconds_count", "outcome"), "{{outcome}}")]),
        ("Mean time of a slice, a plan, an assembly", SECONDS, [
            (mean(f"vip_export_{stage}_duration_seconds"), stage) for stage in ("slice", "plan", "assemble")]),
    ]),
    ("Trouble", [
        ("Tickets by what became of them", PER_SECOND, [(rate("vip_export_tickets_total", "outcome"), "{{outcome}}")]),
        ("Failures by back end", PER_SECOND, [(rate("vip_export_failures_total", "backend"), "{{backend}}")]),
        ("Streams opened again", PER_SECOND, [(rate("vip_export_streams_reopened_total", "cause"), "{{cause}}")]),
        ("Safety nets", PER_SECOND, [
            (rate("vip_export_claims_repeated_total"), "claims of dead workers"),
            (rate("vip_export_sweep_resent_total"), "tickets sent again"),
            (rate("vip_export_attempts_restarted_total", "reason"), "new attempt: {{reason}}")]),
        ("Dead letters", COUNT, [
            ("max(vip_export_letters_open)", "open"), (rate("vip_export_dead_letters_total", "outcome"), "{{outcome}} a second")]),
    ]),
    ("API", [
        ("Orders by answer", PER_SECOND, [(rate("vip_export_submissions_total", "answer"), "{{answer}}")]),
        ("Held requests and streams, of their limit", RATIO, [
            ("sum by (kind) (vip_export_held) / ignoring (kind) group_left () sum(vip_export_held_limit)", "{{kind}}")]),
        ("How waits end", PER_SECOND, [(rate("vip_export_wait_seconds_count", "end"), "{{end}}")]),
        ("Refused requests", PER_SECOND, [(rate("vip_export_refused_total", "why"), "{{why}}")]),
        ("Answers by status", PER_SECOND, [(rate("http_server_requests_seconds_count", "status"), "{{status}}")]),
        ("Callbacks", PER_SECOND, [(rate("vip_export_callback_duration_seconds_count", "outcome"), "{{outcome}}")]),
    ]),
    ("Processes", [
        ("CPU", RATIO, [("process_cpu_usage", "{{instance}}")]),
        ("Heap after collection, of its limit", RATIO, [("jvm_memory_usage_after_gc", "{{instance}}")]),
        ("Threads", COUNT, [("jvm_threads_live_threads", "{{instance}}")]),
        ("Open files", COUNT, [("process_files_open_files", "{{instance}}")]),
        ("Time in collections", RATIO, [(rate("jvm_gc_pause_seconds_sum", "instance"), "{{instance}}")]),
        ("Rebalances", PER_SECOND, [(rate("kafka_consumer_coordinator_rebalance_total", "instance"), "{{instance}}")]),
    ]),
]


def panels():
    made, top, number = [], 0, 1
    for row, charts in ROWS:
        made.append({"id": number, "type": "row", "title": row, "collapsed": False, "panels": [],
                     "gridPos": {"x": 0, "y": top, "w": WIDTH, "h": 1}})
        number, top = number + 1, top + 1
        per_line = 3 if len(charts) % 3 == 0 or len(charts) > 4 else 2
        width = WIDTH // per_line
        for place, (title, unit, queries) in enumerate(charts):
            made.append({
                "id": number, "type": "timeseries", "title": title,
                "datasource": {"type": "prometheus", "uid": "${datasource}"},
                "gridPos": {"x": place % per_line * width, "y": top + place // per_line * HEIGHT, "w": width, "h": HEIGHT},
                "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
                "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
                "targets": [{"refId": chr(ord("A") + index), "expr": query, "legendFormat": legend,
                             "datasource": {"type": "prometheus", "uid": "${datasource}"}}
                            for index, (query, legend) in enumerate(queries)]})
            number += 1
        top += -(-len(charts) // per_line) * HEIGHT
    return made


def dashboard():
    return {
        "uid": "vip-export", "title": "VIP message export", "tags": ["vip-export"], "schemaVersion": 39, "editable": True,
        "timezone": "utc", "refresh": "30s", "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}]},
        "links": [{"title": "Runbook", "type": "link", "url": "docs/runbook.md"}],
        "panels": panels()}


def main(arguments):
    text = json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"
    if arguments == ["--expressions"]:
        for _, charts in ROWS:
            for _, _, queries in charts:
                for query, _ in queries:
                    print(query)
    elif arguments == ["--check"]:
        if FILE.read_text("utf-8") != text:
            sys.exit(f"FAILED: {FILE.name} is not what dashboard.py writes; run it")
    elif not arguments:
        FILE.write_text(text, "utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
