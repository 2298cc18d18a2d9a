#!/bin/sh
# Real hosts for tests: Debian with systemd as PID 1 and OpenSSH, each in a network namespace of its own.
# Needs root, debootstrap, systemd-nspawn and ip. Traffic goes to these hosts only; nothing of this machine is changed
# but the namespaces and mounts, which `down` takes away again.
#
#   testhost.sh base               make the base once (a minute) and print its directory
#   testhost.sh up DIR KEY.pub [BIND...]   make a host in DIR, boot it, print its address
#   testhost.sh boot DIR           boot a host that was cut off
#   testhost.sh cut DIR            power cut: the host is gone between two instructions
#   testhost.sh run DIR CMD...     run a command of this machine in its network namespace
#   testhost.sh exec DIR CMD...    run a command of the host in the host, as root, without SSH
#   testhost.sh down DIR           end the host and remove everything of it
#
# The base is in ${OBSCTL_TEST_CACHE:-~/.cache/obsctl}, outside any repository. BIND is FILE:PATH, read-only.
set -eu
suite=bookworm
cache=${OBSCTL_TEST_CACHE:-${HOME:-/root}/.cache/obsctl}
base=$cache/base-$suite

need() { command -v "$1" >/dev/null 2>&1 || { echo "missing: $1 (Debian package: $2)" >&2; exit 3; }; }

make_base() {
    [ -f "$base/.obsctl-ready" ] && return
    need debootstrap debootstrap
    mkdir -p "$cache"
    exec 8>"$cache/base.lock"
    flock 8
    [ -f "$base/.obsctl-ready" ] && return
    rm -rf "$base.part" "$base"
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,openssh-server,sudo,iproute2,ca-certificates,procps \
        "$suite" "$base.part" >"$cache/base.log" 2>&1 || { tail -n 5 "$cache/base.log" >&2; exit 1; }
    chroot "$base.part" systemctl disable ssh.socket >/dev/null 2>&1 || true
    chroot "$base.part" systemctl enable ssh.service >/dev/null 2>&1
    # Timers and sockets of the distribution have no part in the tests.
    chroot "$base.part" systemctl mask apt-daily.timer apt-daily-upgrade.timer systemd-timesyncd.service >/dev/null 2>&1
    chroot "$base.part" useradd --create-home --shell /bin/bash deploy
    echo 'deploy ALL=(ALL) NOPASSWD: ALL' >"$base.part/etc/sudoers.d/deploy"
    chmod 440 "$base.part/etc/sudoers.d/deploy"
    printf 'UseDNS no\nMaxStartups 100\n' >"$base.part/etc/ssh/sshd_config.d/test.conf"
    rm -rf "$base.part/var/cache/apt/archives" "$base.part/var/lib/apt/lists"
    rm -f "$base.part/etc/machine-id"
    touch "$base.part/.obsctl-ready"
    mv "$base.part" "$base"
}

# The first number that no other host on this machine has.
take_number() {
    number=1
    while [ "$number" -lt 250 ]; do
        # A link without its namespace is what an interrupted run left.
        if [ ! -e "/sys/class/net/obt$number" ] && ip netns add "obsctl-t$number" 2>/dev/null; then return; fi
        number=$((number + 1))
    done
    echo "no network number is free" >&2
    exit 1
}

network() {
    ip link add "obt$number" type veth peer name host0 netns "obsctl-t$number"
    ip addr add "10.99.$number.1/24" dev "obt$number"
    ip link set "obt$number" up
    ip -n "obsctl-t$number" addr add "10.99.$number.2/24" dev host0
    ip -n "obsctl-t$number" link set host0 up
    ip -n "obsctl-t$number" link set lo up
    ip -n "obsctl-t$number" route add default via "10.99.$number.1"
}

# The control groups of this host: where systemd keeps its own, by /proc/mounts and /proc/self/cgroup.
groups() {
    awk '$3 == "cgroup2" { print $2, "0::" } $3 == "cgroup" && $4 ~ /name=systemd/ { print $2, "[0-9]*:name=systemd:" }' /proc/mounts \
        | while read -r mount which; do
            within=$(sed -n "s#^$which##p" /proc/self/cgroup)
            echo "$mount${within%/}/obsctl-t$number"
        done
}
# Hosts would share one tree of groups otherwise, where the systemd of one takes away what that of another has just made.
enter_groups() {
    groups | while read -r group; do
        mkdir -p "$group" 2>/dev/null || continue
        above=${group%/*}
        for controller in $(cat "$above/cgroup.controllers" 2>/dev/null); do
            echo "+$controller" >"$above/cgroup.subtree_control" || true
        done 2>/dev/null
        echo "$1" >"$group/cgroup.procs" || true
    done 2>/dev/null
}
leave_groups() {
    groups | while read -r group; do
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
}

boot() {
    set -- $(sed 's/^/--bind-ro=/' "$dir/binds")
    enter_groups $$
    setsid systemd-nspawn -q -b -D "$dir/root" --machine="obsctl-t$number" --register=no --keep-unit --link-journal=no \
        --network-namespace-path="/run/netns/obsctl-t$number" --console=pipe "$@" \
        </dev/null >"$dir/console" 2>&1 &
    echo $! >"$dir/pid"
    tries=0
    until bash -c "exec 3<>/dev/tcp/10.99.$number.2/22 && head -c 4 <&3" 2>/dev/null | grep -q SSH; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] && kill -0 "$(cat "$dir/pid")" 2>/dev/null || { tail -n 20 "$dir/console" >&2; exit 1; }
        sleep 0.1
    done
}

load() {
    dir=$1
    number=$(cat "$dir/number")
}

cut() {
    pid=$(cat "$dir/pid" 2>/dev/null) || return 0
    children=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null || true)
    # The whole machine at once: its first process and whoever watches over it.
    kill -9 $children "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && ! grep -q ' Z ' "/proc/$pid/stat" 2>/dev/null; do sleep 0.05; done
    for child in $children; do while kill -0 "$child" 2>/dev/null; do sleep 0.05; done; done
    leave_groups
    rm -f "$dir/pid"
}

verb=${1:-}
[ $# -gt 0 ] && shift
case $verb in
    base)
        make_base
        echo "$base" ;;
    up)
        need systemd-nspawn systemd-container
        need ip iproute2
        make_base
        dir=$1 key=$2
        shift 2
        mkdir -p "$dir/upper" "$dir/work" "$dir/root"
        take_number
        echo "$number" >"$dir/number"
        printf '%s\n' "$@" | sed '/^$/d' >"$dir/binds"
        mount -t overlay "obsctl-t$number" -o "lowerdir=$base,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
        echo "host-$number" >"$dir/root/etc/hostname"
        echo "127.0.0.1 localhost host-$number" >"$dir/root/etc/hosts"
        ln -s /dev/null "$dir/root/etc/systemd/system/systemd-firstboot.service"
        for home in root home/deploy; do
            mkdir -p "$dir/root/$home/.ssh"
            cp "$key" "$dir/root/$home/.ssh/authorized_keys"
            chmod 700 "$dir/root/$home/.ssh"
        done
        chroot "$dir/root" chown -R deploy:deploy /home/deploy/.ssh
        network
        boot
        echo "10.99.$number.2" ;;
    boot)
        load "$1"
        boot ;;
    cut)
        load "$1"
        cut ;;
    run)
        load "$1"
        shift
        exec ip netns exec "obsctl-t$number" "$@" ;;
    exec)
        load "$1"
        shift
        pid=$(cat "$dir/pid")
        first=$(sed 's/ .*//' "/proc/$pid/task/$pid/children")
        # Its root too: where systemd-nspawn ran in a chroot, the root of the namespace alone is this machine's.
        exec nsenter --target "$first" --all --root --wd "$@" ;;
    down)
        load "$1"
        cut
        umount -l "$dir/root" 2>/dev/null || true
        ip netns delete "obsctl-t$number" 2>/dev/null || true
        ip link delete "obt$number" 2>/dev/null || true
        rm -rf "$dir" ;;
    *)
        sed -n '2,16s/^# \{0,1\}//p' "$0" >&2
        exit 2 ;;
esac
