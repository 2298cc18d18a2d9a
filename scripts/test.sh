#!/bin/sh
# Installs what the tests need (packages by name) and runs all tests, those on real hosts included.
set -eu

usage() {
  cat <<'USAGE'
Usage: scripts/test.sh [--all] [--no-install] [-- MAVEN-ARGUMENT...]

  --all          also the long campaigns (whole fuzzers, whole fault matrices); an hour and more
  --no-install   use what is there
  -h, --help     this text

Tests on real hosts need root and namespaces. Without them they are listed as not run, and the rest decides.
OBSCTL_HOST_TESTS=required makes them mandatory, as CI does. OBSCTL_TEST_CACHE names the folder for heavy bases
(default ~/.cache/obsctl).
USAGE
}

say() { printf '%s\n' "$*"; }
fail() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
all=no
install=yes
while [ $# -gt 0 ]; do
  case $1 in
    --all) all=yes; shift ;;
    --no-install) install=no; shift ;;
    -h | --help) usage; exit 0 ;;
    --) break ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
done

# In a chroot / is no mount point, which systemd-nspawn wants: go on in the same tree, bound to itself, in a mount
# namespace of its own, with what a bare chroot lacks besides. Where that may not be, hosts are listed as not run.
inside='mount --rbind / "$1" && { [ -d /sys/fs/cgroup ] || {
  mount -t sysfs sysfs "$1/sys" && mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"; }; }'
if [ "$(id -u)" = 0 ] && [ -r /proc/self/mountinfo ] && ! grep -q '^[^ ]* [^ ]* [^ ]* [^ ]* / ' /proc/self/mountinfo; then
  root=$(mktemp -d)
  if unshare --mount --propagation unchanged sh -c "$inside" sh "$root" 2>/dev/null; then
    [ "$all" = no ] || set -- --all "$@"
    [ "$install" = yes ] || set -- --no-install "$@"
    # shellcheck disable=SC2016 # expanded inside
    exec unshare --mount --propagation unchanged sh -c "$inside"'
      root=$1 here=$2
      shift 2
      exec chroot "$root" sh -c "cd \"\$1\" && shift && exec scripts/test.sh \"\$@\"" sh "$here" "$@"' sh "$root" "$here" "$@"
  fi
  rmdir "$root"
fi

. "$here/scripts/packages.sh"

[ "${1:-}" != -- ] || shift

cache=${OBSCTL_TEST_CACHE:-${HOME:?}/.cache/obsctl}
mkdir -p "$cache"

# Each line: a command that shows that it is there, and the Debian package that brings it.
needs='
git git
promtool prometheus
amtool prometheus-alertmanager
/usr/sbin/sshd openssh-server
ssh-keygen openssh-client
busybox busybox-static
fish fish
tcsh tcsh
wget wget
curl curl
ps procps
systemd-analyze systemd
systemd-nspawn systemd-container
debootstrap debootstrap
gpg gnupg
ip iproute2
python3 python3
@ensurepip python3-venv
ansible-inventory ansible-core
openssl openssl
rpmbuild rpm
nginx nginx
redis-server redis-server
rabbitmq-server rabbitmq-server
/usr/lib/postgresql postgresql
'

if [ "$install" = yes ]; then
  bring_build_tools
  if command -v apt-get >/dev/null 2>&1; then
    wanted=$(printf '%s' "$needs" | while read -r probe package; do
      [ -n "$probe" ] || continue
      case $probe in
        @*) python3 -c "import ${probe#@}" 2>/dev/null || printf ' %s' "$package" ;;
        /*) [ -e "$probe" ] || printf ' %s' "$package" ;;
        *) command -v "$probe" >/dev/null 2>&1 || PATH=$PATH:/usr/sbin:/sbin command -v "$probe" >/dev/null 2>&1 || printf ' %s' "$package" ;;
      esac
    done)
    if [ -n "$wanted" ]; then
      say "Installing:$wanted …"
      # shellcheck disable=SC2086 # a list of words
      bring $wanted
    fi
  fi
else
  jdk=$(find_jdk) || fail "no JDK of 17 or newer"
fi
PATH=$PATH:/usr/sbin:/sbin
export PATH

# ---- a real OpenTelemetry SDK --------------------------------------------------------------------------------------

venv=$cache/otel-venv
if [ "$install" = yes ] && ! "$venv/bin/python" -c 'import opentelemetry.sdk, opentelemetry.exporter.otlp.proto.http' 2>/dev/null; then
  say "Bringing the OpenTelemetry SDK for Python …"
  python3 -m venv "$venv" && "$venv/bin/pip" install -q --disable-pip-version-check \
    opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2 || say "not had: the OpenTelemetry SDK"
fi

# ---- a real language client ----------------------------------------------------------------------------------------

client=$cache/lsp-client
if [ "$install" = yes ] && command -v npm >/dev/null 2>&1 && ! [ -d "$client/node_modules/vscode-languageserver-protocol" ]; then
  say "Bringing the protocol library of VS Code …"
  mkdir -p "$client"
  npm install --prefix "$client" --no-audit --no-fund --silent --save-exact \
    vscode-languageserver-protocol@3.18.5 vscode-jsonrpc@10.0.0 || say "not had: the protocol library of VS Code"
fi

# ---- what will not run ---------------------------------------------------------------------------------------------

excluded=long
[ "$all" = no ] || excluded=none
not_run=
note_missing() { not_run="$not_run
  $1: $2"; }
command -v promtool >/dev/null 2>&1 || note_missing "rules against promtool" "no promtool"
command -v prometheus >/dev/null 2>&1 || note_missing "a real Prometheus" "no prometheus"
command -v ansible-inventory >/dev/null 2>&1 || note_missing "inventories against Ansible" "no ansible-core"
command -v rpmbuild >/dev/null 2>&1 || note_missing "packages of rpm" "no rpm"
[ -x /usr/sbin/sshd ] || note_missing "a real sshd" "no sshd"
"$venv/bin/python" -c 'import opentelemetry.sdk' 2>/dev/null || note_missing "a real OpenTelemetry SDK" "no $venv"
if ! command -v node >/dev/null 2>&1 || ! [ -d "$client/node_modules/vscode-languageserver-protocol" ]; then
  note_missing "a real language client" "no node, or no $client"
fi
alloy --version 2>/dev/null | grep -q '^alloy, version' || note_missing "a real Alloy; the small collector stands in" "no alloy on the PATH"
hosts=yes
if [ "$(id -u)" != 0 ]; then
  hosts="not root"
elif ! command -v systemd-nspawn >/dev/null 2>&1 || ! command -v debootstrap >/dev/null 2>&1; then
  hosts="no systemd-nspawn or debootstrap"
elif ! ip netns add "obsctl-try-$$" 2>/dev/null; then
  hosts="no network namespaces"
else
  ip netns del "obsctl-try-$$"
fi
if [ "$hosts" != yes ]; then
  if [ "${OBSCTL_HOST_TESTS:-}" = required ]; then fail "tests on real hosts are required, but: $hosts"; fi
  note_missing "real hosts under systemd" "$hosts"
  excluded="$excluded,host"
fi
[ "$all" = yes ] || note_missing "the long campaigns" "run with --all"

# ---- run -----------------------------------------------------------------------------------------------------------

rc=0
# Whoever runs this in the background of a shell ignores Ctrl-C, and so would what the tests start.
heeding=
env --default-signal=INT true 2>/dev/null && heeding='env --default-signal=INT'
JAVA_HOME=$jdk OBSCTL_TEST_CACHE=$cache $heeding mvn -B -ntp verify -Dtest.groups.excluded="$excluded" "$@" || rc=$?

if [ -n "$not_run" ]; then
  say ""
  say "Not run:$not_run"
fi
exit $rc
