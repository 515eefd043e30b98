#!/bin/sh
# Milliseconds from the start of the program to its first 200 answer, and CPU until then.
#   startup.sh [rounds]           with the embedded PostgreSQL, on data that is there already
#   DATABASE_URL=... startup.sh   with that database, by java -jar and by ./vitae with its class archive
# Needs curl and Linux's /proc; the machine should be quiet, the load is printed.
set -eu
rounds=${1:-5}
root=$(CDPATH= cd "$(dirname "$0")/../.." && pwd -P)
jar=$root/adapter-http-local/target/adapter-http-local.jar
port=18917
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

now() { date +%s%3N; }

measure() { # name, command...
  name=$1
  shift
  began=$(now)
  (cd "$work" && exec "$@" --port "$port" >out.txt 2>err.txt) &
  pid=$!
  until curl -sf -o "$work/body" "http://localhost:$port/api/portfolio"; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/err.txt" >&2; exit 1; }
    sleep 0.01
  done
  took=$(($(now) - began))
  cpu=$(awk '{print ($14 + $15) * 10}' "/proc/$pid/stat")
  began=$(now)
  kill "$pid"
  wait "$pid" || true
  pid=
  echo "$name: first answer after $took ms, $cpu ms CPU, stopped in $(($(now) - began)) ms"
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | head -n 1
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg)"
"$root/vitae" --version
i=0
while [ "$i" -le "$rounds" ]; do
  # Round 0 makes what is made once: the data, the class archive.
  measure "java -jar, round $i" "$java" -jar "$jar"
  measure "./vitae, round $i" "$root/vitae"
  i=$((i + 1))
done
