# Takes a release from standard input and puts it beside the live one, which it does not touch.
# Arguments: home, etc (systemd's directory), run, the release's name, the group that reads secrets, that user's name
# or "-" when none is to be made.
# Input: "tool MODE SIZE PATH" (only written when its bytes differ), "file MODE plain|secret SIZE PATH", each followed by
# SIZE bytes and a line end; "link TARGET PATH"; at the end "end SHA256" of the list of digests.
# Prints "release releases/NAME" when everything is there, verified and on disk.
set -u
umask 077
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 etc=$2 run=$3 name=$4 group=$5 user=$6
#include staging.sh
# Whatever is missing above it too, with mode 0755: Alloy's own user goes through it.
directory() { [ -d "$1" ] || { umask "${2:-022}"; mkdir -p "$1"; set -- $?; umask 077; return "$1"; }; }
# What an upload that was cut off left. $1: where; $2: how the names begin.
leftovers() {
    for leftover in "$1/$2"*; do
        [ -e "$leftover" ] || return 0
        find "$1" -maxdepth 1 -name "$2*" -mmin +60 -exec rm -rf {} + 2>/dev/null
        return 0
    done
}
nl='
'
# Another upload may be making the account and hold the lock of /etc/passwd: looked at again for five seconds.
account() {
    tries=5
    while ! id "$user" >/dev/null 2>&1; do
        said=$(
            if command -v useradd >/dev/null 2>&1; then
                into="--gid $group"
                if ! grep -q "^$group:" /etc/group; then
                    if [ "$group" = "$user" ]; then into=--user-group; else groupadd --system "$group"; fi
                fi
                # shellcheck disable=SC2086 # an option, perhaps with its value; names of groups hold no blanks
                useradd --system $into --home-dir /var/lib/alloy --no-create-home --shell /usr/sbin/nologin "$user"
            else
                addgroup -S "$group"
                adduser -S -D -H -h /var/lib/alloy -s /sbin/nologin -G "$group" "$user"
            fi 2>&1
        ) && return
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "the user $user cannot be made: $said"
        sleep 1
    done
}
[ "$user" = - ] || account
{ directory "$home/releases" && directory "$home/lib"; } || fail "$home cannot be made"
leftovers "$home/releases" .part-
mkdir "$part" || fail "$part cannot be made"
ended=no
while IFS= read -r line; do
    rest=${line#* }
    case $line in
        'tool '*)
            mode=${rest%% *} rest=${rest#* }
            size=${rest%% *} place=${rest#* }
            directory "${place%/*}" || fail "${place%/*} cannot be made"
            # Named by the run: another one may be uploading as well.
            leftovers "${place%/*}" "${place##*/}.obsctl-"
            [ "$mode" != 644 ] || umask 022
            take "$size" >"$place.obsctl-$run" || { rm -f "$place.obsctl-$run"; fail "$place cannot be written"; }
            umask 077
            IFS= read -r line && [ -z "$line" ] || { rm -f "$place.obsctl-$run"; fail "cut off in $place"; }
            if [ -f "$place" ] && cmp -s "$place.obsctl-$run" "$place"; then rm -f "$place.obsctl-$run"; else
                { [ "$mode" = 644 ] || chmod "$mode" "$place.obsctl-$run"; } && to_disk "$place.obsctl-$run" \
                    && mv -f "$place.obsctl-$run" "$place" || { rm -f "$place.obsctl-$run"; fail "$place cannot be written"; }
                changed=$changed$nl${place%/*}
            fi ;;
        'link '*)
            target=${rest%% *} place=${rest#* }
            directory "${place%/*}" || fail "${place%/*} cannot be made"
            [ -h "$place" ] || {
                { ln -s "$target" "$place" 2>/dev/null || [ -h "$place" ]; } || fail "$place cannot be made"
                changed=$changed$nl${place%/*}
            } ;;
        'file '*)
            mode=${rest%% *} rest=${rest#* }
            kind=${rest%% *} rest=${rest#* }
            size=${rest%% *} path=${rest#* }
            case $path in /* | ../* | */../* | */..) fail "not a path inside a release: $path" ;; esac
            place=$part/$path
            case $path in .obsctl/*) directory "${place%/*}" 077 ;; *) directory "${place%/*}" ;; esac \
                || fail "$place cannot be made"
            # Whole or not, its digest will say. The common modes are made, not set: few programs for each file.
            [ "$mode" != 644 ] || umask 022
            take "$size" >"$place" || fail "$path cannot be written"
            umask 077
            IFS= read -r line
            if [ "$kind" = secret ]; then chgrp "$group" "$place" || fail "the group $group cannot be given"; fi
            case $mode in 644 | 600) ;; *) chmod "$mode" "$place" || fail "the mode of $path cannot be set" ;; esac ;;
        'end '*)
            sum=$(sha256sum <"$part/.obsctl/sums")
            [ "${sum%% *}" = "$rest" ] || fail "the list of digests arrived damaged"
            ended=yes
            break ;;
        *) fail "not understood: $line" ;;
    esac
done
[ "$ended" = yes ] || fail "the upload was cut off"
(cd "$part" && sha256sum -c .obsctl/sums >/dev/null 2>&1) || fail "a file arrived damaged"
chmod 755 "$part"
#include settle.sh
# Nobody would ever ask for a release that nobody was told of.
printf 'release releases/%s\n' "$place" 2>/dev/null || { rm -rf "$home/releases/$place"; exit 1; }
