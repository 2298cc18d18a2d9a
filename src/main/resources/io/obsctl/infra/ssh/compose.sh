# Puts an earlier release beside the live one again, with files of the live one in place of some of its own.
# Arguments: home, run, the earlier release's name, the live one's, the new one's.
# Input: "take PATH" for a file of the live release, "own SIZE NAME" followed by SIZE bytes and a line end for the new
# release's own records; "end". Prints "release releases/NAME" when everything is there, verified and on disk.
set -u
umask 077
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1 run=$2 from=$home/releases/$3 live=$home/releases/$4 name=$5
#include staging.sh
(cd "$from" && sha256sum -c .obsctl/sums >/dev/null 2>&1) || fail "$from was changed by hand"
cp -a "$from" "$part" || fail "$part cannot be made"
ended=no
while IFS= read -r line; do
    rest=${line#* }
    case $line in
        'take '*)
            sum=$(grep -F "  $rest" "$live/.obsctl/sums" | while IFS= read -r l; do
                [ "${l#*  }" != "$rest" ] || printf '%s\n' "$l"
            done)
            [ -n "$sum" ] || fail "$rest is not in the live release"
            cp -a "$live/$rest" "$part/$rest" || fail "$rest cannot be written"
            while IFS= read -r l; do
                if [ "${l#*  }" = "$rest" ]; then printf '%s\n' "$sum"; else printf '%s\n' "$l"; fi
            done <"$part/.obsctl/sums" >"$part/.obsctl/sums.new" && mv -f "$part/.obsctl/sums.new" "$part/.obsctl/sums" \
                || fail "the list of digests cannot be written" ;;
        'own '*)
            size=${rest%% *} own=${rest#* }
            case $own in */*) fail "not a record: $own" ;; esac
            take "$size" >"$part/.obsctl/$own" || fail "$own cannot be written"
            IFS= read -r line
            [ "$(($(wc -c <"$part/.obsctl/$own")))" = "$size" ] || fail "cut off in $own" ;;
        end)
            ended=yes
            break ;;
        *) fail "not understood: $line" ;;
    esac
done
[ "$ended" = yes ] || fail "the input was cut off"
(cd "$part" && sha256sum -c .obsctl/sums >/dev/null 2>&1) || fail "a file of the live release was changed by hand"
touch "$part"
#include settle.sh
printf 'release releases/%s\n' "$place"
