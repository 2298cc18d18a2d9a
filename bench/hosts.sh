#!/bin/sh
# Deploys to real hosts (Debian under systemd, made by scripts/testhost): obsctl as installed, Ansible of Debian's
# package (pipelining, forks 10) and a hand-written script over parallel ssh (ControlMaster), interleaved. The same
# files, the same checks; one wave. Install obsctl outside /tmp and /home: its small collector runs on the hosts too.
# Prints medians in seconds without the settling time, and their ratios; asserts nothing. Needs root, ansible-core, systemd-nspawn, debootstrap, and apt for the base of the hosts (python3, curl).
#
#   bench/hosts.sh [LAUNCHER] [HOSTS] [RUNS] [SETTLE] [TOOLS]
#
# TOOLS: which to run, "obsctl by_hand ansible" unless told; Ansible alone takes minutes a run.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
launcher=$(command -v "${1:-obsctl}") || { echo "no obsctl: run scripts/install.sh first" >&2; exit 1; }
count=${2:-10} runs=${3:-3} settle=${4:-2} tools=${5:-obsctl by_hand ansible}
for need in ansible-playbook systemd-nspawn ip ssh; do
    command -v $need >/dev/null || { echo "missing: $need" >&2; exit 3; }
done
lib=$(sed -n "s/^lib='\(.*\)'$/\1/p" "$launcher")
java=$(sed -n "s/^java=\${OBSCTL_JAVA:-'\(.*\)'}$/\1/p" "$launcher")
java_home=$(dirname -- "$(dirname -- "$(readlink -f "$java")")")
host=$here/scripts/testhost/testhost.sh
cache=${OBSCTL_TEST_CACHE:-$HOME/.cache/obsctl}

# ---- a base with Python for Ansible and curl for everybody ----------------------------------------------------------

base=$cache/bench/base-bookworm
if [ ! -f "$base/.obsctl-ready" ]; then
    echo "Making the base of the hosts …" >&2
    plain=$("$host" base)
    rm -rf "$base" "$base.part"
    mkdir -p "$cache/bench"
    cp -a "$plain" "$base.part"
    rm -f "$base.part/.obsctl-ready"
    cp /etc/resolv.conf "$base.part/etc/resolv.conf"
    mkdir -p "$base.part/usr/local/share/ca-certificates"
    cp /usr/local/share/ca-certificates/*.crt "$base.part/usr/local/share/ca-certificates/" 2>/dev/null || true
    cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d "$base.part/etc/apt/" 2>/dev/null || true
    mount -t proc proc "$base.part/proc"
    mount --bind /dev "$base.part/dev"
    chroot "$base.part" sh -c 'update-ca-certificates; apt-get update -q && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends python3 curl' >"$cache/bench/log" 2>&1 || tail -n 5 "$cache/bench/log" >&2
    umount "$base.part/proc" "$base.part/dev"
    chroot "$base.part" sh -c 'python3 --version && curl --version' >/dev/null
    touch "$base.part/.obsctl-ready"
    mv "$base.part" "$base"
fi
OBSCTL_TEST_CACHE=$cache/bench
export OBSCTL_TEST_CACHE

# ---- hosts ----------------------------------------------------------------------------------------------------------

work=$(mktemp -d)
made=
finish() {
    for dir in $made; do "$host" down "$dir" >/dev/null 2>&1 || true; done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
cd "$work"
ssh-keygen -q -t ed25519 -N '' -f key
alloy=$(command -v alloy || true)
binds="$java_home:$java_home $lib:$lib"
settings=/etc/$(basename "$java_home" | sed 's/-amd64$//; s/-arm64$//')
[ ! -d "$settings" ] || binds="$binds $settings:$settings"
if [ -z "$alloy" ]; then
    alloy=$work/alloy what="the small collector"
    printf '#!/bin/sh\nexec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m -XX:SharedArchiveFile=%s/obsctl.jsa -Xlog:disable -jar %s/obsctl.jar sandbox collector "$@"\n' \
        "$java_home/bin/java" "$lib" "$lib" >"$alloy"
    chmod 755 "$alloy"
else
    what=$(alloy --version | head -n 1)
fi
n=1
while [ "$n" -le "$count" ]; do
    made="$made $work/h$n"
    # shellcheck disable=SC2086 # a list of words
    "$host" up "$work/h$n" key.pub "$alloy:/usr/bin/alloy" $binds >"address-$n" &
    eval "boot_$n=$!"
    n=$((n + 1))
done
n=1
while [ "$n" -le "$count" ]; do
    eval "wait \$boot_$n" || { echo "host $n does not boot" >&2; exit 1; }
    n=$((n + 1))
done

# ---- the same thing three times -------------------------------------------------------------------------------------

mkdir profiles
{
    cat <<END
environment: bench
service: { name: bench, team: bench }
stack:
  kind: self-hosted
  tokens: { write: env:BENCH_TOKEN }
  lanes: { otlp: { url: "http://127.0.0.1:9/otlp", id: 1 } }
collector: { alloy: "1.15", runs-on: systemd, limits: { memory: 512MiB, cpu: 200% } }
collect: { otlp: {} }
process: { batch: 5s }
hosts:
  defaults: { user: deploy, key-file: $work/key, known-hosts: $work/known_hosts }
  rollout: { settle: ${settle}s, batch: 100%, max-parallel: 10 }
  list:
END
    n=1
    while [ "$n" -le "$count" ]; do
        echo "    - { name: h$n, address: $(cat "address-$n") }"
        n=$((n + 1))
    done
} >profiles/bench.yaml
BENCH_TOKEN=FAKE-token XDG_STATE_HOME=$work/state
export BENCH_TOKEN XDG_STATE_HOME
"$launcher" hosts trust bench --yes -q >/dev/null
# A host answers on its port before it lets plain users in.
for address in address-*; do
    tries=0
    until ssh -i key -o BatchMode=yes -o UserKnownHostsFile=known_hosts "deploy@$(cat "$address")" sudo -n true 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || { echo "$(cat "$address") lets nobody in" >&2; exit 1; }
        sleep 0.3
    done
done
n=1
: >inventory.ini
while [ "$n" -le "$count" ]; do
    echo "h$n ansible_host=$(cat "address-$n") ansible_user=deploy ansible_ssh_private_key_file=$work/key" >>inventory.ini
    n=$((n + 1))
done
cat >ansible.cfg <<END
[defaults]
inventory = $work/inventory.ini
forks = 10
interpreter_python = /usr/bin/python3
[ssh_connection]
pipelining = True
ssh_args = -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=$work/known_hosts
control_path_dir = $work/cp
END
ANSIBLE_CONFIG=$work/ansible.cfg
export ANSIBLE_CONFIG

set_batch() {
    sed -i "s/^process: .*/process: { batch: $1 }/" profiles/bench.yaml
    rm -rf files
    "$launcher" render bench -d files --with-secrets -q >/dev/null 2>&1
    (cd files && find alloy env credentials systemd -type f -exec sha256sum {} + >sums)
}
run_obsctl() { "$launcher" deploy bench; }
run_ansible() { ansible-playbook "$here/bench/hosts/playbook.yml" -e "files=$work/files settle=$settle"; }
one_by_hand() {
    tar -C files -cf - alloy env credentials systemd sums \
        | ssh -i key -o BatchMode=yes -o UserKnownHostsFile="$work/known_hosts" -o ControlMaster=auto \
            -o ControlPersist=60s -o ControlPath="$work/cm-%C" "deploy@$(cat "address-$1")" \
            "sudo -n sh -c $(printf "'%s'" "$(sed "s/'/'\\\\''/g" "$here/bench/hosts/by-hand.sh")") by-hand $settle $(date +%s)"
}
run_by_hand() {
    pids= i=1
    while [ "$i" -le "$count" ]; do
        one_by_hand "$i" >"out-$i" 2>&1 &
        pids="$pids $!"
        i=$((i + 1))
    done
    for pid in $pids; do wait "$pid" || return 1; done
}
# Connections are made anew by each; a host is as it was before anybody came.
forget() {
    i=1
    while [ "$i" -le "$count" ]; do
        ssh -O exit -o ControlPath="$work/cm-%C" "deploy@$(cat "address-$i")" >/dev/null 2>&1 || true
        i=$((i + 1))
    done
    for socket in "$work"/cp/*; do [ ! -S "$socket" ] || ssh -O exit -o ControlPath="$socket" x >/dev/null 2>&1 || true; done
}
wipe() {
    for dir in $made; do
        "$host" exec "$dir" /bin/sh -c 'systemctl disable --now obsctl-alloy obsctl-recover >/dev/null 2>&1
            rm -rf /var/lib/obsctl /var/lib/alloy /etc/systemd/system/obsctl-* /etc/systemd/system/*/obsctl-*
            userdel alloy >/dev/null 2>&1; systemctl daemon-reload; systemctl reset-failed' >/dev/null 2>&1 || true
    done
}
once() { # tool, case
    forget
    start=$(date +%s%N)
    "run_$1" >"log-$1-$2" 2>&1 || { echo "$1, $2: failed with $?" >&2; tail -n 20 "log-$1-$2" out-* >&2 2>/dev/null; exit 1; }
    end=$(date +%s%N)
    seconds=$(awk "BEGIN { printf \"%.3f\", ($end - $start) / 1e9 }")
    echo "$seconds" >>"$1-$2"
    echo "  run $run  $1  $2  $seconds s  load $(cut -d' ' -f1 /proc/loadavg)" >&2
}

run=1
while [ "$run" -le "$runs" ]; do
    for tool in $tools; do
        wipe
        set_batch "5s"
        once $tool first
        once $tool nothing
        once $tool nothing
        set_batch "$((5 + run))s"
        once $tool changed
    done
    run=$((run + 1))
done

median() { # tool, case; without the settling time where there was one
    [ -f "$1-$2" ] || { echo -; return; }
    sort -n "$1-$2" | awk -v settle="$([ "$2" = nothing ] && echo 0 || echo "$settle")" \
        '{ v[NR] = $1 } END { printf "%.2f", (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) - settle }'
}
echo "$count hosts, one wave, $runs runs interleaved, $what; cores: $(nproc), load: $(cut -d' ' -f1-3 /proc/loadavg)"
echo "settling time, taken out of first and changed: $settle s"
printf '%-8s %9s %9s %9s  %s\n' case obsctl by-hand ansible "obsctl / by-hand, obsctl / ansible (wanted at most)"
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b == "-") print "-"; else printf "%.2f", a / b }'; }
row() { # case, by-hand bound, ansible bound
    o=$(median obsctl "$1") h=$(median by_hand "$1") a=$(median ansible "$1")
    printf '%-8s %9s %9s %9s  %s (%s), %s (%s)\n' "$1" "$o" "$h" "$a" \
        "$(ratio "$o" "$h")" "$2" "$(ratio "$o" "$a")" "$3"
}
row nothing 2 0.1
row changed 0.6 0.35
row first 1.1 -
