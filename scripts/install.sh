#!/bin/sh
# Builds and installs obsctl. POSIX sh; works as root and as a plain user; running it again changes nothing.
set -eu

usage() {
  cat <<'USAGE'
Usage: scripts/install.sh [--prefix DIR] [--run COMMAND [ARG...]]
       scripts/install.sh --uninstall [--prefix DIR]

Brings what is missing (a JDK of 17 or newer, Maven) through the system's package manager where it may,
builds obsctl, and installs the launcher, the jar and a start-up archive.

  --prefix DIR    where to install; default /usr/local as root, ~/.local else
  --run COMMAND   run an obsctl command afterwards, for example: --run demo
  --uninstall     remove what was installed; profiles and bundles stay
  -h, --help      this text

OBSCTL_JAVA names another java to run with.
USAGE
}

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=${HOME:?}/.local; fi
uninstall=no
run=

while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || fail "--prefix needs a directory"; prefix=$2; shift 2 ;;
    --prefix=*) prefix=${1#--prefix=}; shift ;;
    --uninstall) uninstall=yes; shift ;;
    --run) [ $# -ge 2 ] || fail "--run needs a command"; shift; run=yes; break ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
done
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac

lib=$prefix/lib/obsctl
launcher=$prefix/bin/obsctl
completion=$prefix/share/bash-completion/completions/obsctl

if [ "$uninstall" = yes ]; then
  if [ -e "$lib/obsctl.jar" ] || [ -e "$launcher" ]; then
    rm -f "$launcher" "$completion" "$lib/obsctl.jar" "$lib/obsctl.jsa" "$lib/source.sum" "$lib/.obsctl.classes"
    rmdir "$lib" 2>/dev/null || true
    say "obsctl removed from $prefix"
    state=${XDG_STATE_HOME:-${HOME:-/nowhere}/.local/state}/obsctl
    if [ -d "$state" ]; then say "Kept: $state, what it remembers of your deployments"; fi
  else
    say "obsctl is not installed in $prefix"
  fi
  exit 0
fi

# ---- what is there -------------------------------------------------------------------------------------------------

. "$here/scripts/packages.sh"

bring_build_tools
java=$jdk/bin/java
say "Java $(java_major "$java") found · Maven found"

# ---- build ---------------------------------------------------------------------------------------------------------

sources_sum() {
  (cd "$here" && find pom.xml src/main templates docs/checks schema -type f | LC_ALL=C sort | xargs cksum | cksum)
}

mkdir -p "$lib" "$prefix/bin" 2>/dev/null || fail "cannot write to $prefix; choose another with --prefix DIR"
sum=$(sources_sum)
if [ -f "$lib/obsctl.jar" ] && [ "$(cat "$lib/source.sum" 2>/dev/null)" = "$sum" ]; then
  say "obsctl is up to date in $lib"
else
  started=$(date +%s)
  # A tree that belongs to somebody else, or to root from an earlier run, is built beside it.
  target=$here/target
  mkdir -p "$target" 2>/dev/null || true
  probe=$target/.write-$$
  if ( : >"$probe" ) 2>/dev/null && [ ! -e "$target/classes" -o -w "$target/classes" ] \
    && [ ! -e "$target/obsctl.jar" -o -w "$target/obsctl.jar" ]; then
    rm -f "$probe"
  else
    target=${XDG_CACHE_HOME:-$HOME/.cache}/obsctl/build
    mkdir -p "$target"
  fi
  say "Building … (the first time this brings the libraries, about 80 MB)"
  log=$(mktemp)
  if ! (cd "$here" && JAVA_HOME=$jdk mvn -q -B -ntp -Dfast -DskipTests -Dobsctl.target="$target" package) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    fail "the build failed"
  fi
  rm -f "$log"
  cp "$target/obsctl.jar" "$lib/.obsctl.jar.new"
  mv -f "$lib/.obsctl.jar.new" "$lib/obsctl.jar"
  printf '%s\n' "$sum" >"$lib/source.sum"
  rm -f "$lib/obsctl.jsa"
  say "Built in $(($(date +%s) - started)) s"
fi

# ---- launcher and start-up archive ---------------------------------------------------------------------------------

cat >"$launcher.new" <<LAUNCHER
#!/bin/sh
# Starts obsctl. Written by scripts/install.sh.
# A crash must not write secrets to a core file.
ulimit -c 0 2>/dev/null || true
lib='$(printf '%s' "$lib" | sed "s/'/'\\\\''/g")'
java=\${OBSCTL_JAVA:-'$java'}
[ -x "\$java" ] || java=java
archive=
[ -r "\$lib/obsctl.jsa" ] && archive=-XX:SharedArchiveFile=\$lib/obsctl.jsa
tty=
[ -t 0 ] && tty=\${tty}0
[ -t 1 ] && tty=\${tty}1
[ -t 2 ] && tty=\${tty}2
# How wide the terminal is: a shell knows it, and mostly does not tell its children.
if [ -z "\${COLUMNS:-}" ] && [ -t 1 ]; then
  size=\$(stty size </dev/tty 2>/dev/null) && COLUMNS=\${size#* } && export COLUMNS
fi
# Java reads and writes names of files in the locale's encoding, and in the C locale, as under cron, takes only ASCII.
locale=
said=\${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}
case \$said in
  *[Uu][Tt][Ff]* | '' | C | POSIX)
    locale=-Dobsctl.locale=\$said
    # All of it: where LANG names a locale that is not installed, LC_CTYPE alone would not count.
    LC_ALL=C.UTF-8
    export LC_ALL ;;
esac
# -Xlog:disable: a start-up archive that does not fit must not write warnings between the results.
exec "\$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn24m -XX:-UsePerfData -Xshare:auto -Xlog:disable \\
  \${archive:+"\$archive"} \${locale:+"\$locale"} -Dobsctl.tty="\$tty" -jar "\$lib/obsctl.jar" "\$@"
LAUNCHER
chmod 755 "$launcher.new"
mv -f "$launcher.new" "$launcher"

# A static archive holds everything at one place, also classes that were compiled for old Java (picocli); a dynamic one
# on top of the JDK's own leaves those out, and costs 30 ms more in each start.
make_archive() {
  classes=$lib/.obsctl.classes
  "$java" -XX:DumpLoadedClassList="$classes" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable \
    -jar "$lib/obsctl.jar" train >/dev/null 2>&1 || true
  "$java" -Xshare:dump -XX:SharedClassListFile="$classes" -XX:SharedArchiveFile="$lib/obsctl.jsa" -Xlog:disable \
    -cp "$lib/obsctl.jar" >/dev/null 2>&1 || true
  rm -f "$classes"
  [ -f "$lib/obsctl.jsa" ] || "$java" -XX:ArchiveClassesAtExit="$lib/obsctl.jsa" -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=1 -Xlog:disable -jar "$lib/obsctl.jar" train >/dev/null 2>&1
  [ -f "$lib/obsctl.jsa" ]
}

if [ ! -f "$lib/obsctl.jsa" ]; then
  # The archive checks the jar's path and time, so it is made here and not shipped. Doing without only costs time.
  if make_archive; then
    say "Start-up archive made"
  else
    say "No start-up archive (obsctl works, and starts a little slower)"
  fi
fi
mkdir -p "$(dirname "$completion")" && "$launcher" completion bash >"$completion" 2>/dev/null || rm -f "$completion"

say "$("$launcher" --version) in $launcher"
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) say "$prefix/bin is not on your PATH; add it:  export PATH=\"$prefix/bin:\$PATH\"" ;;
esac

if [ -n "$run" ]; then
  say ""
  exec "$launcher" "$@"
fi
