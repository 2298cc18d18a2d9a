#!/bin/sh
# Plans 1,000 hosts with the packaged program (in a process of its own, 96 MiB of heap) against SSH servers inside the
# test that starts it: every address of loopback is a host. Servers and program share the cores, so the seconds are an
# upper bound. Prints seconds, the most threads and connections at once, and the most memory; asserts one connection a
# host and the bounds of threads and connections. Needs Maven, as scripts/install.sh brings it.
#
#   bench/fleet.sh [RUNS]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
runs=${1:-1}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cd "$here"
while [ "$runs" -gt 0 ]; do
    mvn -q -B -ntp -Dfast verify -DskipTests -Dit.test='ThousandHostsIT#aThousandHosts' -Dtest.groups.excluded=none \
        >"$log" 2>&1 || { tail -n 30 "$log" >&2; exit 1; }
    grep 'hosts planned' "$log"
    runs=$((runs - 1))
done
echo "cores: $(nproc), load: $(cut -d' ' -f1-3 /proc/loadavg)"
