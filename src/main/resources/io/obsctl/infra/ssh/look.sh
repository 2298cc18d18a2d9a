# Reads everything about a host that a plan needs, and writes nothing.
# Arguments: home, etc (systemd's directory), the Alloy program that the profile names, own unit, distribution unit,
# host and port of the collector's own page, "plan" or "all" (what only people want to know as well),
# directory of logs.
# Prints lines "fact NAME VALUE", before some of them "theirs" with a text in a frame that the fact is about; then "state",
# then the live release in frames (see HostLook).
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 etc=$2 binary=$3 own=$4 distribution=$5 ui_host=$6 ui_port=$7 depth=$8 run_dir=$9
nl='
' tab='	' cr=$(printf '\r')
fact() {
    value=$2
    case $value in *["$nl$tab$cr"]*) value=$(printf '%s' "$value" | tr '\n\r\t' '   ') ;; esac
    printf 'fact %s %.400s\n' "$1" "$value"
}
has() { command -v "$1" >/dev/null 2>&1; }
#include token.sh
bounded() { if has timeout; then timeout "$@"; else shift; "$@"; fi; }

[ -r /etc/os-release ] && fact os "$(. /etc/os-release 2>/dev/null; printf '%s %s' "${ID:-}" "${VERSION_ID:-}")"
fact arch "$(uname -m)"
fact user "${SUDO_USER:-$(id -un)}"
fact uid "$(id -u)"
fact now "$(date +%s)"
while read -r name kib _; do
    case $name in MemTotal:) fact memory-kib "$kib" ;; MemAvailable:) fact memory-free-kib "$kib"; break ;; esac
done </proc/meminfo 2>/dev/null
if [ -r /sys/fs/cgroup/cgroup.controllers ]; then
    read -r controllers </sys/fs/cgroup/cgroup.controllers
    fact cgroup "v2 $controllers"
elif [ -d /sys/fs/cgroup/memory ]; then fact cgroup "v1 memory"; else fact cgroup none; fi
if [ -r /sys/fs/selinux/enforce ]; then
    read -r enforce </sys/fs/selinux/enforce
    if [ "$enforce" = 1 ]; then fact selinux enforcing; else fact selinux permissive; fi
fi
if [ -r /sys/module/apparmor/parameters/enabled ] && read -r enabled </sys/module/apparmor/parameters/enabled && [ "$enabled" = Y ]; then
    fact apparmor "enabled $(grep -h alloy /sys/kernel/security/apparmor/profiles 2>/dev/null | head -n 1)"
fi

# Its version, and only where it runs: elsewhere systemctl may be there and answer nothing.
value=$(systemctl show -p Version 2>/dev/null)
value=${value#Version=}
fact systemd "${value%%[!0-9]*}"
if has dpkg; then fact package-manager dpkg; elif has rpm; then fact package-manager rpm; fi
alloy=$binary
[ -x "$alloy" ] || alloy=$(command -v alloy 2>/dev/null || true)
found=no used=no
for place in "$etc" /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    if [ -f "$place/$distribution" ]; then fact distribution-unit "$place/$distribution"; found=yes; break; fi
done
[ -h "$etc/$own" ] && [ "$(readlink "$etc/$own")" = "$home/current/systemd/$own" ] && fact own-unit linked
runs= starts= unit=$own
# Of both in one question: an empty line is between what it says of each.
while IFS='=' read -r name value; do
    case $name in
        '') unit=$distribution ;;
        ActiveState) fact "active-$unit" "$value"; [ "$value" != active ] || { runs="$runs $unit"; used=$unit; } ;;
        UnitFileState) fact "enabled-$unit" "$value"; [ "$value" != enabled ] || used=$unit ;;
        FragmentPath) fact "path-$unit" "$value" ;;
        DropInPaths) fact "drop-ins-$unit" "$value" ;;
        NRestarts) fact "restarts-$unit" "$value" ;;
        ExecStart) case $value in *"path=$alloy ;"*) starts="$starts $unit" ;; esac ;;
    esac
done <<END
$(systemctl show -p ActiveState -p UnitFileState -p FragmentPath -p DropInPaths -p NRestarts -p ExecStart "$own" "$distribution" 2>/dev/null)
END
client=none
if has curl; then client=curl
elif has wget; then client=wget
elif has bash && bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>&1 | grep -q refused; then client=bash
elif has perl && perl -MIO::Socket::INET -e 1 2>/dev/null; then client=perl
fi
fact http "$client"
version=
if [ -n "$runs" ]; then
    case $ui_host in *:*) page="http://[$ui_host]:$ui_port/metrics" ;; *) page="http://$ui_host:$ui_port/metrics" ;; esac
    since= running=
    while read -r name value; do
        case $name in
            config) fact running-config "$value" ;;
            since) since=$value ;;
            version) running=$value ;;
        esac
    done <<END
$(case $client in
    curl) curl -s -m 5 --noproxy '*' "$page" ;;
    wget) wget -q -T 5 -O - "$page" ;;
esac 2>/dev/null | awk '
    function label(name) { return match($0, "[{,]" name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    /^alloy_config_hash[{]/ && !hash { hash = label("sha256"); if (hash ~ /^[0-9a-f]+$/) print "config " hash }
    /^alloy_build_info[{]/ { version = label("version"); sub(/^v/, "", version); if (version ~ /^[0-9][0-9.]*$/) print "version " version }
    /^alloy_resources_process_start_time_seconds / { printf "since %.0f\n", int($2) }')
END
    # The collector that runs has said its version: its program is not started once more to say it, unless it was touched
    # since, or is another than the unit's. A program takes a tenth of a second of a whole core for that.
    if [ "$depth" = plan ] && [ "$runs" = "$starts" ] && [ -n "$since" ] && [ -n "$running" ]; then
        touched=$(stat -L -c %Z "$alloy" 2>/dev/null)
        [ "${touched:-$since}" -ge "$since" ] || version=$running
    fi
fi
if [ -n "$alloy" ]; then
    fact alloy-path "$alloy"
    if [ -z "$version" ]; then
        version=$(bounded 20 "$alloy" --version 2>&1) || fact alloy-fails "$version"
        version=${version%%"$nl"*}
        case $version in *'version '*) ;; *) version= ;; esac
        version=${version##*version } version=${version#v} version=${version%%[!0-9.]*}
    fi
    fact alloy-version "$version"
    if [ "$depth" = all ]; then
        if has dpkg-query; then
            fact alloy-package "$(dpkg-query -S "$alloy" >/dev/null 2>&1 && dpkg-query -W -f='${Package} ${Version} (deb)' alloy 2>/dev/null)"
        elif has rpm; then
            fact alloy-package "$(rpm -qf --qf '%{NAME} %{VERSION}-%{RELEASE} (rpm)' "$alloy" 2>/dev/null | grep '(rpm)')"
        fi
    fi
fi
missing=
for tool in awk sed grep cut tr head sha256sum readlink stat mkdir ln rm find sync cmp cp df; do has "$tool" || missing="$missing $tool"; done
# Where a release was switched before, mv was asked before.
[ -f "$home/lib/apply.sh" ] || case $(mv --help 2>&1) in
    *-T* | *no-target-directory*) ;;
    *) has perl || missing="$missing mv-T" ;;
esac
[ -z "$missing" ] || fact missing-tools "$missing"
parent=$home
while [ ! -d "$parent" ]; do parent=${parent%/*}; [ -n "$parent" ] || parent=/; done
free=$(df -Pk "$parent" 2>/dev/null)
read -r _ _ _ free _ <<END
${free##*"$nl"}
END
fact disk-free-kib "$free"
[ -w "$parent" ] || fact read-only "$parent"
[ -f /etc/alloy/config.alloy ] && [ ! -h /etc/alloy/config.alloy ] && fact foreign-config /etc/alloy/config.alloy
# Texts of others, for people to compare; obsctl masks what looks secret before anybody sees them.
theirs() { text=$(head -c 100000 "$@" 2>/dev/null | tr -d '\000'; printf .); text=${text%.}; printf 'theirs %s\n%s\n' "$(($(printf '%s' "$text" | wc -c)))" "$text"; }
about() { printf '%s' "$1, owned by $(stat -L -c '%U:%G, changed %y' "$1" | cut -d. -f1)"; }
# Whether a package put it there just so.
pristine() {
    if has dpkg-query; then
        sum=$(md5sum <"$1" | cut -c1-32)
        dpkg-query -W -f='${Conffiles}\n' "$(dpkg-query -S "$1" 2>/dev/null | cut -d: -f1)" 2>/dev/null | grep -Fq -- " $1 $sum"
    elif has rpm; then
        rpm -qf "$1" >/dev/null 2>&1 && ! rpm -Vf "$1" 2>/dev/null | grep -q -- "^..5.* $1\$"
    else return 1; fi
}
# The config that a collector of the distribution's unit runs with, where a person wrote it and obsctl would lead the unit
# to another one: in the unit, else named in its environment file, else where Alloy's packages have it.
if [ $found = yes ] && [ "$used" = "$distribution" ] && [ ! -h "$home/current" ]; then
    config=$(systemctl show -p ExecStart --value "$distribution" 2>/dev/null | sed -n 's/.* \(\/[^ ;]*\.alloy\) .*/\1/p' | head -n 1)
    for file in /etc/default/alloy /etc/sysconfig/alloy; do
        [ -z "$config" ] && [ -r "$file" ] && config=$(sed -n 's/^CONFIG_FILE="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$file" | tail -n 1)
    done
    [ -n "$config" ] || config=/etc/alloy/config.alloy
    case $config in "$home"/*) ;; *)
        if [ -f "$config" ] && grep -qv -e '^[[:space:]]*//' -e '^[[:space:]]*$' "$config" && ! pristine "$config"; then
            theirs "$config"
            fact taken-config "$(about "$config")"
        elif [ -d "$config" ] && [ -n "$(ls "$config"/*.alloy 2>/dev/null)" ]; then
            theirs "$config"/*.alloy
            fact taken-config "$(about "$config")"
        fi ;;
    esac
fi
# Somebody else's releases, or anything else, where obsctl's go.
if [ -e "$home/current" ] || [ -h "$home/current" ]; then
    link=$(readlink "$home/current")
    case $link in
        releases/*) if [ -d "$home/$link" ] && [ ! -d "$home/$link/.obsctl" ]; then fact foreign-home "$(about "$home/current")"; fi ;;
        *) fact foreign-home "$(about "$home/current")" ;;
    esac
fi
# What somebody else put where a link of obsctl's goes.
for place in "$etc/$own" "$etc/$distribution.d/50-obsctl.conf"; do
    [ -e "$place" ] || [ -h "$place" ] || continue
    case $(readlink "$place") in "$home/current/"*) continue ;; esac
    [ ! -f "$place" ] || theirs "$place"
    fact "foreign-${place##*/}" "$place, owned by $(stat -c '%U:%G, changed %y' "$place" | cut -d. -f1), $(($(wc -l <"$place"))) lines"
done
[ -f "$home/key" ] && fact key yes
if [ -f "$home/journal" ]; then phase=$(sed -n 's/^phase=//p' "$home/journal" 2>/dev/null); fact unfinished "${phase:-unknown}"; fi
# How the last run ended, and whether anybody read that. The one in memory is newer, also where the disk is full.
last=$run_dir/last
[ -f "$last" ] || last=$home/last
if [ -f "$last" ]; then
    told=untold result=- how=- problem=- when=- by=-
    while IFS= read -r line; do
        case $line in
            told=yes) told=told ;; result=*) result=${line#*=} ;; how=*) how=${line#*=} ;;
            problem=*) problem=${line#*=} ;; when=*) when=${line#*=} ;; by=*) by=${line#*=} ;;
        esac
    done <"$last"
    fact last-run "$told $result $how $problem $when $by"
fi
while read -r sum place; do
    case $place in */apply.sh) fact tool-sum "$sum" ;; */*) fact recover-sum "$sum" ;; esac
done <<END
$(sha256sum "$home/lib/apply.sh" "$etc/obsctl-recover.service" 2>/dev/null)
END
# Who listens where: the program, its process, the unit that it belongs to. Without ss only where.
if has ss; then
    ss -Hltnp 2>/dev/null | awk '
        { n = split($4, a, ":"); port = a[n]; address = substr($4, 1, length($4) - length(port) - 1); sub(/%.*/, "", address)
          program = ""; pid = ""; unit = "-"
          if (match($6, /"[^"]*"/)) { program = substr($6, RSTART + 1, RLENGTH - 2); gsub(/[^!-~]/, "_", program) }
          if (match($6, /pid=[0-9]+/)) { pid = substr($6, RSTART + 4, RLENGTH - 4) }
          if (pid != "") {
              file = "/proc/" pid "/cgroup"
              while ((getline line < file) > 0) if (match(line, /[^\/]*\.(service|scope)/)) unit = substr(line, RSTART, RLENGTH)
              close(file)
          }
          if (program == "") program = "?"
          if (pid == "") pid = 0
          print "fact port-" port " " program " " pid
          print "fact listen-" address ":" port " " program " " pid " " unit }' | sort -u | head -n 400
else
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '
        function hex(text,  i, sum) { for (i = 1; i <= length(text); i++) sum = sum * 16 + index("123456789ABCDEF", substr(text, i, 1)); return sum }
        $4 == "0A" { split($2, a, ":"); port = hex(a[2])
            where = a[1] == "0100007F" ? "127.0.0.1" : "*"
            print "fact listen-" where ":" port " ? 0 -" }' | sort -u | head -n 200
fi
# So that an apply need not look at all of it once more.
token=$(state_token "$alloy")
fact token "${token%% *}"
printf 'state\n'
live=$(readlink "$home/current" 2>/dev/null || true)
printf 'current %s\n' "$live"
[ -n "$live" ] || exit 0
cd "$home/$live" 2>/dev/null || { printf 'dangling\n'; exit 0; }
frame() { printf '%s %s\n' "$1" "$(($(wc -c <"$2")))"; cat "$2"; printf '\n'; }
[ -f .obsctl/release ] && frame record .obsctl/release
# Few programs for each file: a host has other things to do.
sums=$nl$(cat .obsctl/sums 2>/dev/null)$nl
secrets=$nl$(cat .obsctl/secret-paths 2>/dev/null)$nl
digests=$nl$(find . -name .obsctl -prune -o -type f -exec sha256sum {} +)$nl
find . -name .obsctl -prune -o -type f -exec stat -c '%s %a %U:%G %n' {} + | sort -k 4 | while IFS= read -r line; do
    about=${line%% ./*} path=${line#*./}
    [ -f "$path" ] || continue
    case $digests in
        *"  ./$path$nl"*) sum=${digests%%"  ./$path$nl"*} sum=${sum##*"$nl"} ;;
        # A name that sha256sum writes otherwise.
        *) sum=$(sha256sum <"$path") sum=${sum%% *} ;;
    esac
    case $sums in *"$nl$sum  $path$nl"*) intact=yes ;; *) intact=no ;; esac
    printf 'file %s %s %s\n' "${about#* }" "$intact" "$path"
    case $secrets in
        *"$nl$path$nl"*) printf 'hidden\n' ;;
        *) printf 'text %s\n' "${about%% *}"; cat "$path"; printf '\n' ;;
    esac
done
printf 'done\n'
