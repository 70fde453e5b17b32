#!/usr/bin/env bash
# What gsutil does with Cloud Storage, against a server that speaks its API: storage_gsutil.sh HOST:PORT
# Without credentials, with a configuration of its own. Ends by itself; any step that fails makes it exit non-zero.
. "$(dirname "$0")/../lib.sh"
set +e # a case that fails is counted, and the others go on

make_scratch
work=$scratch
passed=0 failed=0

# gsutil speaks nothing but https, whatever is_secure says
mkfifo "$work/port"
python3 "$(dirname "$0")/storage_tls.py" "$1" "$work" > "$work/port" &
own $!
read -r -t 30 port < "$work/port" || fail "no TLS in front of $1"

# the wrapper of the SDK would look for an account and ask for one
export BOTO_CONFIG=$work/boto CLOUDSDK_CONFIG=$work/gcloud CLOUDSDK_CORE_DISABLE_PROMPTS=1
export CLOUDSDK_CORE_PASS_CREDENTIALS_TO_GSUTIL=false
cat > "$BOTO_CONFIG" <<BOTO
[Credentials]
gs_json_host = 127.0.0.1
gs_json_port = $port
[Boto]
is_secure = False
https_validate_certificates = False
num_retries = 1
[GSUtil]
default_project_id = p
state_dir = $work/state
resumable_threshold = 1048576
check_hashes = always
software_update_check_period = 0
BOTO

gs() { timeout 600 gsutil "$@" 2>> "$work/log"; }

# check SENTENCE COMMAND...: the command's success is the case's
check() {
  local sentence=$1
  shift
  : > "$work/log"
  if "$@" > "$work/out" 2>> "$work/log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $sentence"
    sed 's/^/    /' "$work/out" "$work/log" | tail -15
  fi
}

fails() { ! "$@"; }
says() { # TEXT COMMAND...: what it prints contains the text
  local text=$1
  shift
  "$@" > "$work/said" || return 1
  grep -qF -- "$text" "$work/said" || { cat "$work/said"; return 1; }
}
downloads() { # OBJECT FILE: it comes back byte for byte
  gs cp "$1" "$work/back" && cmp "$2" "$work/back"
}
no_such() { fails gs stat "$1"; }

bucket=gs://gsutil-$$-$RANDOM
printf 'a,b\r\n1,2\r\n' > "$work/small.csv"
head -c 5000000 /dev/urandom > "$work/large.bin"
yes 'many lines alike' | head -c 300000 > "$work/text.txt"

check "a bucket is made" gs mb "$bucket"
check "a bucket is made once" fails gs mb "$bucket"
check "a bucket is listed" says "$bucket/" gs ls
check "a small file is uploaded" gs cp "$work/small.csv" "$bucket/dir/small.csv"
check "a small file comes back" downloads "$bucket/dir/small.csv" "$work/small.csv"
check "a large file is uploaded in a resumable way" gs cp "$work/large.bin" "$bucket/large.bin"
check "a large file comes back" downloads "$bucket/large.bin" "$work/large.bin"
check "a stream is uploaded" bash -c "timeout 600 gsutil cp - '$bucket/stream' < '$work/text.txt'"
check "a stream comes back" downloads "$bucket/stream" "$work/text.txt"
check "a file is packed on its way" gs cp -z txt "$work/text.txt" "$bucket/text.txt"
check "a packed file says so" says "gzip" gs stat "$bucket/text.txt"
check "a packed file comes back unpacked" downloads "$bucket/text.txt" "$work/text.txt"
check "a list tells sizes" says "5000000" gs ls -l "$bucket"
check "a list rolls directories up" says "$bucket/dir/" gs ls "$bucket"
check "a list goes down directories" says "$bucket/dir/small.csv" gs ls -r "$bucket/**"
check "the first bytes are read" says "a,b" gs cat -r 0-2 "$bucket/dir/small.csv"
check "the last bytes are read" says "1,2" gs cat -r -5 "$bucket/dir/small.csv"
check "an object tells its type" says "text/csv" gs stat "$bucket/dir/small.csv"
check "an object tells its checksums" says "Hash (crc32c):" gs stat "$bucket/dir/small.csv"
check "a missing object is missing" no_such "$bucket/none"
check "an object is copied" gs cp "$bucket/large.bin" "$bucket/copy.bin"
check "a copy has the same content" downloads "$bucket/copy.bin" "$work/large.bin"
check "objects are composed" gs compose "$bucket/dir/small.csv" "$bucket/dir/small.csv" "$bucket/twice.csv"
cat "$work/small.csv" "$work/small.csv" > "$work/twice.csv"
check "a composite object has all contents" downloads "$bucket/twice.csv" "$work/twice.csv"
check "a composite object counts its components" says "2" gs stat "$bucket/twice.csv"
check "metadata are set" gs setmeta -h "x-goog-meta-job:4711" -h "Content-Type:text/plain" "$bucket/dir/small.csv"
check "metadata are shown" says "4711" gs stat "$bucket/dir/small.csv"
check "metadata are removed" gs setmeta -h "x-goog-meta-job" "$bucket/dir/small.csv"
check "removed metadata are gone" fails says "4711" gs stat "$bucket/dir/small.csv"
check "an object is rewritten into another class" gs rewrite -O -s nearline "$bucket/copy.bin"
check "a rewritten object is of that class" says "NEARLINE" gs stat "$bucket/copy.bin"
check "a move is a copy and an end" gs mv "$bucket/copy.bin" "$bucket/moved.bin"
check "a moved object is gone" no_such "$bucket/copy.bin"
check "a precondition protects what is there" \
  fails gs -h "x-goog-if-generation-match:0" cp "$work/small.csv" "$bucket/moved.bin"
check "a protected object stays" downloads "$bucket/moved.bin" "$work/large.bin"
mkdir -p "$work/tree/deep" && cp "$work/small.csv" "$work/tree/deep/one.csv" && cp "$work/text.txt" "$work/tree/two.txt"
check "a directory is uploaded by many" gs -m cp -r "$work/tree" "$bucket"
check "a directory is synchronized" gs -m rsync -r "$work/tree" "$bucket/tree"
check "sizes are summed up" says "tree" gs du -s "$bucket/tree"
check "an object is removed" gs rm "$bucket/moved.bin"
check "a removed object is gone" no_such "$bucket/moved.bin"
check "a bucket that has objects stays" fails gs rb "$bucket"
check "all objects and their bucket are removed" gs -m rm -r "$bucket"
check "a removed bucket is gone" fails gs ls -b "$bucket"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
