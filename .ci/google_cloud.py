"""The part of .ci/google-cloud that calls deploy/google-cloud/setup.sh and judges it.

As the command `gcloud` or `kafka-topics.sh` (a link to this file) it is the cloud that the script talks to: it keeps what was
created in a JSON file, answers as Google's tool does, and records each call.
"""

import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETUP = ROOT / "deploy/google-cloud/setup.sh"
NEEDED = ["--project=p-1", "--location=europe-west1", "--bucket=exports"]
ALL = [*NEEDED, "--origin=https://app.example.com", "--gke-namespace=vip", "--point-in-time-recovery"]
DELETE = ("--undo", "--delete-data=p-1")
CHANGES = ("create", "update", "delete", "enable", "undelete", "rm", "add-iam-policy-binding", "remove-iam-policy-binding")


### The cloud


class Cloud:
    """What there is. Each method answers one command: (lists of words, flags) to what it prints."""

    def __init__(self, file):
        self.file = file
        self.state = json.loads(file.read_text()) if file.exists() else {}

    def of(self, kind):
        return self.state.setdefault(kind, {})

    def save(self):
        self.file.write_text(json.dumps(self.state))

    def find(self, kind, name):
        if name not in self.of(kind):
            sys.exit(f"ERROR: (gcloud) NOT_FOUND: {kind} {name}")
        return self.of(kind)[name]

    def create(self, kind, name, thing):
        if name in self.of(kind):
            sys.exit(f"ERROR: (gcloud) ALREADY_EXISTS: {kind} {name}")
        self.of(kind)[name] = thing

    def answer(self, words, flags):
        database = "".join(flags.get("--database", ["(default)"]))
        fields = f"projects/p-1/databases/{database}/collectionGroups/" + "".join(flags.get("--collection-group", []))
        match words:
            case ["services", "list"]:
                return "\n".join(self.of("services"))
            case ["services", "enable", *names]:
                self.of("services").update(dict.fromkeys(names, {}))
            case ["iam", "service-accounts", "describe", name]:
                return self.find("accounts", name)["email"]
            case ["iam", "service-accounts", "create", name]:
                email = f"{name}@p-1.iam.gserviceaccount.com"
                self.create("accounts", email, {"email": email})
            case ["iam", "service-accounts", "delete", name]:
                self.find("accounts", name)
                del self.of("accounts")[name]
            case ["iam", "roles", "describe", name]:
                return json.dumps(self.find("roles", name))
            case ["iam", "roles", "create", name]:
                self.create("roles", name, {"includedPermissions": flags["--permissions"][0].split(",")})
            case ["iam", "roles", "update", name]:
                self.find("roles", name)["includedPermissions"] = flags["--permissions"][0].split(",")
            case ["iam", "roles", "delete", name]:
                self.find("roles", name)["deleted"] = True
            case ["iam", "roles", "undelete", name]:
                del self.find("roles", name)["deleted"]
            case ["firestore", "databases", "describe"]:
                return json.dumps(self.find("databases", database))
            case ["firestore", "databases", "create"]:
                self.create("databases", database, {
                    "name": f"projects/p-1/databases/{database}", "locationId": flags["--location"][0],
                    "type": "FIRESTORE_NATIVE", "databaseEdition": flags["--edition"][0].upper(),
                    "protected": "--delete-protection" in flags})
            case ["firestore", "databases", "update"]:
                found = self.find("databases", database)
                if "--no-delete-protection" in flags:
                    found["protected"] = False
                if "--enable-pitr" in flags:
                    found["pointInTimeRecoveryEnablement"] = "POINT_IN_TIME_RECOVERY_ENABLED"
            case ["firestore", "databases", "delete"]:
                if self.find("databases", database)["protected"]:
                    sys.exit("ERROR: (gcloud) FAILED_PRECONDITION: delete protection")
                del self.of("databases")[database]
                if database == "(default)":
                    for kind in ("indexes", "fields", "ttls"):
                        self.of(kind).clear()
            case ["firestore", "indexes", "composite", "list"]:
                found = list(self.of("indexes").values())
                answer = json.dumps(found) if flags["--format"] == ["json"] else "\n".join(i["state"] for i in found)
                for index in found:
                    index["state"] = "READY"  # the next look finds it so
                return answer
            case ["firestore", "indexes", "composite", "create"]:
                self.create("indexes", json.dumps([fields, flags["--field-config"]]), {
                    "name": f"{fields}/indexes/id{len(self.of('indexes'))}", "state": "CREATING",
                    "queryScope": flags["--query-scope"][0].upper().replace("-", "_"),
                    "fields": [*map(field_config, flags["--field-config"]),
                               {"fieldPath": "__name__", "order": "ASCENDING"}]})
            case ["firestore", "indexes", "fields", "list"]:
                return json.dumps(list(self.of("fields").values()))
            case ["firestore", "indexes", "fields", "update", name]:
                indexes = [{"queryScope": "COLLECTION", **field_config(f"field-path={name},{i}", True)}
                           for i in flags.get("--index", [])]
                self.of("fields")[f"{fields}/{name}"] = {
                    "name": f"{fields}/fields/{name}", "indexConfig": {"indexes": indexes} if indexes else {}}
            case ["firestore", "fields", "ttls", "list"]:
                return json.dumps(list(self.of("ttls").values()))
            case ["firestore", "fields", "ttls", "update", name]:
                self.of("ttls")[f"{fields}/{name}"] = {"name": f"{fields}/fields/{name}", "ttlConfig": {"state": "CREATING"}}
            case ["storage", "buckets", "describe", name]:
                return json.dumps(self.find("buckets", name))
            case ["storage", "buckets", "create", name]:
                self.create("buckets", name, {"location": flags["--location"][0].upper()})
                self.set_bucket(name, flags)
            case ["storage", "buckets", "update", name]:
                self.find("buckets", name)
                self.set_bucket(name, flags)
            case ["storage", "rm", name]:
                self.find("buckets", name)
                del self.of("buckets")[name]
            case ["managed-kafka", "topics", "list", _]:
                return "\n".join(self.of("topics"))
            case ["managed-kafka", "topics", "create", name]:
                self.create("topics", name, {"partitions": flags["--partitions"][0], "settings": flags["--configs"][0].split(",")})
            case ["managed-kafka", "topics", "delete", name]:
                del self.of("topics")[name]
            case ["auth", "print-access-token"]:
                return "owner"  # the emulator's
            case [*_, "get-iam-policy", name]:
                return json.dumps({"bindings": self.of("policies").get(name, []), "version": 3})
            case [*_, "add-iam-policy-binding", name]:
                self.of("policies").setdefault(name, []).append(binding(flags))
            case [*_, "remove-iam-policy-binding", name]:
                self.of("policies")[name].remove(binding(flags))
            case _:
                sys.exit(f"ERROR: (gcloud) Invalid choice: {words}")
        return ""

    def set_bucket(self, name, flags):
        bucket = self.of("buckets")[name]
        if "--uniform-bucket-level-access" in flags:
            bucket["iamConfiguration"] = {"uniformBucketLevelAccess": {"enabled": True}, "publicAccessPrevention": "enforced"}
            bucket["softDeletePolicy"] = {"retentionDurationSeconds": flags["--soft-delete-duration"][0]}
            bucket["lifecycle"] = json.loads(Path(flags["--lifecycle-file"][0]).read_text())
        if "--cors-file" in flags:
            bucket["cors"] = json.loads(Path(flags["--cors-file"][0]).read_text())

    def kafka_topics(self, flags):
        if "--list" in flags:
            return "\n".join(self.of("topics"))
        name = flags["--topic"][0]
        if "--create" in flags:
            self.create("topics", name, {"partitions": flags["--partitions"][0], "settings": flags["--config"]})
        else:
            del self.of("topics")[name]
        return ""


def field_config(text, in_fields=False):
    pairs = dict(pair.split("=") for pair in text.split(","))
    if unknown := pairs.keys() - {"field-path", "order", "array-config"}:
        sys.exit(f"ERROR: (gcloud) valid keys are [array-config, order]; received: {unknown}")
    field = {"fieldPath": pairs["field-path"]}
    field |= {key: pairs[flag].upper() for key, flag in (("order", "order"), ("arrayConfig", "array-config")) if flag in pairs}
    return {"fields": [field]} if in_fields else field


def binding(flags):
    made = {"role": flags["--role"][0], "members": flags["--member"]}
    condition = flags.get("--condition", ["None"])[0]
    if condition != "None":
        title, expression = re.fullmatch("title=(.*?),expression=(.*)", condition).groups()
        made["condition"] = {"title": title, "expression": expression}
    return made


def parse(arguments):
    """(words, {flag: [values]}) of a command line."""
    words, flags = [a for a in arguments if not a.startswith("--")], {}
    for flag in (a for a in arguments if a.startswith("--")):
        name, _, value = flag.partition("=")
        flags.setdefault(name, []).append(value)
    return words, flags


def be_the_cloud(command):
    folder = Path(os.environ["FAKE_CLOUD"])
    with open(folder / "calls", "a", encoding="utf-8") as calls:
        calls.write(shlex.join([command, *sys.argv[1:]]) + "\n")
    refusal = os.environ.get("FAKE_REFUSAL")
    if refusal and refusal in " ".join(sys.argv[1:]):
        sys.exit("ERROR: (gcloud) PERMISSION_DENIED: not allowed (or it may not exist)")
    cloud = Cloud(folder / "state.json")
    words, flags = parse(sys.argv[1:])
    answer = cloud.answer(words, flags) if command == "gcloud" else cloud.kafka_topics(flags)
    cloud.save()
    print(answer)


### The checks


class World:
    """A folder with a cloud of its own, and the script as a user would run it there."""

    def __init__(self, folder):
        self.folder = Path(folder)
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        for name in ("gcloud", "kafka-topics.sh"):
            (bin_folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" {name} "$@"\n')
            (bin_folder / name).chmod(0o755)
        self.environment = {**os.environ, "FAKE_CLOUD": str(folder), "PATH": f"{bin_folder}:{os.environ['PATH']}",
                            "SETUP_POLL_SECONDS": "0"}

    def run(self, *options, fails=False, **environment):
        """(what it prints, the calls that change something)"""
        calls = self.folder / "calls"
        calls.write_text("")
        done = subprocess.run([SETUP, *options], cwd=self.folder, env=self.environment | environment, text=True,
                              capture_output=True, timeout=600, stdin=subprocess.DEVNULL)
        if (done.returncode != 0) != fails:
            sys.exit(f"FAILED: setup.sh {shlex.join(options)} ends with {done.returncode}:\n{done.stdout}{done.stderr}")
        all_calls = [shlex.split(line) for line in calls.read_text().splitlines()]
        return done.stdout + done.stderr, [call for call in all_calls if {*CHANGES, "--create", "--delete"} & set(call)], all_calls

    def state(self):
        return json.loads((self.folder / "state.json").read_text())


def commands(text, tool="gcloud"):
    return [shlex.split(line) for line in text.splitlines() if line.startswith(tool + " ")]


def check_help(lines):
    """Each command is one of gcloud's, and each of its flags is in the command's own help."""
    used = {}
    for line in lines:
        words, flags = parse(line[1:])
        used.setdefault(re.sub(r"vip-export[\w@.-]+|expireAt|text", "NAME", " ".join(words)), [words, set()])[1].update(flags)

    def unknown(item):
        words, flags = item
        done = subprocess.run(["gcloud", *words, "--help"], capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        page = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
        name = re.search(r"^ +gcloud ([a-z -]+?) - ", page, re.MULTILINE)
        if done.returncode or not name:
            return [f"gcloud {' '.join(words)}: {done.stderr}"]
        called = name.group(1).split()
        known = set(re.findall(r"--(?:\[no-\])?[a-z-]+", page))
        known |= {f.replace("[no-]", "") for f in known} | {f.replace("[no-]", "no-") for f in known}
        places = len(words) - len(called)
        return [f"gcloud {name.group(1)}: {flag}" for flag in flags if flag not in known] + (
            [] if words[:len(called)] == called and places <= max(1, 9 * (called[-1] == "enable")) else [f"{words} are {called}"])

    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        wrong = sum(threads.map(unknown, used.values()), [])
    check(not wrong, f"gcloud has each of the {len(used)} commands, with its flags{': ' + '; '.join(wrong) if wrong else ''}")


def check_syntax(lines):
    """gcloud's own parser takes each command. Without an account, none gets further."""
    shapes = {}
    for line in lines:
        shapes.setdefault(re.sub(r"vip-export[\w@.-]+", "NAME", " ".join(line)), line)

    def refused(line):
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run(line, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL, cwd=empty,
                                  env={**os.environ, "CLOUDSDK_CONFIG": empty, "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"})
        known = "active account" in done.stderr or "Unable to read file [" in done.stderr
        return [] if known else [f"{shlex.join(line)}: {done.stderr.strip()[:300]}"]

    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        wrong = sum(threads.map(refused, shapes.values()), [])
    check(not wrong, f"gcloud parses each of {len(shapes)} command lines{': ' + '; '.join(wrong) if wrong else ''}")


def declared_indexes():
    want = json.loads((ROOT / "firestore.indexes.json").read_text())
    composites = {(i["collectionGroup"], i["queryScope"], tuple(
        (f["fieldPath"], f.get("order") or f.get("arrayConfig")) for f in i["fields"])) for i in want["indexes"]}
    overrides = want["fieldOverrides"]
    return composites, {(f["collectionGroup"], f["fieldPath"], json.dumps(sorted(
        (i.get("order") or i.get("arrayConfig")) for i in f["indexes"]))) for f in overrides}, {
        (f["collectionGroup"], f["fieldPath"]) for f in overrides if f.get("ttl")}


def stored_indexes(state):
    def place(thing):
        words = thing["name"].split("/")
        return words[5], words[7]

    composites = {(place(i)[0], i["queryScope"], tuple(
        (f["fieldPath"], f.get("order") or f.get("arrayConfig")) for f in i["fields"][:-1])) for i in state["indexes"].values()}
    fields = {(*place(f), json.dumps(sorted(
        i["fields"][0].get("order") or i["fields"][0].get("arrayConfig") for i in f["indexConfig"].get("indexes", []))))
        for f in state["fields"].values()}
    return composites, fields, {place(f) for f in state["ttls"].values()}


def check_documents(organisation):
    """The API's documents, as the emulator has them."""
    url = os.environ["FIRESTORE_URL"] + "/v1/projects/p-1/databases/"
    found = {}
    for path in (f"api-keys/documents/ApiKeys/{organisation}-key", f"(default)/documents/Workspaces/ws-{organisation}",
                 f"(default)/documents/Channels/ch-{organisation}"):
        request = urllib.request.Request(url + path, headers={"Authorization": "Bearer owner"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            found[path.split("/")[2]] = json.load(answer)["fields"]
    check(found["ApiKeys"]["orgId"] == {"stringValue": organisation} and found["ApiKeys"]["active"] == {"booleanValue": True},
          "the key is active, and its organisation's")
    check(found["Workspaces"]["vip"] == {"booleanValue": True}, "the workspace is VIP")
    check(found["Channels"]["workspaceIds"] == {"arrayValue": {"values": [{"stringValue": f"ws-{organisation}"}]}},
          "the channel belongs to the workspace")
    return found["ApiKeys"]["secret"]["stringValue"]


def check_errors(world):
    for left_out, name in ((0, "--project"), (1, "--location"), (2, "--bucket")):
        text, _, calls = world.run(*[o for i, o in enumerate(NEEDED) if i != left_out], fails=True)
        check(f"{name}=" in text and calls == [], f"without {name} it says so, and calls nothing")
    for wrong in ("--retention-days=month", "--delete-data=p-1", "--kafka-config=f", "--projct=p", "--bucket=", "--bucket=Exports",
                  "--project=my project", "--location=europe/west1", "--origin=app.example.com", "--origin=https://a.example.com/",
                  "--kafka=broker", "--kafka=a:1;b:2", "--managed-kafka=projects/p/clusters/c"):
        text, _, calls = world.run(*NEEDED, wrong, fails=True)
        check("setup.sh: " in text and calls == [], f"{wrong} is refused")
    for wrong in (["--delete-data"], ["--undo", "--delete-data"], ["--undo", "--delete-data=p-2"]):
        text, _, calls = world.run(*NEEDED, *wrong, fails=True)
        check("--delete-data" in text and calls == [], f"{wrong} deletes nothing")
    check(world.run("-h")[0] == world.run("--help")[0], "-h is --help")
    text, changes, _ = world.run(*NEEDED, fails=True, FAKE_REFUSAL="databases describe")
    check("PERMISSION_DENIED" in text and not [c for c in changes if "databases" in c], "a refused look is no missing database")


def check_life(world, kafka, organisation):
    """Set up twice, take back, take back with the data."""
    options = [*ALL, kafka, f"--organisation={organisation}"]
    text, changes, _ = world.run(*options)
    state = world.state()
    check(stored_indexes(state) == declared_indexes(), "indexes, exempted fields and policies are those of firestore.indexes.json")
    check({d["databaseEdition"] for d in state["databases"].values()} == {"STANDARD"} and len(state["databases"]) == 2,
          "two databases, both Standard")
    check([name for name, d in state["databases"].items() if "pointInTimeRecoveryEnablement" in d] == ["(default)"],
          "the messages have point-in-time recovery, the keys have not")
    limits = ["max.message.bytes=65536", "compression.type=uncompressed"]
    own = {"vip-export.dead-letters": ["retention.ms=2592000000"]}
    check(len(state["topics"]) == 17 and all(topic["settings"] == limits + own.get(name, [])
                                              for name, topic in state["topics"].items()), "17 topics with their settings")
    check(re.search(r"^0 of \d+ indexes are READY", text, re.MULTILINE) is not None, "it waits for the indexes")
    check("FAILED" not in text and "doctor" in text, "it says how to go on")
    secret = check_documents(organisation)
    file = world.folder / f"vip-export-{organisation}.secret"
    check(file.read_text().strip() == secret and file.stat().st_mode & 0o077 == 0, "the secret's file is for its owner only")
    roles = {(b["role"], m.split("@")[0], b.get("condition", {}).get("title")) for p in state["policies"].values()
             for b in p for m in b["members"]}
    check(("roles/datastore.viewer", "serviceAccount:vip-export-worker", None) not in roles
          and not [r for r in roles if r[0].startswith("roles/datastore") and r[2] is None], "no role covers both databases")

    text, changes, _ = world.run(*options)
    check(changes == [] and world.state() == state, f"a second run changes nothing ({kafka})")
    file.unlink()
    world.run(*options)
    check(check_documents(organisation) == secret and not file.exists(), "a key that is there keeps its secret")

    world.run(*[o for o in options if "origin" not in o], "--retention-days=7")
    check(world.state()["buckets"]["gs://exports"]["lifecycle"]["rule"][0]["condition"]["age"] == 7
          and world.state()["buckets"]["gs://exports"]["cors"] == [], "a changed option changes the bucket")
    text, changes, _ = world.run("--project=p-1", "--location=us-east1", "--bucket=exports", fails=True)
    check("locationId europe-west1, not us-east1" in text and changes == [], "another region is refused")

    world.run(*options, "--undo")
    left = world.state()
    check(not left["accounts"] and not any(left["policies"].values()) and all(r["deleted"] for r in left["roles"].values()),
          "--undo takes back accounts and roles")
    check(left["databases"] == state["databases"] and left["topics"] == state["topics"] and left["buckets"], "--undo keeps the data")
    world.run(*options)
    again = world.state()
    check(again["roles"] == state["roles"] and again["accounts"] == state["accounts"], "what was taken back can come again")
    world.run(*options, *DELETE)
    left = world.state()
    check(not any(left[kind] for kind in ("accounts", "databases", "buckets", "topics", "indexes")), "--delete-data leaves nothing")
    text, changes, _ = world.run(*options, *DELETE)
    check(changes == [], "a second --undo changes nothing")


def main():
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        text, _, calls = world.run(*ALL, "--managed-kafka=c", "--organisation=o", "--dry-run")
        undo, _, more = world.run(*ALL, "--managed-kafka=c", *DELETE, "--dry-run")
        check(calls == more == [], "--dry-run runs nothing")
        check(not (world.folder / "state.json").exists(), "--dry-run changes nothing")
        looks = [call for call in world.run(*ALL, "--managed-kafka=c", "--organisation=o")[2] if call[0] == "gcloud"]
        # what an existing bucket gets
        more = world.run(*ALL, "--managed-kafka=c", "--retention-days=8")[1]
        check_help([*commands(text), *commands(undo), *looks, *more])
        check_syntax([*commands(text), *commands(undo), *looks, *more])
        check_errors(world)
        world.run(*ALL, "--managed-kafka=c", *DELETE)
    for kafka, organisation in (("--kafka=k:9092", "hotel"), ("--managed-kafka=c", "inn")):
        with tempfile.TemporaryDirectory() as folder:
            check_life(World(folder), kafka, organisation)
    print(f"{check.passed} passed, 0 failed")


if __name__ == "__main__":
    if os.environ.get("FAKE_CLOUD"):
        be_the_cloud(sys.argv.pop(1))
    else:
        from lib import Checks, exit_on_signals
        check = Checks()
        exit_on_signals()
        main()
