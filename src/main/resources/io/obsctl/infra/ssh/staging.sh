# Where a release is made before it is put in its place; nothing of it stays when it fails.
part=$home/releases/.part-$run changed=
fail() {
    rm -rf "$part"
    echo "$1" >&2
    exit 1
}
# Whether head reads no more than it was asked for; looked at once by whoever includes this twice.
[ -n "${exact:-}" ] || exact=$(printf 'ab' | { head -c 1 >/dev/null; cat; })
take() { if [ "$exact" = b ]; then head -c "$1"; else dd bs=1 count="$1" 2>/dev/null; fi; }
to_disk() { sync "$@" 2>/dev/null || sync; }
