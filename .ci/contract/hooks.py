"""What Schemathesis needs to know of the API beyond openapi.json: how to sign, and the rules that no schema can say."""

import base64
import datetime
import hashlib
import hmac
import re
import secrets
import time
import urllib.parse
import zoneinfo

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation

KEY, SECRET = "demo-key", "demo-secret"
EXAMPLE_KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"'
ZONES = zoneinfo.available_timezones()
deleted = set()


class MessageSignature(requests.auth.AuthBase):
    """Signs method, path, query and body, as docs/http-api.md says, so that no server may read them otherwise."""

    def __call__(self, request):
        target = urllib.parse.urlsplit(request.url)
        components = {"@method": request.method, "@path": target.path, "@query": "?" + target.query}
        body = request.body.encode() if isinstance(request.body, str) else request.body
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            components["content-digest"] = request.headers["Content-Digest"] = f"sha-256=:{digest}:"
        parameters = '({});created={};keyid="{}";nonce="{}";tag="vip-export"'.format(
            " ".join(f'"{name}"' for name in components), int(time.time()), KEY, secrets.token_hex(16))
        lines = [f'"{name}": {value}' for name, value in components.items()]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        mac = base64.b64encode(hmac.digest(SECRET.encode(), base.encode(), "sha256")).decode()
        request.headers["Signature-Input"] = f"sig1={parameters}"
        request.headers["Signature"] = f"sig1=:{mac}:"
        return request


schemathesis.auth.set_from_requests(MessageSignature())


@schemathesis.hook
def map_case(context, case):
    """Makes the parameters fit each other, if each of them is valid."""
    for location, fields in ((ParameterLocation.QUERY, case.query), (ParameterLocation.BODY, case.body)):
        if isinstance(fields, dict) and not case.meta.is_negative_at(location):
            fit(fields)
    if case.headers and case.headers.get("Idempotency-Key") == EXAMPLE_KEY:
        # the example is in many requests, but a key belongs to one order
        case.headers["Idempotency-Key"] = f'"{secrets.token_hex(16)}"'
    return case


def fit(fields):
    if "from" in fields and "to" in fields:
        # a window has at most 31 days, and at least a microsecond
        begin = re.sub(r"([.]\d{1,6})\d*", r"\1", fields["from"])
        fields["from"], fields["to"] = (begin, begin) if is_moment(begin) else ("2026-06-01", "2026-06-30")
    if fields.get("timeZone") not in {None, *ZONES}:
        fields["timeZone"] = "Europe/Zurich"
    if fields.get("format") in ("jsonl", "xlsx"):
        for option in ("timestamps", "bom", "delimiter"):
            fields.pop(option, None)
    if fields.get("format") == "xlsx":
        fields.pop("compression", None)
    if fields.get("callbackUrl"):
        # this port refuses the connection; a check calls no hosts of others
        fields["callbackUrl"] = "https://127.0.0.1:9/"


def is_moment(text):
    """Whether the calendar has this time. Firestore keeps the years 1 to 9999, in UTC."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return 1 < moment.year < 9999 and abs(moment.utcoffset() or datetime.timedelta()) <= datetime.timedelta(hours=18)


@schemathesis.hook
def after_call(context, case, response):
    if case.method == "DELETE" and response.status_code == 204:
        deleted.add(case.path_parameters["exportId"])


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops complaints that do not hold of this API."""
    if failure.code == "ST301":
        # DELETE answers 204 to delete an export, but 200 to cancel one, which is there afterwards
        return case.path_parameters["exportId"] in deleted
    if failure.code == "ST302" and case.path.endswith("/manifest"):
        # an export has a manifest when it has succeeded, not when it is created
        return "Only SUCCEEDED exports have one" not in response.json()["message"]
    if failure.code == "ST202" and response.status_code == 422:
        # only the server knows these texts: the cursor of a page, and the keys that other orders have used
        faults = {(fault["path"][0], fault["type"]) for fault in response.json()["error"]}
        return not faults <= {("before", "any.invalid"), ("before", "date.format"), ("Idempotency-Key", "any.invalid")}
    return True
