# Takes away what obsctl put on a host and gives the machine back as it was before. What somebody else put there stays.
# Arguments: home, etc (systemd's directory), directory of logs, own unit, distribution unit, "plan" or "apply".
# Prints "thing PLACE" for what is (to be) removed, "back PLACE" for what is put back, "stays PLACE" for what stays, "unit
# NAME effect" for what happens to it, "busy WHY" when it cannot be done now; then "done". What is gone already is not
# spoken of, so that a run that was cut off is finished by the next one.
set -u
umask 077
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 etc=$2 run_dir=$3 own=$4 distribution=$5 verb=$6
say() { printf '%s\n' "$*"; }
there() { [ -e "$1" ] || [ -h "$1" ]; }
failed=no
# Removes what is ours and says so.
away() {
    there "$1" || return 0
    say "thing $1"
    [ "$verb" = apply ] || return 0
    rm -rf -- "$1" || { say "fail $1"; failed=yes; }
}
ctl() { [ "$verb" = plan ] || if command -v timeout >/dev/null 2>&1; then timeout 120 systemctl "$@"; else systemctl "$@"; fi >/dev/null 2>&1; }
ours_release() { case $1 in releases/*) [ -d "$home/$1/.obsctl" ] ;; *) return 1 ;; esac; }
ours() { case $(readlink "$1" 2>/dev/null) in "$home"/*) return 0 ;; *) return 1 ;; esac }

if [ "$verb" = apply ] && there "$home"; then
    mkdir -p "$run_dir" || exit 1
    if command -v flock >/dev/null 2>&1; then
        exec 9>>"$run_dir/lock"
        flock -n 9 || { say "busy another deploy is under way"; say done; exit 0; }
    fi
fi
if [ -f "$home/journal" ] && [ "$verb" = plan ]; then say "busy a deploy was interrupted there, or is under way"; fi

# 1. The process: the own unit stops for good; the distribution's goes back to what it was, further down.
if ours "$etc/$own"; then
    say "unit $own stop"
    ctl disable --now "$own" || ctl stop "$own"
    away "$etc/multi-user.target.wants/$own"
    away "$etc/$own"
fi
changed=no
for drop_in in "$etc/$distribution.d"/*; do
    there "$drop_in" && ours "$drop_in" && { changed=yes; away "$drop_in"; }
done
[ "$verb" = plan ] || rmdir "$etc/$distribution.d" 2>/dev/null

# 2. What was in the way when obsctl came, and was kept.
if [ -d "$home/adopted" ]; then
    while IFS= read -r line; do
        kept=$home/adopted/${line%% *} place=${line#* }
        there "$kept" || continue
        if there "$place" && ! ours "$place"; then
            cmp -s "$kept" "$place" || say "stays $kept"
            continue
        fi
        say "back $place"
        [ "$verb" = plan ] || { { [ -d "${place%/*}" ] || { mkdir -p "${place%/*}" && chmod 755 "${place%/*}"; }; } && cp -a "$kept" "$place" || { say "fail $place"; failed=yes; }; }
    done <"$home/adopted/list"
fi
ctl daemon-reload
active=yes enabled=yes
if [ -f "$home/before" ]; then
    active=$(sed -n 's/^active=//p' "$home/before")
    enabled=$(sed -n 's/^enabled=//p' "$home/before")
fi
if [ "$changed" = yes ]; then
    if [ "$enabled" = no ]; then ctl disable "$distribution"; fi
    if [ "$active" = no ]; then say "unit $distribution stop"; ctl stop "$distribution"; else
        say "unit $distribution restart"
        ctl reset-failed "$distribution"
        ctl restart "$distribution" || say "fail $distribution does not start with its own config"
    fi
fi

# 3. The files. Originals that could not be put back stay where they are.
others=no
for release in "$home/releases"/*; do
    there "$release" && [ ! -d "$release/.obsctl" ] && others=yes
done
if [ "$others" = yes ]; then
    # Somebody else keeps releases in this directory as well: only obsctl's own go.
    if ours_release "$(readlink "$home/current")"; then away "$home/current"; fi
    for release in "$home/releases"/*; do
        if ours_release "releases/${release##*/}"; then away "$release"; else say "stays $release"; fi
    done
else
    away "$home/releases"
    if [ -h "$home/current" ]; then away "$home/current"; fi
fi
for part in .current.new lib key .key.new before history last journal journal.new; do
    case $part in journal*) [ "$verb" = apply ] || continue ;; esac
    away "$home/$part"
done
if [ -d "$home/adopted" ] && [ "$verb" = apply ]; then
    left=no
    while IFS= read -r line; do
        cmp -s "$home/adopted/${line%% *}" "${line#* }" || left=yes
    done <"$home/adopted/list"
    [ "$left" = yes ] || rm -rf -- "$home/adopted"
fi
away "$etc/multi-user.target.wants/obsctl-recover.service"
away "$etc/obsctl-recover.service"
ctl daemon-reload
[ "$verb" = plan ] || rmdir "$home" 2>/dev/null
if [ "$verb" = apply ]; then
    rm -rf -- "$run_dir"
    there "$home" && for left in "$home"/* "$home"/.[!.]*; do there "$left" && say "stays $left"; done
fi

# 4. What obsctl did not put there, or others may use.
for place in /etc/alloy /var/lib/alloy; do [ -e "$place" ] && say "stays $place"; done
if grep -q '^alloy:' /etc/passwd 2>/dev/null; then say "stays the user alloy"; fi
for place in "$etc" /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    if [ -f "$place/$distribution" ]; then say "stays $place/$distribution"; break; fi
done
say done
[ "$failed" = no ]
