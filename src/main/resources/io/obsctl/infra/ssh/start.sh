# Starts the apply script so that it outlives this connection. Arguments: home, etc, run, the directory of logs, then the
# script's own.
# Under systemd it is a unit of its own, and whatever ends it, systemd then runs its "recover".
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
home=$1 etc=$2 run=$3 run_dir=$4
shift 4
new=
for word in "$@"; do case $word in new=*) new=${word#new=} ;; esac; done
tool=$home/lib/apply.sh
if command -v systemd-run >/dev/null 2>&1; then
    systemd-run --quiet --collect --unit="obsctl-apply-$run" --description="obsctl deploy $run" \
        --property=ExecStopPost="/bin/sh $tool recover home=$home etc=$etc run_dir=$run_dir run=$run new=$new" \
        /bin/sh "$tool" apply "$@" </dev/null >/dev/null 2>&1 && exit 0
    systemd-run --quiet --unit="obsctl-apply-$run" /bin/sh "$tool" apply "$@" </dev/null >/dev/null && exit 0
    exit 1
fi
if command -v setsid >/dev/null 2>&1; then
    setsid /bin/sh "$tool" apply "$@" </dev/null >/dev/null 2>&1 &
else
    nohup /bin/sh "$tool" apply "$@" </dev/null >/dev/null 2>&1 &
fi
