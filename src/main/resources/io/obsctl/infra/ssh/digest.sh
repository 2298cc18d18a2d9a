# Says by which value a secret can be known again, with a key that never leaves this host. Writes nothing.
# Arguments: the key file. Standard input: for each secret a line with its length in bytes, then the bytes; at the end an
# empty line, or nothing.
# Prints one line a secret: hexadecimal sha256(key, sha256(key, secret)).
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
key=$1
[ -r "$key" ] || { echo "no key" >&2; exit 3; }
# Some heads read more of a pipe than they give on.
[ -n "${exact:-}" ] || exact=$(printf 'ab' | { head -c 1 >/dev/null; cat; })
take() { if [ "$exact" = b ]; then head -c "$1"; else dd bs=1 count="$1" 2>/dev/null; fi; }
while IFS= read -r length && [ -n "$length" ]; do
    inner=$({ cat "$key"; take "$length"; } | sha256sum)
    outer=$({ cat "$key"; printf '%s' "${inner%% *}"; } | sha256sum)
    printf '%s\n' "${outer%% *}"
done
