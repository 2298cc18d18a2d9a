#!/bin/sh
# What a careful engineer writes by hand and sends with ssh: the files that obsctl deploys, the checks that it makes,
# and a restart. Runs on the host as root. Standard input: a tar of the files. Arguments: seconds to settle, the clock of
# the machine that sends, in seconds.
set -eu
settle=$1 clock=$2
home=/var/lib/obsctl live=/var/lib/obsctl/current unit=obsctl-alloy.service page=http://127.0.0.1:12345
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAIL $*"; exit 1; }
tar -xf - -C "$work"
(cd "$work" && sha256sum -c sums >/dev/null 2>&1) || fail damaged

# The same facts: system, versions, disk, memory, ports, what runs.
. /etc/os-release
[ "$(uname -m)" = x86_64 ] || fail arch
alloy --version | head -n 1 >"$work/version" || fail "no alloy"
systemctl show -p Version >/dev/null || fail systemd
[ "$(df -Pk /var/lib | awk 'NR == 2 { print $4 }')" -gt 100000 ] || fail disk
awk '/MemAvailable/ { exit !($2 > 100000) }' /proc/meminfo || fail memory
ss -Hltnp >"$work/ports"
off=$(($(date +%s) - clock))
[ "$off" -gt -540 ] && [ "$off" -lt 540 ] || fail clock
[ ! -r /sys/fs/selinux/enforce ] || cat /sys/fs/selinux/enforce >/dev/null
state=$(systemctl show -p LoadState -p ActiveState -p NRestarts -p UnitFileState -p FragmentPath -p DropInPaths $unit)
case $state in *LoadState=masked*) fail masked ;; esac
case $state in *DropInPaths=/*) fail foreign ;; esac
running=$(curl -s -m 5 $page/metrics | sed -n 's/^alloy_config_hash{.*sha256="\([0-9a-f]*\)".*/\1/p' | head -n 1)

same=yes unit_same=yes
for file in alloy/config.alloy env/alloy.env credentials/write-token; do
    [ "$(sha256sum <"$work/$file")" = "$(sha256sum <"$live/$file" 2>/dev/null)" ] || same=no
done
[ "$(sha256sum <"$work/systemd/$unit")" = "$(sha256sum </etc/systemd/system/$unit 2>/dev/null)" ] || unit_same=no
want=$(sha256sum <"$work/alloy/config.alloy" | cut -c1-64)
if [ $same$unit_same = yesyes ] && [ "$running" = "$want" ]; then
    case $state in *ActiveState=active*) echo "same"; exit 0 ;; esac
fi

# The same programs are asked first.
alloy validate "$work/alloy/config.alloy" || fail validate
[ $unit_same = yes ] || systemd-analyze verify --recursive-errors=no --man=no "$work/systemd/$unit" >/dev/null 2>&1 || fail unit
# Would the backend let the new credentials in? Nothing answering is no reason to stop.
lane=$(sed -n 's/^ *endpoint *= *"\(http[^"]*\)"$/\1/p' "$work/alloy/config.alloy" | head -n 1)
for signal in traces metrics logs; do
    code=$(printf 'user = "1:%s"\n' "$(cat "$work/credentials/write-token")" \
        | curl -s -m 6 -K - --data-binary '' -o "$work/answer" -w '%{http_code}' "$lane/v1/$signal") || true
    case $code in 401 | 403) fail "$signal $code" ;; esac
done
id alloy >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/alloy --no-create-home --shell /usr/sbin/nologin alloy
mkdir -p $live
rm -rf $home/old && cp -a $live $home/old
install -D -m 644 "$work/alloy/config.alloy" $live/alloy/config.alloy
install -D -m 644 "$work/env/alloy.env" $live/env/alloy.env
install -D -m 440 -g alloy "$work/credentials/write-token" $live/credentials/write-token
install -m 644 "$work/systemd/$unit" /etc/systemd/system/$unit
chmod 755 $home $live $live/alloy $live/env $live/credentials
sync -f $live
[ $unit_same = yes ] || systemctl daemon-reload
systemctl enable --quiet $unit
systemctl restart $unit

# The same gate: active, healthy, the right config, no restarts, no refused sends; looked at once a second, as there.
look() {
    case $(systemctl show -p ActiveState -p NRestarts $unit) in *NRestarts=0*ActiveState=active* | *ActiveState=active*NRestarts=0*) ;; *) fail active ;; esac
    [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' $page/-/healthy)" = 200 ] || fail healthy
    curl -s -m 5 $page/metrics >"$work/metrics"
    grep -q "^alloy_config_hash{.*$want" "$work/metrics" || fail config
    if grep -q '^otelcol_exporter_send_failed.*[1-9]' "$work/metrics"; then fail sends; fi
}
tries=0
until [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' $page/-/healthy)" = 200 ] \
    && curl -s -m 5 $page/metrics | grep -q "^alloy_config_hash{.*$want"; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail healthy
    [ $((tries % 3)) != 0 ] || systemctl is-active --quiet $unit || fail active
    sleep 0.3
done
while [ "$settle" -gt 0 ]; do
    settle=$((settle - 1))
    sleep 1
    look
done
echo "changed"
