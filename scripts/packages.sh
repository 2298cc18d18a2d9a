# Finds a JDK and brings packages through the system's package manager. Sourced by install.sh and test.sh, which define
# fail. POSIX sh.
# shellcheck shell=sh

# Prints the major version of a java, or nothing.
java_major() {
  "$1" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1
}

find_jdk() {
  for candidate in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/*; do
    [ -x "$candidate/bin/javac" ] || continue
    major=$(java_major "$candidate/bin/java")
    if [ "${major:-0}" -ge 17 ]; then printf '%s\n' "$candidate"; return 0; fi
  done
  if command -v javac >/dev/null 2>&1; then
    major=$(java_major java)
    if [ "${major:-0}" -ge 17 ]; then
      dirname -- "$(dirname -- "$(readlink -f "$(command -v javac)")")"
      return 0
    fi
  fi
  return 1
}

# Prints the command that installs the named things with this system's package manager.
install_command() {
  if command -v apt-get >/dev/null 2>&1; then
    names=
    for need in "$@"; do
      case $need in jdk) names="$names openjdk-17-jdk-headless" ;; *) names="$names $need" ;; esac
    done
    # Debian 13 has no 17 any more.
    if [ "${names#*openjdk-17}" != "$names" ] && command -v apt-cache >/dev/null 2>&1 \
      && apt-cache show openjdk-21-jdk-headless >/dev/null 2>&1 \
      && ! apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
      names=$(printf '%s' "$names" | sed 's/openjdk-17/openjdk-21/')
    fi
    printf 'apt-get install -y --no-install-recommends%s\n' "$names"
  elif command -v dnf >/dev/null 2>&1; then
    printf 'dnf install -y%s\n' "$(for n in "$@"; do case $n in jdk) printf ' java-17-openjdk-devel' ;; *) printf ' %s' "$n" ;; esac; done)"
  elif command -v zypper >/dev/null 2>&1; then
    printf 'zypper --non-interactive install%s\n' "$(for n in "$@"; do case $n in jdk) printf ' java-17-openjdk-devel' ;; *) printf ' %s' "$n" ;; esac; done)"
  elif command -v apk >/dev/null 2>&1; then
    printf 'apk add%s\n' "$(for n in "$@"; do case $n in jdk) printf ' openjdk17' ;; *) printf ' %s' "$n" ;; esac; done)"
  elif command -v pacman >/dev/null 2>&1; then
    printf 'pacman -S --noconfirm%s\n' "$(for n in "$@"; do case $n in jdk) printf ' jdk17-openjdk' ;; *) printf ' %s' "$n" ;; esac; done)"
  elif command -v brew >/dev/null 2>&1; then
    printf 'brew install%s\n' "$(for n in "$@"; do case $n in jdk) printf ' openjdk@17' ;; *) printf ' %s' "$n" ;; esac; done)"
  else
    return 1
  fi
}

# Runs a command as root: directly, or through sudo where that may work; else prints it and stops.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v brew >/dev/null 2>&1 && [ "$1" = brew ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo "$@"
  else
    return 126
  fi
}

bring() {
  command=$(install_command "$@") || fail "no known package manager; install these, then run this again: $*"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  rc=0
  # shellcheck disable=SC2086 # the command is words
  {
    case $command in apt-get*) as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q || rc=$? ;; esac
    command=$(install_command "$@")
    [ $rc -ne 0 ] || as_root env DEBIAN_FRONTEND=noninteractive $command || rc=$?
  } >"$log" 2>&1
  if [ $rc -eq 126 ]; then
    printf 'Missing: %s. You may not install packages here; ask someone who may to run:\n  %s\nthen run this again.\n' "$*" "$command" >&2
    exit 1
  elif [ $rc -ne 0 ]; then
    tail -n 20 "$log" >&2
    fail "this failed: $command"
  fi
  rm -f "$log"
}

# Brings a JDK of 17 or newer and Maven where they are missing; sets jdk.
bring_build_tools() {
  missing=
  jdk=$(find_jdk) || missing=jdk
  command -v mvn >/dev/null 2>&1 || missing="$missing maven"
  [ -n "$missing" ] || return 0
  printf 'Installing:%s …\n' "$(printf ' %s' $missing)"
  # shellcheck disable=SC2086 # a list of words
  bring $missing
  jdk=$(find_jdk) || fail "a JDK was installed but none of 17 or newer is found under /usr/lib/jvm; set JAVA_HOME"
  command -v mvn >/dev/null 2>&1 || fail "Maven was installed but mvn is not on the PATH"
}
