# Does on a host what a plan says, over one command: asks whether the host still is what was planned for, takes the
# release, asks the host's own programs, starts the switch, and says what that does.
# Arguments: home, etc (systemd's directory), run, directory of logs, Alloy's program, own unit, distribution unit; the
# host's state as it was planned for (see token.sh), this machine's clock in seconds, KiB of disk needed; "known" or
# "unknown", whether the secrets' digests are; the group that reads secrets, that user's name or "-"; the config below
# the release, the program that validates it or "-", own unit below it or "-"; seconds to follow the switch; then the
# switch's own (see apply.sh), without the release's name.
# Talks with whoever asked: every "ask WORD" line waits for input. Whoever does not answer is gone, and then nothing is
# switched. Exit status: 0, 4 and 5 as follow.sh; 20 the host is not as it was planned for; 21 no key; 22 no upload; 23
# the host's programs refuse; 24 it does not start; 25 nobody answered.
set -u
trap '' HUP PIPE
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
home=$1 etc=$2 run=$3 run_dir=$4 program=$5 own=$6 distribution=$7 token=$8 clock=$9
shift 9
room=$1 digests=$2 group=$3 user=$4 config=$5 alloy=$6 unit=$7 limit=$8
shift 8
nl='
'
#include token.sh
key() (
#include key.sh
)
digest() (
#include digest.sh
)
receive() (
#include receive.sh
)
validate() (
#include validate.sh
)
start() (
#include start.sh
)
follow() (
#include follow.sh
)

place=$home
while [ ! -d "$place" ]; do place=${place%/*}; [ -n "$place" ] || place=/; done
free=$(df -Pk "$place" 2>/dev/null)
read -r _ _ _ free _ <<END
${free##*"$nl"}
END
off=$(($(date +%s) - clock))
state=$(LC_ALL=C state_token "$program")
[ "${state%% *}" = "$token" ] && [ -w "$place" ] && [ "${free:-0}" -ge "$room" ] \
    && [ "$off" -gt -540 ] && [ "$off" -lt 540 ] || exit 20

key "$home" || exit 21
exact=$(printf 'ab' | { head -c 1 >/dev/null; cat; })
if [ "$digests" = unknown ]; then
    echo 'ask digests'
    digest "$home/key" || exit 21
fi
echo 'ask release'
IFS= read -r name || exit 25
place=$(receive "$home" "$etc" "$run" "$name" "$group" "$user") || exit 22
printf '%s\n' "$place"
place=${place#release }
said=$(validate "$home/$place" "$config" "$alloy" "$unit" 2>&1) || {
    rm -rf "${home:?}/$place"
    printf '%s\n' "$said" >&2
    exit 23
}
# From here on nobody is needed; up to here nothing happens without somebody.
echo 'ask go'
IFS= read -r go && [ "$go" = go ] || { rm -rf "${home:?}/$place"; exit 25; }
trap - HUP PIPE
start "$home" "$etc" "$run" "$run_dir" "$@" "new=$place" || exit 24
follow "$run_dir/$run.log" 0 "$limit" "$home" "$run"
