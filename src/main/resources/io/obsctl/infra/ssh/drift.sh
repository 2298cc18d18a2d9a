# Reads what a host was given and what is there now. Writes nothing.
# Arguments: home, etc (systemd's directory), own unit, distribution unit.
# Prints "current LINK", "release" in a frame, for each file "file MODE OWNER SECONDS yes|no PATH" with its hint and, unless
# it holds secrets, its text; for what else is not as it was put "odd SECONDS OWNER PLACE" with hint, expected and there.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 etc=$2 own=$3 distribution=$4
framed() { printf '%s %s\n%s\n' "$1" "$(($(printf '%s' "$2" | wc -c)))" "$2"; }
frame() { printf '%s %s\n' "$1" "$(($(wc -c <"$2")))"; cat "$2"; printf '\n'; }
# Who was there when something changed, as the journal tells: the last sudo of a quarter of an hour, else the last log-in
# of a day. Programs only: arguments may hold anything. obsctl itself works as "sh".
who_then() {
    command -v journalctl >/dev/null 2>&1 || return 0
    ran=$(timeout 10 journalctl -q -t sudo --since "@$(($1 - 900))" --until "@$(($1 + 2))" -o cat -n 200 2>/dev/null \
        | sed -n 's/^ *\([^ ]*\) : .*COMMAND=\([^ ]*\).*/\1 \2/p' | grep -v -e '/sh$' -e '/journalctl$' | tail -n 1)
    [ -z "$ran" ] || { printf '%s ran %s with sudo\n' "${ran%% *}" "${ran#* }"; return 0; }
    timeout 10 journalctl -q -t sshd -t login --since "@$(($1 - 86400))" --until "@$(($1 + 2))" -o cat -n 200 2>/dev/null \
        | sed -n 's/.*session opened for user \([^ (]*\).*/the last log-in before was \1/p' | tail -n 1
}
package() {
    if command -v dpkg-query >/dev/null 2>&1; then
        dpkg-query -S "$1" 2>/dev/null | sed -n '1s/^\([^:]*\):.*/belongs to the package \1/p'
    elif command -v rpm >/dev/null 2>&1; then
        rpm -qf --qf 'belongs to the package %{NAME}\n' "$1" 2>/dev/null | grep '^belongs'
    fi
}
# Arguments: place, what was put there, what is there (both as people read them).
odd() {
    changed=$(stat -c %Y "$1" 2>/dev/null || echo 0)
    printf 'odd %s %s %s\n' "$changed" "$(stat -c %U:%G "$1" 2>/dev/null || echo -)" "$1"
    framed hint "$({ package "$1"; [ "$changed" = 0 ] || who_then "$changed"; } | head -n 1)"
    framed expected "$2"
    framed there "$3"
}
content() {
    if [ -h "$1" ]; then printf 'a link to %s' "$(readlink "$1")"
    elif [ -f "$1" ]; then head -c 200000 "$1"
    elif [ -e "$1" ]; then printf 'no plain file'
    fi
}
link() { now=$(content "$1"); [ "$now" = "a link to $2" ] || odd "$1" "a link to $2" "$now"; }

live=$(readlink "$home/current" 2>/dev/null || true)
printf 'current %s\n' "$live"
last=$(awk '$3 == "applied" { l = $4 } $3 == "putback" { l = $5 } END { print l }' "$home/history" 2>/dev/null)
case $last in releases/*) [ "$live" = "$last" ] || odd "$home/current" "a link to $last" "$(content "$home/current")" ;; esac
if [ -n "$live" ] && [ -f "$home/$live/.obsctl/release" ]; then
    cd "$home/$live" || exit 1
    frame release .obsctl/release
    find . -name .obsctl -prune -o -type f -print | sed 's/^..//' | sort | while IFS= read -r path; do
        sum=$(sha256sum <"$path" | cut -c1-64)
        intact=no
        grep -Fxq -e "$sum  $path" .obsctl/sums 2>/dev/null && intact=yes
        changed=$(stat -c %Y "$path")
        attributes=$(stat -c %Z "$path")
        [ "$intact" = no ] || changed=$attributes
        printf 'file %s %s %s %s\n' "$(stat -c '%a %U:%G' "$path" | tr -d '\n')" "$changed" "$intact" "$path"
        if [ "$intact" = no ]; then framed hint "$(who_then "$changed")"; else framed hint ''; fi
        if grep -Fxq -e "$path" .obsctl/secret-paths 2>/dev/null; then printf 'hidden\n'; else frame text "$path"; fi
    done
    unit=$(sed -n 's/^unit=//p' "$home/before" 2>/dev/null)
    if [ -z "$unit" ]; then if [ -h "$etc/$own" ]; then unit=$own; else unit=$distribution; fi; fi
    if [ "$unit" = "$own" ]; then
        link "$etc/$own" "$home/current/systemd/$own"
    else
        for drop_in in "systemd/$unit.d"/*; do
            [ -e "$drop_in" ] && link "$etc/${drop_in#systemd/}" "$home/current/$drop_in"
        done
    fi
    # Drop-ins that obsctl did not put: for its own unit all, for the distribution's those that came after it.
    for drop_in in "$etc/$unit.d"/*.conf /run/systemd/system/"$unit.d"/*.conf; do
        [ -e "$drop_in" ] || continue
        case $(readlink "$drop_in") in "$home"/*) continue ;; esac
        [ "$unit" = "$own" ] || [ "$drop_in" -nt "$home/before" ] || continue
        odd "$drop_in" '' "$(content "$drop_in")"
    done
    enabled=$(systemctl is-enabled "$unit" 2>/dev/null)
    case $enabled in disabled | masked*) odd "systemd: $unit" "enabled" "$enabled" ;; esac
    [ -f "$etc/obsctl-recover.service" ] || odd "$etc/obsctl-recover.service" "the unit that mends the host at boot" ''
    link "$etc/multi-user.target.wants/obsctl-recover.service" "$etc/obsctl-recover.service"
    [ -f "$home/lib/apply.sh" ] || odd "$home/lib/apply.sh" "the script that mends the host" ''
fi
echo done
