# Reads everything about a host that a plan needs, and writes nothing.
# Arguments: home, etc (systemd's directory), the Alloy program that the profile names, own unit, distribution unit.
# Prints lines "fact NAME VALUE", then "state", then the live release in frames (see ReleaseFrames).
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 etc=$2 binary=$3 own=$4 distribution=$5
fact() { printf 'fact %s %s\n' "$1" "$(printf '%s' "$2" | tr '\n\r\t' '   ' | cut -c1-400)"; }
has() { command -v "$1" >/dev/null 2>&1; }

[ -r /etc/os-release ] && fact os "$(. /etc/os-release 2>/dev/null; printf '%s %s' "${ID:-}" "${VERSION_ID:-}")"
fact arch "$(uname -m)"
fact user "$(id -un)"
fact uid "$(id -u)"
# Its version, and only where it runs: elsewhere systemctl may be there and answer nothing.
fact systemd "$(systemctl show -p Version 2>/dev/null | sed -n 's/^Version=\([0-9]*\).*/\1/p')"
alloy=$binary
[ -x "$alloy" ] || alloy=$(command -v alloy 2>/dev/null || true)
if [ -n "$alloy" ]; then
    fact alloy-path "$alloy"
    if has timeout; then version=$(timeout 20 "$alloy" --version 2>/dev/null); else version=$("$alloy" --version 2>/dev/null); fi
    fact alloy-version "$(printf '%s\n' "$version" | sed -n '1s/.*version v*\([0-9][0-9.]*\).*/\1/p')"
fi
for place in "$etc" /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    if [ -f "$place/$distribution" ]; then fact distribution-unit "$place/$distribution"; break; fi
done
[ -h "$etc/$own" ] && [ "$(readlink "$etc/$own")" = "$home/current/systemd/$own" ] && fact own-unit linked
for unit in "$own" "$distribution"; do
    fact "active-$unit" "$(systemctl show -p ActiveState "$unit" 2>/dev/null | sed 's/^ActiveState=//')"
done
client=none
if has curl; then client=curl
elif has wget; then client=wget
elif has bash && bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>&1 | grep -q refused; then client=bash
elif has perl && perl -MIO::Socket::INET -e 1 2>/dev/null; then client=perl
fi
fact http "$client"
missing=
for tool in awk sed grep cut tr head sha256sum readlink stat mkdir ln rm find sync cmp cp df; do has "$tool" || missing="$missing $tool"; done
mv --help 2>&1 | grep -q -e '-T\|no-target-directory' || has perl || missing="$missing mv-T"
[ -z "$missing" ] || fact missing-tools "$missing"
parent=$home
while [ ! -d "$parent" ]; do parent=${parent%/*}; [ -n "$parent" ] || parent=/; done
fact disk-free-kib "$(df -Pk "$parent" 2>/dev/null | awk 'NR == 2 { print $4 }')"
[ -w "$parent" ] || fact read-only "$parent"
[ -f /etc/alloy/config.alloy ] && [ ! -h /etc/alloy/config.alloy ] && fact foreign-config /etc/alloy/config.alloy
[ -f "$home/key" ] && fact key yes
[ -f "$home/journal" ] && fact unfinished "$(sed -n 's/^phase=//p' "$home/journal" 2>/dev/null)"
[ -f "$home/lib/apply.sh" ] && fact tool-sum "$(sha256sum <"$home/lib/apply.sh" | cut -c1-64)"
[ -f "$etc/obsctl-recover.service" ] && fact recover-sum "$(sha256sum <"$etc/obsctl-recover.service" | cut -c1-64)"
if has ss; then
    ss -Hltnp 2>/dev/null | awk '{ n = split($4, a, ":"); p = $6; sub(/^users:[(][(]"/, "", p); sub(/".*pid=/, " ", p); sub(/,.*/, "", p); print "fact port-" a[n] " " p }' | sort -u | head -n 100
fi
has getenforce && fact selinux "$(getenforce 2>/dev/null)"
printf 'state\n'
live=$(readlink "$home/current" 2>/dev/null || true)
printf 'current %s\n' "$live"
[ -n "$live" ] || exit 0
cd "$home/$live" 2>/dev/null || { printf 'dangling\n'; exit 0; }
frame() { printf '%s %s\n' "$1" "$(($(wc -c <"$2")))"; cat "$2"; printf '\n'; }
[ -f .obsctl/release ] && frame record .obsctl/release
find . -name .obsctl -prune -o -type f -print | sed 's/^..//' | sort | while IFS= read -r path; do
    sum=$(sha256sum <"$path" | cut -c1-64)
    intact=no
    grep -Fxq -e "$sum  $path" .obsctl/sums 2>/dev/null && intact=yes
    printf 'file %s %s %s\n' "$(stat -c '%a %U:%G' "$path" | tr -d '\n')" "$intact" "$path"
    if grep -Fxq -e "$path" .obsctl/secret-paths 2>/dev/null; then printf 'hidden\n'; else frame text "$path"; fi
done
printf 'done\n'
