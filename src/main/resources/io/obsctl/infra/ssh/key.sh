# Makes the key by which this host knows its secrets again, where there is none. Arguments: home.
set -u
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
home=$1
# Whatever is missing above it too: Alloy's own user goes through it.
umask 022
[ -d "$home" ] || mkdir -p "$home" || exit 1
umask 077
[ -s "$home/key" ] && exit 0
head -c 32 /dev/urandom >"$home/.key.$$" && { sync "$home/.key.$$" 2>/dev/null || sync; } \
    && ln "$home/.key.$$" "$home/key" 2>/dev/null
rm -f "$home/.key.$$"
[ -s "$home/key" ]
