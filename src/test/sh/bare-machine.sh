#!/bin/sh
# Runs a command on a bare Debian: a copy of a minimal root without Java or Maven, with this source tree in it.
# The command runs as it stands in the README; what the machine's network needs is brought in from outside.
#
#   bare-machine.sh CACHE WORK USER COMMAND [ARG...]
#
# CACHE keeps the root that copies are made of; WORK is made anew unless it is there; USER is root or any name (a plain
# user with passwordless sudo is made).
set -eu
cache=$1 work=$2 user=$3
shift 3
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
base=$cache/bare-bookworm

if [ ! -e "$base/.complete" ]; then
  rm -rf "$base"
  mkdir -p "$cache"
  debootstrap --variant=minbase --include=ca-certificates,sudo bookworm "$base" >"$cache/bare-bookworm.log" 2>&1
  : >"$base/.complete"
fi

if [ ! -d "$work" ]; then
  mkdir -p "$(dirname "$work")"
  cp -a "$base" "$work"
  cp /etc/resolv.conf /etc/hosts "$work/etc/"
  cp -a /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d "$work/etc/apt/" 2>/dev/null || true
  mkdir -p "$work/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/*.crt "$work/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$work" update-ca-certificates >/dev/null 2>&1 || true
  mkdir "$work/src"
  # What git would bring, not what a build left behind.
  (cd "$here" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf -) | tar -C "$work/src" -xf -
fi
if [ "$user" != root ] && ! chroot "$work" id "$user" >/dev/null 2>&1; then
  chroot "$work" useradd --create-home --shell /bin/bash "$user"
  printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$user" >"$work/etc/sudoers.d/$user"
  chmod 0440 "$work/etc/sudoers.d/$user"
fi
if [ "$user" = root ]; then home=/root; else home=/home/$user; chroot "$work" chown -R "$user" /src; fi

# The mounts live in a namespace of their own and go with it.
# shellcheck disable=SC2016 # expanded inside
exec unshare --mount --pid --fork --kill-child sh -eu -c '
  work=$1 user=$2 home=$3; shift 3
  mount --make-rprivate /
  mount -t proc proc "$work/proc"
  mount --rbind /dev "$work/dev"
  exec chroot "$work" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME="$home" USER="$user" TERM=dumb \
    setpriv --reuid "$user" --regid "$user" --init-groups sh -c "cd /src && exec \"\$@\"" sh "$@"
' sh "$work" "$user" "$home" "$@"
