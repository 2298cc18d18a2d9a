#!/bin/sh
# Switches a host to a release that was uploaded beside the live one, or puts everything back.
# Put there by obsctl; runs without a connection, at boot too. POSIX sh: dash, busybox ash, bash.
#
#   apply.sh apply   home=DIR etc=DIR run=ID new=releases/X expect=releases/Y unit=NAME links='A B' mode=reload|restart
#                    daemon_reload=yes|no http=curl|wget|bash|perl|none address=HOST port=N settle=SECONDS
#                    start_timeout=SECONDS config_sha=HEX keep=N action=deploy|rollback by=WHO
#   apply.sh recover home=DIR etc=DIR [boot=yes]    finish or undo what an interrupted apply left
#
# What happens goes to RUN_DIR/ID.log (run_dir=, in memory by default: a full disk must not silence it), one line a
# step; the last line begins with "end".
# DIR/history gets one line a run: when, run, result, new, old, how (apply, recover or boot), problem, action, who.
# Commit is one rename: DIR/current. DIR/journal exists exactly while a switch is not finished.
set -u
umask 077
trap '' HUP PIPE
trap 'exit 143' TERM INT
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

verb=${1:-}
[ $# -gt 0 ] && shift
home= etc=/etc/systemd/system run_dir=/run/obsctl run=none new= expect= unit= links= mode=restart daemon_reload=yes
http=none address=127.0.0.1 port=0 settle=10 start_timeout=30 config_sha= keep=5 boot=no action=deploy by=-
old= created= was_active=no was_enabled=yes was_healthy=no phase= reason_id= reason=

# Values only ever go into variables that are named here: nothing is evaluated.
assign() {
    case $1 in
        home) home=$2 ;; etc) etc=$2 ;; run_dir) run_dir=$2 ;; run) run=$2 ;; new) new=$2 ;; old) old=$2 ;; expect) expect=$2 ;;
        unit) unit=$2 ;; links) links=$2 ;; mode) mode=$2 ;; daemon_reload) daemon_reload=$2 ;;
        http) http=$2 ;; address) address=$2 ;; port) port=$2 ;; settle) settle=$2 ;;
        start_timeout) start_timeout=$2 ;; config_sha) config_sha=$2 ;; keep) keep=$2 ;; boot) boot=$2 ;;
        action) action=$2 ;; by) by=$2 ;;
        created) created=$2 ;; was_active) was_active=$2 ;; was_enabled) was_enabled=$2 ;;
        was_healthy) was_healthy=$2 ;; phase) phase=$2 ;;
    esac
}
for word in "$@"; do assign "${word%%=*}" "${word#*=}"; done
[ -n "$home" ] || { echo "home= is missing" >&2; exit 2; }
journal=$home/journal
log=$run_dir/$run.log

say() { printf '%s\n' "$*" >>"$log"; }
begin() { say "step $1 begin"; }
well() { say "step $1 ok ${2:-}"; }
bad() { say "step $1 fail ${2:-}"; }
one_line() { tr '\n\r\t' '   ' | tr -d '\000-\037\177' | cut -c1-600; }
because() { reason_id=$1; reason=$(printf '%s' "${2:-}" | one_line); }
uptime_s() { read -r up_now _ </proc/uptime; up_now=${up_now%%.*}; }
nap() { sleep 0.3 2>/dev/null || sleep 1; }
# Forces one file or directory to disk; where sync takes no names it forces everything.
to_disk() { sync "$@" 2>/dev/null || sync; }

end() {
    how=$verb
    [ "$boot" = no ] || how=boot
    printf '%s %s %s %s %s %s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$run" "$1" "${new:--}" "${old:--}" \
        "$how" "${2:--}" "$action" "$by" >>"$home/history"
    say "end $1 ${2:--} ${3:-}"
    exit 0
}

# One at a time. The lock goes with the process, whatever ends it.
lock() {
    mkdir -p "$run_dir" && true >>"$run_dir/lock" || return 1
    if command -v flock >/dev/null 2>&1; then
        exec 9>>"$run_dir/lock"
        flock -n 9 || { [ "$verb" = recover ] && flock -w 30 9; }
        return
    fi
    if mkdir "$run_dir/lock.d" 2>/dev/null; then :; else
        holder=$(cat "$run_dir/lock.d/pid" 2>/dev/null)
        [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null && return 1
        rm -rf "$run_dir/lock.d"
        mkdir "$run_dir/lock.d" || return 1
    fi
    echo $$ >"$run_dir/lock.d/pid"
    trap 'rm -rf "$run_dir/lock.d"' EXIT
}

write_journal() {
    phase=$1
    {
        for pair in "run=$run" "old=$old" "new=$new" "unit=$unit" "links=$links" "mode=$mode" \
            "daemon_reload=$daemon_reload" "http=$http" "address=$address" "port=$port" \
            "start_timeout=$start_timeout" "created=$created" "was_active=$was_active" \
            "was_enabled=$was_enabled" "was_healthy=$was_healthy" "action=$action" "by=$by" "phase=$phase"; do
            printf '%s\n' "$pair"
        done
    } >"$journal.new" && to_disk "$journal.new" && mv -f "$journal.new" "$journal" && to_disk "$home"
}
read_journal() {
    phase=
    while IFS= read -r line; do assign "${line%%=*}" "${line#*=}"; done <"$journal"
    log=$run_dir/$run.log
}
close_journal() { rm -f "$journal" "$journal.new" && to_disk "$home"; }

rename() { mv -f -T "$1" "$2" 2>/dev/null || perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' "$1" "$2"; }
point() {
    rm -f "$home/.current.new" && ln -s "$1" "$home/.current.new" \
        && rename "$home/.current.new" "$home/current" && to_disk "$home"
}

bounded() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
sysctl_unit() { bounded 120 systemctl "$@" 9>&-; }
active_state() { systemctl show -p ActiveState "$unit" 2>/dev/null | sed 's/^ActiveState=//'; }
restarts() {
    count=$(systemctl show -p NRestarts "$unit" 2>/dev/null | sed 's/^NRestarts=//')
    case $count in '' | *[!0-9]*) echo 0 ;; *) echo "$count" ;; esac
}

# Prints the status on the first line and the body after it; nothing when there was no answer.
fetch() {
    host=$address
    case $host in *:*) url="http://[$host]:$port$2" ;; *) url="http://$host:$port$2" ;; esac
    case $http in
        curl) curl -s -i -m 10 --noproxy '*' -X "$1" "$url" 2>/dev/null ;;
        wget)
            if wget --version >/dev/null 2>&1; then
                wget -q -T 10 -t 1 --no-proxy --save-headers --content-on-error --method="$1" -O - "$url" 2>/dev/null
            elif [ "$1" = POST ]; then
                wget -q -T 10 -Y off --post-data= -O - "$url" 2>/dev/null | sed '1s/^/HTTP\/1.0 200\n\n/'
            else
                wget -q -T 10 -Y off -O - "$url" 2>/dev/null | sed '1s/^/HTTP\/1.0 200\n\n/'
            fi ;;
        bash)
            bounded 10 bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1
                printf "%s %s HTTP/1.0\r\nHost: %s\r\nContent-Length: 0\r\n\r\n" "$3" "$4" "$1" >&3
                cat <&3' obsctl "$host" "$port" "$1" "$2" 2>/dev/null ;;
        perl)
            bounded 10 perl -MIO::Socket::INET -e '
                my ($host, $port, $method, $path) = @ARGV;
                my $s = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 10) or exit 1;
                print $s "$method $path HTTP/1.0\r\nHost: $host\r\nContent-Length: 0\r\n\r\n"; $s->flush;
                print while <$s>;' "$host" "$port" "$1" "$2" 2>/dev/null ;;
    esac | awk 'NR == 1 { print $2; head = 1; next } head && /^\r?$/ { head = 0; next } !head { print }'
}
ask() {
    answer=$(fetch "$1" "$2")
    status=${answer%%
*}
    case $answer in *"
"*) body=${answer#*
} ;; *) body= ;; esac
}

# Sums over /metrics: refused credentials, failed sends, components that are not well, whether the config is ours.
measure() {
    fetch GET /metrics | awk -v sha="$config_sha" '
        NR == 1 { status = $1; next }
        /^alloy_config_hash[{]/ { seen = 1; if (index($0, "sha256=\"" sha "\"")) same = 1 }
        /^alloy_component_controller_running_components[{]/ && /health_type="(unhealthy|exited)"/ { ill += $NF }
        /^(otelcol_)?exporter_send_failed_/ { failed += $NF; if (/error_type="Unauthenticated"/) denied += $NF }
        /^loki_write_request_duration_seconds_count[{]/ && /status_code="401"/ { denied += $NF; failed += $NF }
        /^loki_write_dropped_entries_total/ { failed += $NF }
        /^prometheus_remote_storage_(samples|exemplars|histograms|metadata)_failed_total/ { failed += $NF }
        END {
            hash = (sha == "" || !seen) ? "unknown" : (same ? "same" : "other")
            printf "%s %.0f %.0f %.0f %s\n", (status == "" ? 0 : status), denied, failed, ill, hash
        }'
}

# Whether the process is up and has not been restarted since the count in $1. 0 yes, 1 no, 2 not yet.
process_up() {
    [ "$(restarts)" -le "$1" ] || { because deploy/restarting "the unit ends and is restarted again and again"; return 1; }
    case $(active_state) in
        active | reloading) return 0 ;;
        activating) because deploy/not-active "the unit is still starting"; return 2 ;;
        *) because deploy/not-active "the unit is $(active_state)"; return 1 ;;
    esac
}

# One look at health. 0 healthy, 1 not yet.
healthy_now() {
    [ "$http" != none ] || return 0
    ask GET /-/healthy
    case $status in
        200) ;;
        '') because deploy/no-answer "nothing answers at $address:$port"; return 1 ;;
        *) because deploy/unhealthy "${body:-status $status}"; return 1 ;;
    esac
    set -- $(measure)
    [ "$1" = 200 ] || return 0
    denied=$2 failed=$3
    [ "$4" = 0 ] || { because deploy/unhealthy "$4 components are not healthy"; return 1; }
    [ "$5" != other ] || { because deploy/other-config "the collector runs another config than the one deployed"; return 1; }
}

# Waits until healthy. $1: count of restarts that is allowed. A reload has built its graph before it answers, so what
# is ill then gets a short time only; a new process gets the whole.
wait_healthy() {
    patience=$start_timeout
    [ "$mode" = restart ] || [ "$patience" -le 5 ] || patience=5
    uptime_s
    until=$((up_now + patience))
    while :; do
        process_up "$1"
        case $? in
            0) healthy_now && return 0 ;;
            1) return 1 ;;
        esac
        uptime_s
        [ "$up_now" -lt "$until" ] || return 1
        nap
    done
}

# The gate: healthy, and stays so while it settles, with no credential refused and no send failed meanwhile.
gate() {
    denied=0 failed=0
    count=$(restarts)
    wait_healthy "$count" || return 1
    denied_before=$denied failed_before=$failed
    # A process that has just been started begins to count at nothing.
    [ "$mode" = restart ] && denied_before=0 failed_before=0
    uptime_s
    until=$((up_now + settle))
    while :; do
        process_up "$count" || return 1
        healthy_now || return 1
        if [ "$denied" -gt "$denied_before" ]; then
            because deploy/credentials-refused "the backend answers 401: $((denied - denied_before)) more since the change"
            return 1
        fi
        if [ "$failed" -gt "$failed_before" ]; then
            because deploy/sends-fail "$((failed - failed_before)) sends failed since the change"
            return 1
        fi
        uptime_s
        [ "$up_now" -lt "$until" ] || return 0
        sleep 1
    done
}

# Makes the process read what is live now.
activate() {
    if [ "$daemon_reload" = yes ] || [ -n "$created" ]; then
        begin daemon-reload
        sysctl_unit daemon-reload || { because deploy/daemon-reload "systemctl daemon-reload failed"; bad daemon-reload; return 1; }
        well daemon-reload
    fi
    if [ "$mode" = reload ] && [ "$(active_state)" = active ]; then
        begin reload
        ask POST /-/reload
        if [ "$status" != 200 ]; then
            because deploy/reload-refused "${body:-no answer}"
            bad reload "$reason"
            return 1
        fi
        well reload
        return 0
    fi
    mode=restart
    begin restart
    systemctl reset-failed "$unit" 2>/dev/null
    out=$(sysctl_unit restart "$unit" 2>&1) || { because deploy/restart-failed "$out"; bad restart "$reason"; return 1; }
    well restart
}

# Links from systemd's directory into the live release; what is made is noted first, so that it can be undone.
make_links() {
    for name in $links; do
        place=$etc/${name#systemd/}
        wanted=$home/current/$name
        [ "$(readlink "$place" 2>/dev/null)" = "$wanted" ] && continue
        mkdir -p "${place%/*}" && chmod 755 "${place%/*}" && ln -s "$wanted" "$place" || return 1
    done
    case " $created " in *" wants "*)
        mkdir -p "$etc/multi-user.target.wants" && chmod 755 "$etc/multi-user.target.wants" \
            && { [ -h "$etc/multi-user.target.wants/$unit" ] || ln -s "$etc/$unit" "$etc/multi-user.target.wants/$unit"; } || return 1 ;;
    esac
    to_disk "$etc"
}
plan_links() {
    created=
    for name in $links; do
        place=$etc/${name#systemd/}
        [ "$(readlink "$place" 2>/dev/null)" = "$home/current/$name" ] && continue
        if [ -e "$place" ] || [ -h "$place" ]; then
            because deploy/foreign-file "$place is there and is not obsctl's"
            return 1
        fi
        created="$created $name"
    done
    case " $links " in *" systemd/$unit "*)
        [ -h "$etc/multi-user.target.wants/$unit" ] || created="$created wants" ;;
    esac
}
remove_links() {
    for name in $created; do
        case $name in
            wants) rm -f "$etc/multi-user.target.wants/$unit" ;;
            *) place=$etc/${name#systemd/}
               [ -h "$place" ] && rm -f "$place"
               rmdir "${place%/*}" 2>/dev/null ;;
        esac
    done
    to_disk "$etc"
}

# Everything as it was: link, systemd's links, process. Says "end" itself.
undo() {
    cause_id=$reason_id cause=$reason
    write_journal undoing
    begin put-back
    if [ "$was_active" = no ] && [ "$boot" = no ]; then
        sysctl_unit stop "$unit" >/dev/null 2>&1
    fi
    if [ -n "$old" ]; then point "$old"; else rm -f "$home/current"; fi || {
        bad put-back "the link cannot be turned back"
        end broken "$cause_id" "$cause; the link cannot be turned back"
    }
    remove_links
    config_sha=
    if [ "$boot" = yes ]; then
        # Alloy has not been started yet: it will start with the old state.
        [ "$daemon_reload" = yes ] || [ -n "$created" ] && sysctl_unit daemon-reload
    elif [ "$was_active" = yes ]; then
        activate || { mode=restart; activate; } || {
            bad put-back "$reason"
            close_journal
            end broken "$cause_id" "$cause; the old state does not start: $reason"
        }
        if [ "$was_healthy" = yes ]; then wait_healthy "$(restarts)"; else nap; process_up "$(restarts)"; fi || {
            bad put-back "$reason"
            close_journal
            end broken "$cause_id" "$cause; the old state is not healthy: $reason"
        }
    elif [ "$daemon_reload" = yes ] || [ -n "$created" ]; then
        sysctl_unit daemon-reload
        systemctl reset-failed "$unit" 2>/dev/null
    fi
    close_journal
    well put-back "${old#releases/}"
    end putback "$cause_id" "$cause"
}

prune() {
    live=$(readlink "$home/current")
    kept=1
    for release in $(ls -1t "$home/releases" 2>/dev/null); do
        [ "releases/$release" = "$live" ] && continue
        kept=$((kept + 1))
        [ "$kept" -le "$keep" ] || [ "releases/$release" = "$old" ] || rm -rf "$home/releases/$release"
    done
    nth=0
    for entry in $(ls -1t "$run_dir" 2>/dev/null); do
        nth=$((nth + 1))
        case $entry in *.log) [ "$nth" -le 40 ] || rm -f "$run_dir/$entry" ;; esac
    done
}

# The distribution's unit may be there without being started at boot. Our own is linked where boot looks.
enable() {
    case " $links " in *" systemd/$unit "*) return ;; esac
    [ "$was_enabled" = yes ] || systemctl enable "$unit" >/dev/null 2>&1
}
finish() {
    write_journal good
    enable
    prune
    close_journal
    end applied
}

apply() {
    lock || { say "end refused deploy/lock-conflict another deploy is under way"; exit 0; }
    [ ! -f "$journal" ] || end refused deploy/unfinished-conflict "an earlier deploy was interrupted and is not mended"
    old=$(readlink "$home/current" 2>/dev/null)
    [ "$old" = "$expect" ] || end refused deploy/changed-since-planned "live is ${old:-nothing}, planned for ${expect:-nothing}"
    [ -d "$home/$new" ] || end refused deploy/release-missing "$new"
    begin switch
    plan_links || { bad switch "$reason"; end refused "$reason_id" "$reason"; }
    [ "$(active_state)" != active ] || was_active=yes
    if [ "$was_active" = yes ] && [ "$http" != none ]; then
        sha=$config_sha
        config_sha=
        healthy_now && was_healthy=yes
        config_sha=$sha
    fi
    systemctl is-enabled --quiet "$unit" 2>/dev/null || was_enabled=no
    # How the machine was before obsctl came: what an uninstall goes back to.
    [ -n "$old" ] || printf 'unit=%s\nactive=%s\nenabled=%s\n' "$unit" "$was_active" "$was_enabled" >"$home/before" 2>/dev/null
    write_journal begun || { bad switch "cannot write"; rm -f "$journal.new"; end refused deploy/write-failed "the journal cannot be written"; }
    reason_id=deploy/write-failed
    { make_links && point "$new"; } || { because deploy/write-failed "the link cannot be switched"; bad switch "$reason"; undo; }
    write_journal switched || { because deploy/write-failed "the journal cannot be written"; bad switch "$reason"; undo; }
    well switch
    activate || undo
    begin health
    gate || { bad health "$reason"; undo; }
    well health
    finish
}

recover() {
    [ -d "$home" ] || exit 0
    lock || { echo "another deploy is under way" >&2; exit 0; }
    rm -f "$journal.new"
    [ -f "$journal" ] || exit 0
    # While the machine goes down nothing can be restarted: boot does it.
    if [ "$boot" = no ] && [ "$(systemctl is-system-running 2>/dev/null)" = stopping ]; then exit 0; fi
    boot_now=$boot
    read_journal
    boot=$boot_now
    case $phase in
        good) say "step recover ok finished"; enable; prune; close_journal; end applied ;;
        begun | switched | undoing)
            say "step recover ok interrupted while ${phase}"
            because deploy/interrupted "the deploy was interrupted"
            undo ;;
        *) close_journal; exit 0 ;;
    esac
}

case $verb in
    apply) apply ;;
    recover) recover ;;
    *) echo "apply.sh apply|recover home=DIR ..." >&2; exit 2 ;;
esac
