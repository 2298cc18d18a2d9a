#!/bin/sh
# Start-up time of obsctl as installed beside plain `java -jar`, in one run, interleaved. Prints medians in
# milliseconds and their ratio; asserts nothing.
#
#   bench/startup.sh [LAUNCHER] [RUNS]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
launcher=${1:-obsctl}
runs=${2:-15}
command -v "$launcher" >/dev/null 2>&1 || { echo "no $launcher: run scripts/install.sh first" >&2; exit 1; }
path=$(command -v "$launcher")
lib=$(sed -n "s/^lib='\(.*\)'$/\1/p" "$path")
java=$(sed -n "s/^java=\${OBSCTL_JAVA:-'\(.*\)'}$/\1/p" "$path")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

once() { # name, command...
  name=$1
  shift
  start=$(date +%s%N)
  "$@" >/dev/null 2>&1 || { echo "failed: $*" >&2; "$@" >&2 || true; exit 1; }
  end=$(date +%s%N)
  echo $(((end - start) / 1000)) >>"$work/$name"
}

median() { sort -n "$work/$1" | awk '{v[NR]=$1} END {printf "%.1f", (NR%2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2)/1000}'; }
lowest() { sort -n "$work/$1" | head -n 1 | awk '{printf "%.1f", $1/1000}'; }

# The largest shipped profile by the size of what it renders to.
largest=
most=0
for file in profiles/*.yaml; do
  name=$(basename "$file" .yaml)
  size=$("$launcher" render "$name" -o json 2>/dev/null | wc -c)
  if [ "$size" -gt "$most" ]; then most=$size; largest=$name; fi
done

i=0
while [ "$i" -lt "$runs" ]; do
  once version-installed "$launcher" --version
  once version-plain "$java" -jar "$lib/obsctl.jar" --version
  once render-installed "$launcher" render "$largest" -d "$work/out-a"
  once render-plain "$java" -jar "$lib/obsctl.jar" render "$largest" -d "$work/out-b"
  i=$((i + 1))
done

echo "runs: $runs, interleaved; cores: $(nproc); $("$java" -version 2>&1 | head -n 1)"
printf '%-34s %12s %12s %12s %8s\n' "command" "installed ms" "(lowest)" "java -jar ms" "ratio"
for what in version render; do
  a=$(median $what-installed)
  b=$(median $what-plain)
  label="obsctl --version"
  [ $what = version ] || label="obsctl render $largest"
  printf '%-34s %12s %12s %12s %8s\n' "$label" "$a" "$(lowest $what-installed)" "$b" "$(awk "BEGIN {printf \"%.2f\", $a/$b}")"
done
