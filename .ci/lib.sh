# shellcheck shell=bash
# Sourced by every check: what each of them needs to install, to start and to end. A check that sources this file ends
# the processes that it hands to `own` and deletes its $scratch folder, however it exits.
set -euo pipefail
ci=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf '%s\n' "$@" >&2; exit 1; }

### Processes and files

owned=()
scratch=

own() { owned+=("$1"); } # the id of a child, or -ID for a process group whose leader is a child

# Waits for a child that runs in the background, so that a signal ends it too, and returns its status.
finish() { # id
  local status=0 id others=()
  own "$1"
  wait "$1" || status=$?
  # another process may get the id of one that has ended
  for id in "${owned[@]}"; do [ "$id" = "$1" ] || others+=("$id"); done
  owned=("${others[@]}")
  return "$status"
}

make_scratch() { scratch=$(mktemp -d); }

clean_up() {
  local id
  for id in "${owned[@]}"; do kill -- "$id" 2>/dev/null || true; done
  for id in "${owned[@]}"; do wait "${id#-}" 2>/dev/null || true; done
  [ -z "$scratch" ] || rm -rf "$scratch"
}

at_exit() { # command, which a second signal does not interrupt
  # shellcheck disable=SC2064
  trap "trap '' INT TERM; $1" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
at_exit clean_up

### Installs

need() { # command, Debian packages that bring it
  command -v "$1" >/dev/null || install_packages "${@:2}"
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  [ -n "${updated-}" ] || { apt-get update -qq; updated=1; }
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

npm_install() { # folder, packages
  mkdir -p "$1"
  [ -e "$1/package.json" ] || echo '{"private": true}' >"$1/package.json"
  (cd "$1" && timeout 600 npm install --silent --no-audit --no-fund "${@:2}")
}

image_of() { # service of docker-compose.yml: its image without the digest
  sed -n "/^  $1:\$/,/^  [a-z]/s/^    image: *\([^@]*\).*/\1/p" "$ci/../docker-compose.yml"
}

# Prints where fake-gcs-server is, in the version of docker-compose.yml, and builds it from its Go module at first.
# The program is static, so that an image without libraries can run it too.
fake_gcs_server() {
  local version home
  version=$(image_of storage)
  version=v${version##*:}
  home=${XDG_CACHE_HOME:-$HOME/.cache}/fake-gcs-server-$version-static
  [ -x "$home/fake-gcs-server" ] || {
    command -v go >/dev/null || fail 'Go, which builds fake-gcs-server, is not installed'
    CGO_ENABLED=0 GOBIN=$home timeout 900 go install "github.com/fsouza/fake-gcs-server@$version" || fail 'go install fails'
  }
  echo "$home/fake-gcs-server"
}

# Prints where Google's Firestore emulator is: a part of the gcloud SDK that cannot be installed by itself.
firestore_emulator() {
  command -v gcloud >/dev/null || fail "the gcloud SDK is missing, and with it Google's Firestore emulator"
  local sdk jar
  sdk=$(gcloud info --format='value(installation.sdk_root)')
  jar=$sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar
  [ -f "$jar" ] || fail "$jar is missing: install it with 'gcloud components install cloud-firestore-emulator'"
  echo "$jar"
}

### Servers

free_ports() { python3 "$ci/lib.py" "$1"; } # how many

await_url() { # name, url, id of the server, its log
  local tries
  for ((tries = 0; tries < 1500; tries++)); do
    curl -fs --max-time 10 -o /dev/null "$2" && return
    kill -0 "$3" 2>/dev/null || fail "$1 has ended:" "$(tail -50 "$4")"
    sleep 0.2
  done
  fail "$1 does not answer at $2:" "$(tail -50 "$4")"
}

# Starts Google's Firestore emulator; its address is in $firestore_address.
start_firestore_emulator() { # options of the JVM
  local jar port
  jar=$(firestore_emulator)
  port=$(free_ports 1)
  # as the SDK's own script does, which would leave its child behind when it is ended
  java -Duser.language=en "$@" -cp "$jar" com.google.cloud.datastore.emulator.firestore.CloudFirestore \
    --host=127.0.0.1 --port="$port" >"$scratch/firestore.log" 2>&1 &
  own $!
  await_url "Google's Firestore emulator" "http://127.0.0.1:$port/" $! "$scratch/firestore.log"
  # shellcheck disable=SC2034 # for the script that sources this
  firestore_address=127.0.0.1:$port
}

# Starts fake-gcs-server; its URL is in $storage_url.
start_fake_gcs_server() {
  local program port
  program=$(fake_gcs_server)
  port=$(free_ports 1)
  storage_url=http://127.0.0.1:$port
  "$program" -scheme http -host 127.0.0.1 -port "$port" -public-host "127.0.0.1:$port" -external-url "$storage_url" \
    -backend memory >"$scratch/storage.log" 2>&1 &
  own $!
  await_url fake-gcs-server "$storage_url/storage/v1/b?project=p" $! "$scratch/storage.log"
}

# Starts README's start command on free ports; the addresses of its API, its Cloud Storage and its Firestore are in $api_url,
# $storage_url and $firestore_address.
start_stack() { # log, more options of the start command
  local api kafka controller firestore storage ops api_metrics worker_metrics ops_metrics
  read -r api kafka controller firestore storage ops api_metrics worker_metrics ops_metrics <<<"$(free_ports 9)"
  local options=("--api-port=$api" "--kafka-port=$kafka" "--kafka-controller-port=$controller" "--firestore-port=$firestore"
    "--storage-port=$storage" "--ops-port=$ops" "--api-metrics-port=$api_metrics"
    "--worker-metrics-port=$worker_metrics" "--ops-metrics-port=$ops_metrics" "--data=$(mktemp -d -p "$scratch")" --spring.config.additional-location=file:local/test-api.yml "${@:2}")
  : >"$1" # a log of the last run says that the stack is ready
  # a group of its own, for Maven starts another process
  setsid ./mvnw -B -ntp spring-boot:run -Dspring-boot.run.arguments="${options[*]}" >"$1" 2>&1 &
  local stack=$!
  own "-$stack"
  for _ in $(seq 900); do
    api_url=$(sed -n 's/^Ready: //p' "$1")
    [ -z "$api_url" ] || break
    kill -0 "$stack" 2>/dev/null || break
    sleep 1
  done
  [ -n "$api_url" ] || fail "$(tail -50 "$1")" "the stack did not start"
  # shellcheck disable=SC2034 # for the script that sources this
  storage_url=http://127.0.0.1:$storage firestore_address=127.0.0.1:$firestore
  # shellcheck disable=SC2034
  ops_metrics_url=http://127.0.0.1:$ops_metrics/actuator/prometheus
}
