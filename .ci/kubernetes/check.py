#!/usr/bin/env python3
"""Holds rendered Kubernetes files against the schemas of their kinds and against our own policy."""

import argparse
import json
import re
import sys
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = "1.32"
# apps end within 30 seconds (docs/deploy-google-cloud.md, "Stopping")
STOP_SECONDS = 30
# Google's own kind, for which no schema is at hand
UNCHECKED = {"BackendConfig"}
problems = []


def require(condition, problem):
    if not condition:
        problems.append(problem)


def name_of(found):
    return f"{found['kind']} {found['metadata']['name']}"


def strict(schema):
    """The schema without unknown members, as the API server prunes or refuses them."""
    if isinstance(schema, dict):
        if schema.get("x-kubernetes-preserve-unknown-fields"):
            return schema
        tightened = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema and "additionalProperties" not in schema:
            tightened["additionalProperties"] = False
        return tightened
    return [strict(one) for one in schema] if isinstance(schema, list) else schema


def custom_schemas(files):
    """(group/version, kind) to schema, of the definitions of custom resources in these files."""
    schemas = {}
    for file in files:
        crd = yaml.safe_load(file.read_text("utf-8"))
        for version in crd["spec"]["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            schema["properties"]["metadata"] = {}
            schemas[f"{crd['spec']['group']}/{version['name']}", crd["spec"]["names"]["kind"]] = strict(schema)
    return schemas


def check_schema(found, custom):
    schema = custom.get((found["apiVersion"], found["kind"]))
    if schema is not None:
        for error in jsonschema.Draft7Validator(schema).iter_errors(found):
            require(False, f"{name_of(found)}: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    elif found["kind"] not in UNCHECKED:
        try:
            kubernetes_validate.validate(found, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as e:
            require(False, f"{name_of(found)}: {'.'.join(map(str, e.path))}: {e.message[:200]}")


def check_triggers(scaled, scalers):
    """KEDA's triggers have free text as metadata: a misspelt name would be ignored."""
    known = {one["type"]: {parameter["name"]: parameter for parameter in one["parameters"]} for one in scalers}
    for trigger in scaled["spec"]["triggers"]:
        where = f"{name_of(scaled)}, trigger {trigger['type']}"
        parameters = known.get(trigger["type"])
        require(parameters is not None, f"{where}: KEDA has no such trigger")
        for key in trigger["metadata"]:
            require(key in (parameters or {}), f"{where}: KEDA does not know {key}")
        for key, parameter in (parameters or {}).items():
            if parameter.get("metadataVariableReadable") and not parameter.get("optional"):
                require(key in trigger["metadata"], f"{where}: {key} is missing")
        require(all(isinstance(value, str) for value in trigger["metadata"].values()), f"{where}: metadata must be text")
        require(trigger["metadata"].get("excludePersistentLag", "false") == "false",
                f"{where}: excludePersistentLag hides tickets that take long")
        require(trigger["metadata"].get("ignoreNullValues") == "false", f"{where}: no data must not look like no work")
        metrics = set(re.findall(r"vip_export_\w+", trigger["metadata"].get("query", "")))
        documented = (ROOT / "docs/metrics.md").read_text("utf-8")
        require(metrics and all(f"`{metric}`" in documented for metric in metrics), f"{where}: docs/metrics.md lacks {metrics}")
    require(scaled["spec"]["minReplicaCount"] >= 2, f"{name_of(scaled)}: two workers at least")
    require("behavior" in scaled["spec"]["fallback"], f"{name_of(scaled)}: no fallback without metrics")


def check_pods(deployment):
    where = name_of(deployment)
    spec = deployment["spec"]["template"]["spec"]
    require(spec.get("automountServiceAccountToken") is False, f"{where}: mounts a token")
    require(spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["runAsUser"] == 10001, f"{where}: runs as root")
    require(spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", f"{where}: has no seccomp profile")
    [container] = spec["containers"]
    pause = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    require(spec["terminationGracePeriodSeconds"] >= STOP_SECONDS + pause,
            f"{where}: is killed after {spec['terminationGracePeriodSeconds']} s, before it has stopped")
    rights = container["securityContext"]
    require(rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"] and rights["capabilities"] == {"drop": ["ALL"]},
            f"{where}: has rights that it does not need")
    require(container["resources"]["limits"]["memory"] == container["resources"]["requests"]["memory"],
            f"{where}: may be evicted for its memory")
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    settings = (ROOT / f"{container['name']}/src/main/resources/vip-export-{container['name']}.yml").read_text("utf-8")
    require(re.search(rf"port: .*\b{ports['health']}\b", settings) is not None, f"{where}: {ports['health']} is not the app's port of health")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        require(container[probe]["httpGet"]["port"] == "health", f"{where}: {probe} asks another port")
    require(container["livenessProbe"]["httpGet"]["path"].endswith("/liveness"), f"{where}: a back end that is away restarts it")
    require(any(mount["mountPath"] == "/tmp" for mount in container["volumeMounts"]), f"{where}: has no /tmp")
    require("@" in container["image"] or not container["image"].endswith(":latest"), f"{where}: runs an image that moves")


def check_policy(file, objects):
    by_kind = {}
    for found in objects:
        by_kind.setdefault(found["kind"], []).append(found)
    for deployment in by_kind["Deployment"]:
        check_pods(deployment)
    names = {one["metadata"]["name"] for one in by_kind["Deployment"]}
    require(names == {"vip-export-api", "vip-export-worker", "vip-export-ops"}, f"{file}: has {names}")
    budgets = {one["metadata"]["name"] for one in by_kind["PodDisruptionBudget"]}
    require(budgets == {"vip-export-api", "vip-export-worker"}, f"{file}: disruption budgets of {budgets}")
    [scaled] = by_kind["ScaledObject"]
    [worker] = [one for one in by_kind["Deployment"] if one["metadata"]["name"] == "vip-export-worker"]
    require("replicas" not in worker["spec"], f"{file}: the number of workers has two owners")
    require(all(one["metadata"]["namespace"] == "vip-export" for one in objects if one["kind"] != "Namespace"), f"{file}: other namespaces")
    [rules] = by_kind["PrometheusRule"]
    groups = yaml.safe_load((ROOT / "deploy/monitoring/rules.yml").read_text("utf-8"))["groups"]
    require(rules["spec"]["groups"] == groups, f"{file}: PrometheusRule is not deploy/monitoring/rules.yml")
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in by_kind["Deployment"]]
    for policy in by_kind["NetworkPolicy"]:
        selected = policy["spec"]["podSelector"]["matchLabels"].items()
        require(any(selected <= one.items() for one in labels), f"{file}: {name_of(policy)} selects no pod")
    [out] = [one for one in by_kind["NetworkPolicy"] if one["metadata"]["name"] == "vip-export-api-egress"]
    open_ranges = [to["ipBlock"] for rule in out["spec"]["egress"] for to in rule["to"] if "ipBlock" in to and to["ipBlock"]["cidr"] == "0.0.0.0/0"]
    require(all("169.254.0.0/16" in one.get("except", []) for one in open_ranges), f"{file}: callbacks reach the metadata server")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keda", type=Path, required=True)
    parser.add_argument("--operator", type=Path, required=True)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    custom = custom_schemas([
        options.keda / "config/crd/bases/keda.sh_scaledobjects.yaml",
        options.operator / "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
        options.operator / "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml"])
    scalers = json.loads((options.keda / "schema/generated/scalers-schema.json").read_text("utf-8"))["scalers"]
    count = 0
    for file in options.files:
        objects = [one for one in yaml.safe_load_all(file.read_text("utf-8")) if one]
        for found in objects:
            check_schema(found, custom)
            if found["kind"] == "ScaledObject":
                check_triggers(found, scalers)
        # the policy reads what the schemas require
        if not problems:
            check_policy(file.stem, objects)
        count += len(objects)
    if problems:
        sys.exit("FAILED:\n" + "\n".join(problems))
    print(f"{count} objects: schemas, triggers and policy hold")


if __name__ == "__main__":
    main()
