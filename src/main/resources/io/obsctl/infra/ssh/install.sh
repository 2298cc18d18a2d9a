# Puts one version of Alloy on this host. Arguments: home, "package", "binary" or "repository", version, SHA-256 and size of
# the file, "deb" or "rpm" (of a repository: what its key's name ends in), the program that the unit starts. Input: the
# file; of a repository its key, or nothing where the host has the repository already. Further arguments for a repository:
# package, its exact version, and, where the host does not have it, address, suite and components.
# Exit status 0 when the program there says that version; else the host has what it had, as far as its packages allow.
set -u
umask 022
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C DEBIAN_FRONTEND=noninteractive
export PATH LC_ALL DEBIAN_FRONTEND
home=$1 kind=$2 version=$3 sum=$4 size=$5 format=$6 program=$7
part=$home/.install-$$.$format name=alloy exact= work=
fail() {
    rm -f "$part"
    [ -z "$work" ] || rm -rf "$work"
    # The last words of a package manager say most.
    printf '%s\n' "$1" | tail -c 290 >&2
    exit 1
}
directory() { [ -d "$1" ] || mkdir -p "$1"; }
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

# Only the chosen repository is asked, with lists of its own, so that nothing of it stays on the host: a source that stayed
# would let the next upgrade of all packages take another version. apt checks the signature, and refuses what has none.
if [ "$kind" = repository ]; then
    name=$8 exact=$9
    shift 9
    uri=${1:-} suite=${2:-} components=${3:-}
    work=$home/.apt-$$
    command -v apt-get >/dev/null 2>&1 || fail "there is no apt-get"
    mkdir -p "$work/parts" "$work/lists/partial" && cd "$work" || fail "$work cannot be made"
    set --
    if [ -n "$uri" ]; then
        mv "$part" "$work/key.$format" || fail "$work cannot be written"
        case $suite in */) components= ;; *) components="Components: $components" ;; esac
        printf 'Types: deb\nURIs: %s\nSuites: %s\n%s\nSigned-By: %s\n' "$uri" "$suite" "$components" "$work/key.$format" \
            | sed '/^$/d' >"$work/parts/obsctl.sources" || fail "$work cannot be written"
        set -- -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/parts" -o Dir::State::Lists="$work/lists" \
            -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    fi
    out=
    [ -n "$uri" ] || out=$(apt-get download "$name=$exact" 2>&1) || out=
    if [ -z "$(ls ./*.deb 2>/dev/null)" ]; then
        out=$(apt-get "$@" -q -o APT::Update::Error-Mode=any update 2>&1) || fail "$out"
        out=$(apt-get "$@" -q download "$name=$exact" 2>&1) || {
            offered=$(apt-cache "$@" madison "$name" 2>/dev/null | awk '{ print $3 }' | sort -u | tr '\n' ' ')
            fail "$out; offered: ${offered:-nothing}"
        }
    fi
    rm -f "$part"
    part=$(ls ./*.deb 2>/dev/null | head -n 1)
    [ "$(dpkg-deb -f "$part" Version 2>/dev/null)" = "$exact" ] || fail "the repository gave another version than $exact"
    format=deb
fi

if [ "$format" = rpm ]; then
    before=$(rpm -q alloy 2>/dev/null) || before=
    out=$(rpm -U --oldpackage "$part" 2>&1) || { out=$(dnf install -y "$part" 2>&1); } || {
        [ -n "$before" ] || rpm -e alloy >/dev/null 2>&1
        fail "$out"
    }
else
    [ "$(dpkg-deb -f "$part" Package 2>/dev/null)" = "$name" ] || fail "it is no package of $name"
    before=$(dpkg-query -W -f='${Status}' "$name" 2>/dev/null) || before=
    out=$(dpkg --force-confold -i "$part" 2>&1) \
        || { case $out in *'dependency problems'*) ;; *) false ;; esac \
            && out=$(apt-get install -y --no-install-recommends "$part" 2>&1); } || {
        case $before in *' installed') ;; *) dpkg --purge --force-all "$name" >/dev/null 2>&1 ;; esac
        fail "$out"
    }
fi
rm -f "$part"
[ -z "$work" ] || { cd / && rm -rf "$work"; }
[ "$(says "$program")" = "$version" ] || fail "$program says version '$(says "$program")', not $version"
