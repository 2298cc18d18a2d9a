# Puts one version of Alloy on this host. Arguments: home, "package" or "binary", version, SHA-256 and size of the file,
# "deb" or "rpm", the program that the unit starts. Input: the file.
# Exit status 0 when the program there says that version; else the host has what it had, as far as its packages allow.
set -u
umask 022
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C DEBIAN_FRONTEND=noninteractive
export PATH LC_ALL DEBIAN_FRONTEND
home=$1 kind=$2 version=$3 sum=$4 size=$5 format=$6 program=$7
part=$home/.install-$$.$format
fail() {
    rm -f "$part"
    # The last words of a package manager say most.
    printf '%s\n' "$1" | tail -c 290 >&2
    exit 1
}
directory() { [ -d "$1" ] || { directory "${1%/*}" && mkdir "$1" && chmod 755 "$1"; }; }
to_disk() { sync "$@" 2>/dev/null || sync; }
says() { "$1" --version 2>/dev/null | sed -n '1s/.*version v*\([0-9][0-9.]*\).*/\1/p'; }

directory "$home" || fail "$home cannot be made"
free=$(df -Pk "$home" 2>/dev/null | awk 'NR == 2 { print $4 }')
[ -z "$free" ] || [ "$free" -gt "$((size / 1024 * 2))" ] || fail "too little room: $free KiB free below $home"
cat >"$part" || fail "$part cannot be written"
[ "$(sha256sum <"$part" | cut -c1-64)" = "$sum" ] || fail "the file arrived damaged"

if [ "$kind" = binary ]; then
    chmod 755 "$part"
    [ "$(says "$part")" = "$version" ] || fail "the program says version '$(says "$part")', not $version"
    directory "${program%/*}" || fail "${program%/*} cannot be made"
    to_disk "$part"
    mv -f "$part" "$program" || fail "$program cannot be put in place"
    to_disk "${program%/*}"
    exit 0
fi

if [ "$format" = rpm ]; then
    before=$(rpm -q alloy 2>/dev/null) || before=
    out=$(rpm -U --oldpackage "$part" 2>&1) || { out=$(dnf install -y "$part" 2>&1); } || {
        [ -n "$before" ] || rpm -e alloy >/dev/null 2>&1
        fail "$out"
    }
else
    [ "$(dpkg-deb -f "$part" Package 2>/dev/null)" = alloy ] || fail "it is no package of alloy"
    before=$(dpkg-query -W -f='${Status}' alloy 2>/dev/null) || before=
    out=$(dpkg --force-confold -i "$part" 2>&1) \
        || { case $out in *'dependency problems'*) ;; *) false ;; esac \
            && out=$(apt-get install -y --no-install-recommends "$part" 2>&1); } || {
        case $before in *' installed') ;; *) dpkg --purge --force-all alloy >/dev/null 2>&1 ;; esac
        fail "$out"
    }
fi
rm -f "$part"
[ "$(says "$program")" = "$version" ] || fail "$program says version '$(says "$program")', not $version"
