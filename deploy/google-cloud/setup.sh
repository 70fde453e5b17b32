#!/usr/bin/env bash
# Prepares a project of Google Cloud for VIP message export: from an empty project to the first export. Needs bash,
# python3, and a gcloud that is signed in as an owner of the project.
#
#   setup.sh --project=PROJECT --location=REGION --bucket=BUCKET [OPTION ...]
#
# Run it again after a change, with all options: it looks before it creates, and changes what differs from them. A bucket
# that is there gets these settings, too. The sections below are in the order in which they run, and say why each thing is
# as it is.
#
#   --project=ID            the project, which exists and has billing
#   --location=REGION       of databases and bucket, such as europe-west1; run the workers there too. It never changes
#   --bucket=NAME           the bucket of the exported files
#   --retention-days=30     days that files are kept; the API takes the same as VIP_EXPORT_EXPORT_RETENTION=30d
#   --origin=URL            a page of this origin may fetch files; may be repeated
#   --kafka=HOST:PORT       makes Kafka's topics with kafka-topics.sh
#   --kafka-config=FILE     the client properties of an account that may create topics
#   --managed-kafka=CLUSTER makes the topics in this cluster of Google Managed Kafka, in --location, and lets the apps use it
#   --gke-namespace=NAME    lets the Kubernetes accounts vip-export-api and vip-export-worker of that namespace be ours
#   --point-in-time-recovery
#                           keeps versions of seven days, for vip-export.plan.whole-minutes; Google bills their storage
#   --organisation=ID       creates its first API key, workspace and channel; the secret goes to vip-export-ID.secret
#   --undo                  takes back roles and accounts; keeps the data, and the services that others may use
#   --delete-data=ID        with --undo: also deletes bucket, databases and topics, with all that is in them, also if they
#                           were there before; ID is the project once more
#   --dry-run               prints the commands for an empty project, or all those of --undo, and runs nothing
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf 'setup.sh: %s\n' "$@" >&2; exit 1; }
usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

project='' location='' bucket='' days=30 kafka='' kafka_config='' managed_kafka='' namespace='' organisation=''
origins=() undo='' delete_data='' dry_run='' recovery=''
for option in "$@"; do
  value=${option#*=}
  case $option in
    --project=?*) project=$value ;;
    --location=?*) location=${value,,} ;;
    --bucket=?*) bucket=${value#gs://} bucket=${bucket%/} ;;
    --retention-days=?*) days=$value ;;
    --origin=?*) origins+=("$value") ;;
    --kafka=?*) kafka=$value ;;
    --kafka-config=?*) kafka_config=$value ;;
    --managed-kafka=?*) managed_kafka=$value ;;
    --gke-namespace=?*) namespace=$value ;;
    --organisation=?*) organisation=$value ;;
    --undo) undo=yes ;;
    --delete-data=?*) delete_data=$value ;;
    --delete-data) fail '--delete-data=ID: name the project once more, whose data goes for good' ;;
    --point-in-time-recovery) recovery=yes ;;
    --dry-run) dry_run=yes ;;
    --help | -h) usage; exit ;;
    *) fail "$option is no option, or has no value; --help lists the options" ;;
  esac
done
[ -n "$project" ] || fail '--project=ID is missing; --help lists the options'
[ -n "$location" ] || fail '--location=REGION is missing, such as --location=europe-west1'
[ -n "$bucket" ] || fail '--bucket=NAME is missing'
[[ $project =~ ^[a-z0-9][a-z0-9.:-]*$ ]] || fail "--project=$project: an id has small letters, digits and hyphens only"
[[ $location =~ ^[a-z0-9-]+$ ]] || fail "--location=$location: a region is a name such as europe-west1"
[[ $bucket =~ ^[a-z0-9][a-z0-9._-]+[a-z0-9]$ ]] \
  || fail "--bucket=$bucket: a name has three or more small letters, digits, hyphens, dots and underscores"
for origin in "${origins[@]}"; do
  [[ $origin =~ ^https?://[^/[:space:]]+$ ]] || fail "--origin=$origin: an origin is like https://app.example.com, without a path"
done
[[ $kafka =~ ^([^,:[:space:]]+:[0-9]+(,|$))*$ ]] || fail "--kafka=$kafka: give hosts and ports, like broker-1:9093,broker-2:9093"
[[ $managed_kafka =~ ^[a-z0-9-]*$ ]] || fail "--managed-kafka=$managed_kafka: a cluster has small letters, digits and hyphens only"
[[ $days =~ ^[1-9][0-9]{0,3}$ ]] || fail "--retention-days=$days is no number of days"
[ -z "$kafka" ] || [ -z "$managed_kafka" ] || fail '--kafka and --managed-kafka exclude each other'
[ -z "$kafka_config" ] || [ -n "$kafka" ] || fail '--kafka-config needs --kafka=HOST:PORT'
[[ $organisation =~ ^[A-Za-z0-9-]*$ ]] || fail "--organisation=$organisation: an id has letters, digits and hyphens only"
[[ $namespace =~ ^[a-z0-9-]*$ ]] || fail "--gke-namespace=$namespace: a namespace has small letters, digits and hyphens only"
[ -z "$delete_data" ] || [ -n "$undo" ] || fail '--delete-data is for --undo only'
[ -z "$delete_data" ] || [ "$delete_data" = "$project" ] || fail "--delete-data=$delete_data is not the project; nothing is deleted"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

api=vip-export-api@$project.iam.gserviceaccount.com
worker=vip-export-worker@$project.iam.gserviceaccount.com
ops=vip-export-ops@$project.iam.gserviceaccount.com

### How commands run

show() { # command: as it can be pasted
  local word line=
  for word; do
    [[ $word =~ ^[A-Za-z0-9_./:=@,-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
    line+=" $word"
  done
  printf '%s\n' "${line# }"
}

run() { # command
  show "$@"
  [ -n "$dry_run" ] || "$@"
}

say() { printf '\n# %s\n' "$1"; }

# Prints what a command reads. Prints what comes first if there is nothing yet. Any other failure ends the script: a
# refused look must not pass for a missing thing.
look() { # what to print instead, command
  local found
  if [ -n "$dry_run" ]; then
    echo "$1"
  elif found=$("${@:2}" 2>"$scratch/error"); then
    echo "$found"
  elif grep -qiE 'NOT_FOUND|not found|does not exist' "$scratch/error"; then
    echo "$1"
  else
    show "${@:2}" >&2
    cat "$scratch/error" >&2
    return 1
  fi
}

lists() { grep -qxF -- "$2" <<<"$1"; } # lines, one of them

# JSON, Python, arguments from sys.argv[2]. By its input, because a policy can be longer than an argument.
json() { python3 -c "import json, sys; found = json.loads(sys.stdin.read() or 'null'); $2" - "${@:3}" <<<"$1"; }

### Services

# Without iamcredentials, exports succeed and their links fail.
services=(firestore.googleapis.com storage.googleapis.com iam.googleapis.com iamcredentials.googleapis.com)
[ -z "$managed_kafka" ] || services+=(managedkafka.googleapis.com)

enable_services() {
  say 'Services'
  local enabled service missing=()
  enabled=$(look '' gcloud services list --enabled '--format=value(config.name)' "--project=$project")
  for service in "${services[@]}"; do lists "$enabled" "$service" || missing+=("$service"); done
  [ ${#missing[@]} = 0 ] || run gcloud services enable "${missing[@]}" "--project=$project"
}

### Accounts

# Each app has an account of its own, without a key: it runs as that account.
create_accounts() {
  say 'Service accounts'
  local account there
  for account in "$api" "$worker" "$ops"; do
    there=$(look '' gcloud iam service-accounts describe "$account" '--format=value(email)' "--project=$project")
    [ -n "$there" ] || run gcloud iam service-accounts create "${account%@*}" "--project=$project"
  done
}

### Databases

# Firestore's roles cover whole databases. So the API keys have a database of their own, whose secrets the worker cannot
# read. Edition and type are what the product is made for: another edition has no order among equal rows.
databases=('(default)' api-keys)

create_databases() {
  say 'Databases'
  local database there
  for database in "${databases[@]}"; do
    there=$(look '' gcloud firestore databases describe "--database=$database" --format=json "--project=$project")
    if [ -z "$there" ]; then
      run gcloud firestore databases create "--database=$database" "--location=$location" --edition=standard \
        --type=firestore-native --delete-protection "--project=$project"
    else
      json "$there" '
wrong = [f"{key} {found[key]}, not {want}" for key, want in (("type", "FIRESTORE_NATIVE"), ("databaseEdition", "STANDARD"),
    ("locationId", sys.argv[2])) if found.get(key, want) != want]
if wrong:
    sys.exit("setup.sh: {} has {}. Choose another project, or delete it".format(found["name"], wrong[0]))' "$location"
    fi
    [ "$database$recovery" = '(default)yes' ] || continue
    [ "$(json "$there" 'print((found or {}).get("pointInTimeRecoveryEnablement"))')" = POINT_IN_TIME_RECOVERY_ENABLED ] \
      || run gcloud firestore databases update "--database=$database" --enable-pitr "--project=$project"
  done
}

### Indexes

# firestore.indexes.json has every composite index that the queries need, the fields that need none, and the time-to-live
# policies that delete old documents. gcloud reads no such file, so this turns it into commands.
missing_indexes() { # composite indexes, fields and policies of the database, as JSON
  python3 - "$here/../../firestore.indexes.json" "$@" <<'PYTHON'
import json, sys
want = json.load(open(sys.argv[1], encoding="utf-8"))
composites, fields, ttls = (json.loads(found or "[]") for found in sys.argv[2:])

def parts(name):  # projects/P/databases/D/collectionGroups/GROUP/fields/FIELD
    words = name.split("/")
    return words[5], words[7]

def shape(group, scope, fields):
    keys = [(f["fieldPath"], f.get("order") or f.get("arrayConfig")) for f in fields]
    return group, scope, tuple(key for key in keys if key[0] != "__name__")

have = {shape(parts(i["name"])[0], i["queryScope"], i["fields"]) for i in composites}
for index in want["indexes"]:
    if shape(index["collectionGroup"], index["queryScope"], index["fields"]) not in have:
        configs = [f"--field-config=field-path={f['fieldPath']}," + (
            f"order={f['order'].lower()}" if "order" in f else f"array-config={f['arrayConfig'].lower()}") for f in index["fields"]]
        print("indexes composite create", f"--collection-group={index['collectionGroup']}",
              f"--query-scope={index['queryScope'].lower().replace('_', '-')}", *configs, sep="\t")

def modes(indexes):
    return {(i.get("queryScope", "COLLECTION"), i.get("order") or i.get("arrayConfig")) for i in indexes}

def stored(indexes):
    return modes([{**i, **i["fields"][0]} for i in indexes])

overridden = {parts(f["name"]): stored(f.get("indexConfig", {}).get("indexes", [])) for f in fields
              if not f.get("indexConfig", {}).get("usesAncestorConfig")}
expiring = {parts(f["name"]) for f in ttls}
# what keeps an index comes before *, which would drop the automatic one, and Firestore would build it again
for field in sorted(want["fieldOverrides"], key=lambda override: not override["indexes"]):
    place = field["collectionGroup"], field["fieldPath"]
    if overridden.get(place) != modes(field["indexes"]):
        kinds = [",".join(f"{name}={i[key].lower()}" for name, key in (  # gcloud's scope is the collection
            ("order", "order"), ("array-config", "arrayConfig")) if key in i) for i in field["indexes"]]
        print("indexes fields update", field["fieldPath"], f"--collection-group={place[0]}",
              *([f"--index={kind}" for kind in kinds] or ["--disable-indexes"]), sep="\t")
    if field.get("ttl") and place not in expiring:
        print("fields ttls update", field["fieldPath"], f"--collection-group={place[0]}", "--enable-ttl", sep="\t")
PYTHON
}

create_indexes() {
  say 'Indexes, fields without an index, time-to-live policies'
  local of=('--database=(default)' "--project=$project") composites fields ttls words command
  composites=$(look '[]' gcloud firestore indexes composite list --format=json "${of[@]}")
  fields=$(look '[]' gcloud firestore indexes fields list --format=json "${of[@]}")
  ttls=$(look '[]' gcloud firestore fields ttls list --format=json "${of[@]}")
  missing_indexes "$composites" "$fields" "$ttls" >"$scratch/missing"
  while IFS=$'\t' read -r -a words; do
    read -r -a command <<<"${words[0]}"
    # these take minutes to hours, side by side; two changes of one field's indexes would get in each other's way
    case "${command[*]:0:2}" in 'indexes composite' | 'fields ttls') words+=(--async) ;; esac
    run gcloud firestore "${command[@]}" "${words[@]:1}" "${of[@]}" </dev/null
  done <"$scratch/missing"
}

# A query fails until its index serves. That takes minutes, and hours over many messages.
await_indexes() {
  say 'Wait until each index is READY'
  local list=(gcloud firestore indexes composite list '--format=value(state)' '--database=(default)' "--project=$project") states
  if [ -n "$dry_run" ]; then show "${list[@]}"; return; fi
  while true; do
    states=$("${list[@]}")
    [ -n "$states" ] || fail 'the database has no index'
    grep -qvx READY <<<"$states" || break
    ! grep -qx NEEDS_REPAIR <<<"$states" || fail 'an index NEEDS_REPAIR: delete it, and run this again'
    printf '%s of %s indexes are READY\n' "$(grep -cx READY <<<"$states" || true)" "$(wc -l <<<"$states")"
    sleep "${SETUP_POLL_SECONDS:-10}"
  done
}

### Bucket

# One region, beside the database. IAM alone decides which account reads an object, and none can become public; signed links still
# work. Without soft delete: else Google keeps and bills each deleted object for a week, also the parts of each large
# export, and a caller's DELETE deletes nothing. The rule removes files with their jobs, and whatever a crash left.
create_bucket() {
  say 'Bucket'
  python3 - "$scratch" "$days" "${origins[@]}" <<'PYTHON'
import json, sys
folder, days, *origins = sys.argv[1:]
rule = {"action": {"type": "Delete"}, "condition": {"age": int(days), "matchesPrefix": ["exports/"]}}
read = ["Content-Disposition", "Content-Range", "ETag", "Range", "x-goog-hash"]  # headers that a page may read or send
cors = [{"origin": origins, "method": ["GET"], "responseHeader": read, "maxAgeSeconds": 3600}] if origins else []
for name, content in (("lifecycle", {"rule": [rule]}), ("cors", cors)):
    with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
        json.dump(content, file)
PYTHON
  local there state options=(--uniform-bucket-level-access --public-access-prevention --soft-delete-duration=0
    "--lifecycle-file=$scratch/lifecycle.json") cors=("--cors-file=$scratch/cors.json")
  there=$(look '' gcloud storage buckets describe "gs://$bucket" --raw --format=json "--project=$project")
  if [ -n "$dry_run" ]; then
    printf 'lifecycle.json: %s\ncors.json: %s\n' "$(cat "$scratch/lifecycle.json")" "$(cat "$scratch/cors.json")" | sed 's/^/# /'
    options[3]=--lifecycle-file=lifecycle.json cors=(--cors-file=cors.json)
  fi
  if [ -z "$there" ]; then
    run gcloud storage buckets create "gs://$bucket" "--location=$location" "${options[@]}" "--project=$project"
    [ ${#origins[@]} = 0 ] || run gcloud storage buckets update "gs://$bucket" "${cors[@]}" "--project=$project"
    return
  fi
  state=$(json "$there" '
folder, location = sys.argv[2:]
iam = found.get("iamConfiguration", {})
same = (iam.get("uniformBucketLevelAccess", {}).get("enabled") is True and iam.get("publicAccessPrevention") == "enforced"
    and int(found.get("softDeletePolicy", {}).get("retentionDurationSeconds", 0)) == 0
    and not found.get("versioning", {}).get("enabled")
    and all(found.get(name, []) == json.load(open(f"{folder}/{name}.json")) for name in ("lifecycle", "cors")))
print("elsewhere" if found["location"].lower() != location else "same" if same else "other")' "$scratch" "$location")
  [ "$state" != elsewhere ] || fail "the bucket $bucket is not in $location. Choose another name, or delete it"
  [ "$state" = same ] \
    || run gcloud storage buckets update "gs://$bucket" "${options[@]}" "${cors[@]}" --no-versioning "--project=$project"
}

### Roles

# What no predefined role has alone: the API reads and deletes files, and signs links as itself.
custom_roles=("vipExportFiles storage.objects.get,storage.objects.list,storage.objects.delete"
  "vipExportLinks iam.serviceAccounts.signBlob")

create_roles() {
  say 'Custom roles'
  local role permissions there
  for role in "${custom_roles[@]}"; do
    read -r role permissions <<<"$role"
    there=$(look '' gcloud iam roles describe "$role" --format=json "--project=$project")
    if [ -z "$there" ]; then
      run gcloud iam roles create "$role" "--title=VIP export: ${role#vipExport}" "--permissions=$permissions" --stage=GA \
        "--project=$project"
      continue
    fi
    if [ "$(json "$there" 'print(found.get("deleted", False))')" = True ]; then
      run gcloud iam roles undelete "$role" "--project=$project" # a deleted role keeps its name for weeks
    fi
    if [ "$(json "$there" 'print(",".join(sorted(found.get("includedPermissions", []))))')" \
      != "$(tr , '\n' <<<"$permissions" | LC_ALL=C sort | paste -sd,)" ]; then
      run gcloud iam roles update "$role" "--permissions=$permissions" "--project=$project"
    fi
  done
}

# The rights of each account, one line each: where, account, role, and for a database the condition that limits the role to it.
grants() {
  local app
  for app in "$api" "$worker" "$ops"; do
    echo "project $app roles/datastore.user messages (default)"
    [ -z "$managed_kafka$undo" ] || echo "project $app roles/managedkafka.client"
    [ -z "$namespace" ] || echo "$app $project.svc.id.goog[$namespace/${app%@*}] roles/iam.workloadIdentityUser"
  done
  echo "project $api roles/datastore.viewer api-keys api-keys"
  echo "bucket $worker roles/storage.objectUser"
  echo "bucket $api projects/$project/roles/vipExportFiles"
  echo "$api $api projects/$project/roles/vipExportLinks"
}

bind() { # add or remove
  say "Roles: $1"
  local where member role title database verb=$1 target of binding condition policy has group=()
  while read -r where member role title database; do
    of=("--project=$project") condition=
    binding=("--member=serviceAccount:$member" "--role=$role")
    case $where in
      project) group=(projects) target=$project of=() ;;
      bucket) group=(storage buckets) target=gs://$bucket ;;
      *) group=(iam service-accounts) target=$where ;;
    esac
    if [ -n "$title" ]; then
      condition="title=$title,expression=resource.name==\"projects/$project/databases/$database\""
      binding+=("--condition=$condition")
    elif [ "$where" = project ]; then
      binding+=(--condition=None)
    fi
    policy=$(look '{}' gcloud "${group[@]}" get-iam-policy "$target" --format=json "${of[@]}")
    has=$(json "$policy" '
role, member, condition = sys.argv[2:]
def text(binding):
    it = binding.get("condition")
    return "title={title},expression={expression}".format(**it) if it else ""
print(any(b["role"] == role and member in b["members"] and text(b) == condition for b in found.get("bindings", [])))' \
      "$role" "serviceAccount:$member" "$condition")
    case $verb$has$dry_run in
      addTrue | removeFalse) ;;
      *)
        binding=(gcloud "${group[@]}" "$verb-iam-policy-binding" "$target" "${binding[@]}" "${of[@]}")
        show "${binding[@]}"
        [ -n "$dry_run" ] || "${binding[@]}" >/dev/null </dev/null # it prints the whole new policy
        ;;
    esac
  done < <(grants)
}

### Kafka's topics

# Name, partitions, and settings of that topic alone. The apps create them too, if their account may. The common settings
# let the broker unpack each batch and refuse what is larger than 64 KB, so that no record fills a worker's memory. Dead
# letters stay for 30 days. Copies are the broker's default.
topics=(
  "vip-export.jobs 32"
  "vip-export.large-jobs 32"
  "vip-export.slices 64"
  "vip-export.events 4"
  "vip-export.dead-letters 1 retention.ms=2592000000"
  "vip-export.jobs-retry-1000 4"
  "vip-export.jobs-retry-4000 4"
  "vip-export.jobs-retry-16000 4"
  "vip-export.jobs-retry-60000 4"
  "vip-export.large-jobs-retry-1000 4"
  "vip-export.large-jobs-retry-4000 4"
  "vip-export.large-jobs-retry-16000 4"
  "vip-export.large-jobs-retry-60000 4"
  "vip-export.slices-retry-1000 4"
  "vip-export.slices-retry-4000 4"
  "vip-export.slices-retry-16000 4"
  "vip-export.slices-retry-60000 4"
)
topic_settings=(max.message.bytes=65536 compression.type=uncompressed)

kafka_tool=(kafka-topics.sh "--bootstrap-server=$kafka")
[ -z "$kafka_config" ] || kafka_tool+=("--command-config=$kafka_config")
cluster=("--cluster=$managed_kafka" "--location=$location" "--project=$project")

list_topics() {
  if [ -n "$managed_kafka" ]; then
    look '' gcloud managed-kafka topics list "$managed_kafka" "--location=$location" '--format=value(name.basename())' \
      "--project=$project"
  else
    look '' "${kafka_tool[@]}" --list
  fi
}

create_topics() {
  say "Kafka's topics"
  local there name partitions words settings setting
  there=$(list_topics)
  for name in "${topics[@]}"; do
    read -r -a words <<<"$name"
    name=${words[0]} partitions=${words[1]} words=("${topic_settings[@]}" "${words[@]:2}")
    if lists "$there" "$name"; then continue; fi
    if [ -n "$managed_kafka" ]; then
      settings=$(IFS=,; echo "${words[*]}")
      run gcloud managed-kafka topics create "$name" "--partitions=$partitions" --replication-factor=3 "--configs=$settings" \
        "${cluster[@]}"
    else
      settings=()
      for setting in "${words[@]}"; do settings+=("--config=$setting"); done
      run "${kafka_tool[@]}" --create "--topic=$name" "--partitions=$partitions" "${settings[@]}"
    fi
  done
}

delete_topics() {
  say "Kafka's topics"
  local there name
  there=$(list_topics)
  for name in "${topics[@]}"; do
    name=${name%% *}
    [ -n "$dry_run" ] || lists "$there" "$name" || continue
    if [ -n "$managed_kafka" ]; then
      run gcloud managed-kafka topics delete "$name" --quiet "${cluster[@]}"
    else
      run "${kafka_tool[@]}" --delete "--topic=$name"
    fi
  done
}

### First documents

# The product reads these and does not write them. gcloud creates no documents, so this uses Firestore's REST API.
documents=${FIRESTORE_URL:-https://firestore.googleapis.com}/v1/projects/$project/databases

document() { # database, path, fields as JSON: creates it, unless it is there
  echo "# $2 in the database $1"
  [ -z "$dry_run" ] || return 0
  python3 - "$documents/$1/documents/$2" "$scratch" "$3" <<'PYTHON'
import json, sys, urllib.error, urllib.request
url, folder, fields = sys.argv[1:]

def value(of):
    if isinstance(of, bool):
        return {"booleanValue": of}
    return {"arrayValue": {"values": [value(v) for v in of]}} if isinstance(of, list) else {"stringValue": of}

fields = {name: open(of[1:]).read().strip() if str(of).startswith("@") else of for name, of in json.loads(fields).items()}
body = json.dumps({"fields": {name: value(of) for name, of in fields.items()}}).encode()
request = urllib.request.Request(url + "?currentDocument.exists=false", body, method="PATCH", headers={
    "Authorization": "Bearer " + open(folder + "/token").read().strip(), "Content-Type": "application/json"})
try:
    urllib.request.urlopen(request, timeout=60).close()
    open(folder + "/created", "w").close()
except urllib.error.HTTPError as refused:
    answer = refused.read().decode()
    if "ALREADY_EXISTS" not in answer:
        sys.exit(f"setup.sh: Firestore refuses {url}: {answer}")
    print("# exists already")
PYTHON
}

create_documents() {
  local secret=vip-export-$organisation.secret
  say "First documents of $organisation"
  if [ -z "$dry_run" ]; then
    umask 077
    gcloud auth print-access-token >"$scratch/token"
    cp "$secret" "$scratch/secret" 2>/dev/null || python3 -c 'import secrets; print(secrets.token_hex(32))' >"$scratch/secret"
  fi
  document api-keys "ApiKeys/$organisation-key" '{"orgId": "'"$organisation"'", "secret": "@'"$scratch/secret"'", "active": true}'
  [ ! -e "$scratch/created" ] || cp "$scratch/secret" "$secret" # a key that was there keeps its secret
  document '(default)' "Workspaces/ws-$organisation" '{"orgId": "'"$organisation"'", "name": "VIP", "vip": true}'
  document '(default)' "Channels/ch-$organisation" '{"orgId": "'"$organisation"'", "name": "First channel",
    "type": "whatsapp", "workspaceIds": ["ws-'"$organisation"'"]}'
}

### Start

say_how_to_start() {
  local cli
  cli=$(cd "$here/../.." && pwd)/cli/vip-export
  say 'Ready. Start API and worker as their accounts, with these variables and your Kafka:'
  printf 'export VIP_EXPORT_CLOUD_PROJECT_ID=%s VIP_EXPORT_CLOUD_BUCKET=%s\n' "$project" "$bucket"
  printf 'export VIP_EXPORT_API_KEYS_DATABASE_ID=api-keys VIP_EXPORT_EXPORT_RETENTION=%sd # the API only\n' "$days"
  [ -z "$recovery" ] || echo 'export VIP_EXPORT_PLAN_WHOLE_MINUTES=true # the worker only'
  [ -z "$organisation" ] || printf '%s\n' \
    "export VIP_EXPORT_SERVER=https://API VIP_EXPORT_KEY=$organisation-key VIP_EXPORT_SECRET=\$(cat vip-export-$organisation.secret)" \
    "$cli doctor" \
    "$cli export --workspace=ws-$organisation --channel=ch-$organisation --from=$(date +%F) --to=$(date +%F)"
}

### The way back

delete_accounts() {
  say 'Service accounts'
  local account there
  for account in "$api" "$worker" "$ops"; do
    there=$(look '' gcloud iam service-accounts describe "$account" '--format=value(email)' "--project=$project")
    [ -z "$dry_run$there" ] || run gcloud iam service-accounts delete "$account" --quiet "--project=$project"
  done
}

delete_roles() {
  say 'Custom roles'
  local role there
  for role in "${custom_roles[@]}"; do
    role=${role% *}
    there=$(look '{"deleted": true}' gcloud iam roles describe "$role" --format=json "--project=$project")
    if [ -n "$dry_run" ] || [ "$(json "$there" 'print(found.get("deleted", False))')" = False ]; then
      run gcloud iam roles delete "$role" "--project=$project"
    fi
  done
}

delete_data() {
  say 'Bucket and databases, with all that is in them'
  local there database
  there=$(look '' gcloud storage buckets describe "gs://$bucket" '--format=value(name)' "--project=$project")
  [ -z "$dry_run$there" ] || run gcloud storage rm --recursive "gs://$bucket" "--project=$project"
  for database in "${databases[@]}"; do
    there=$(look '' gcloud firestore databases describe "--database=$database" '--format=value(name)' "--project=$project")
    [ -n "$dry_run$there" ] || continue
    run gcloud firestore databases update "--database=$database" --no-delete-protection "--project=$project"
    run gcloud firestore databases delete "--database=$database" --quiet "--project=$project"
  done
}

if [ -n "$undo" ]; then
  bind remove
  delete_accounts
  delete_roles
  if [ -n "$delete_data" ]; then
    delete_data
    [ -z "$kafka$managed_kafka" ] || delete_topics
  else
    say "Kept: gs://$bucket, the databases ${databases[*]} and the topics. --delete-data=$project deletes them too"
  fi
else
  enable_services
  create_accounts
  create_databases
  create_indexes
  create_bucket
  create_roles
  bind add
  [ -z "$kafka$managed_kafka" ] || create_topics
  await_indexes
  [ -z "$organisation" ] || create_documents
  say_how_to_start
fi
