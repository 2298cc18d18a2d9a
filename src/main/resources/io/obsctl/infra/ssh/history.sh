# Reads the releases that a host keeps and what happened there. Writes nothing. Arguments: home.
# Prints "current TARGET", "phase PHASE", for each release "release SECONDS yes|no NAME" with its record and meta in
# frames, then "history" with the last runs, then "done".
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=$1
frame() { printf '%s %s\n' "$1" "$(($(wc -c <"$2")))"; cat "$2"; printf '\n'; }
printf 'current %s\n' "$(readlink "$home/current" 2>/dev/null | tr -d '\n')"
printf 'phase %s\n' "$(sed -n 's/^phase=//p' "$home/journal" 2>/dev/null | tr -d '\n')"
for place in "$home"/releases/*; do
    [ -f "$place/.obsctl/release" ] || continue
    intact=no
    (cd "$place" && sha256sum -c .obsctl/sums >/dev/null 2>&1) && intact=yes
    printf 'release %s %s %s\n' "$(stat -c %Y "$place")" "$intact" "${place##*/}"
    frame record "$place/.obsctl/release"
    if [ -f "$place/.obsctl/meta" ]; then frame meta "$place/.obsctl/meta"; fi
done
runs=$(tail -n 200 "$home/history" 2>/dev/null)
printf 'history %s\n%s\ndone\n' "$(($(printf '%s' "$runs" | wc -c)))" "$runs"
