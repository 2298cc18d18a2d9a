#!/bin/sh
# Switches a host to a release that was uploaded beside the live one, or puts everything back.
# Put there by obsctl; runs without a connection, at boot too. POSIX sh: dash, busybox ash, bash.
#
#   apply.sh apply   home=DIR etc=DIR run=ID new=releases/X expect=releases/Y unit=NAME links='A B' mode=reload|restart
#                    daemon_reload=yes|no http=curl|wget|bash|perl|none address=HOST port=N settle=SECONDS
#                    start_timeout=SECONDS config_sha=HEX keep=N action=deploy|rollback by=WHO adopt=yes|no
#   apply.sh recover home=DIR etc=DIR [boot=yes] [tries=N] [run=ID new=releases/X]
#                    finish or undo what an interrupted apply left; says how that run ended, if it did not
#
# What happens goes to RUN_DIR/ID.log (run_dir=, in memory by default: a full disk must not silence it), one line a
# step; the last line begins with "end".
# DIR/history gets one line a run: when, run, result, new, old, how (apply, recover or boot), problem, action, who.
# DIR/last and RUN_DIR/last say how the last run ended. Commit is one rename: DIR/current. DIR/journal exists exactly
# while a switch is not finished. Whatever turning back needs of the disk is made before the switch, so that a full disk
# cannot hold it up. What cannot be put back now is tried again by the host itself, until it can.
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
http=none address=127.0.0.1 port=0 settle=10 start_timeout=30 config_sha= keep=5 boot=no adopt=no action=deploy by=- tries=0
invocation= cause_id= cause= old= created= was_active=no was_enabled=yes was_healthy=no phase=
reason_id= reason= sent_before= tried= unit_load= unread=no

# Values only ever go into variables that are named here: nothing is evaluated.
assign() {
    case $1 in
        home) home=$2 ;; etc) etc=$2 ;; run_dir) run_dir=$2 ;; run) run=$2 ;; new) new=$2 ;; old) old=$2 ;; expect) expect=$2 ;;
        unit) unit=$2 ;; links) links=$2 ;; mode) mode=$2 ;; daemon_reload) daemon_reload=$2 ;;
        http) http=$2 ;; address) address=$2 ;; port) port=$2 ;; settle) settle=$2 ;;
        start_timeout) start_timeout=$2 ;; config_sha) config_sha=$2 ;; keep) keep=$2 ;; boot) boot=$2 ;;
        adopt) adopt=$2 ;; action) action=$2 ;; by) by=$2 ;; tries) tries=$2 ;; invocation) invocation=$2 ;;
        cause_id) cause_id=$2 ;; cause) cause=$2 ;;
        created) created=$2 ;; was_active) was_active=$2 ;; was_enabled) was_enabled=$2 ;;
        was_healthy) was_healthy=$2 ;; phase) phase=$2 ;;
    esac
}
for word in "$@"; do assign "${word%%=*}" "${word#*=}"; done
[ -n "$home" ] || { echo "home= is missing" >&2; exit 2; }
journal=$home/journal
log=$run_dir/$run.log

# Whoever follows the log is rung: opened for both, a pipe with nobody at its other end holds nobody up.
say() { printf '%s\n' "$*" >>"$log"; [ ! -p "$log.bell" ] || echo 1<>"$log.bell"; }
begin() { say "step $1 begin"; }
well() { say "step $1 ok ${2:-}"; }
bad() { say "step $1 fail ${2:-}"; }
one_line() { tr '\n\r\t' '   ' | tr -d '\000-\037\177' | cut -c1-600; }
because() {
    reason_id=$1 reason=${2:-}
    # Printable and short: as it stands, without a program for it.
    case $reason in *[!\ -~]*) ;; *) [ ${#reason} -gt 600 ] || return 0 ;; esac
    reason=$(printf '%s' "$reason" | one_line)
}
# Hundredths of a second since the machine started: its clock may jump.
uptime_cs() { read -r up_now _ </proc/uptime; up_part=${up_now#*.}; up_now=$((${up_now%%.*} * 100 + ${up_part#0})); }
# Tenths of a second, where sleep knows them.
nap() { sleep "0.${1:-3}" 2>/dev/null || sleep 1; }
# Forces one file or directory to disk; where sync takes no names it forces everything.
to_disk() { sync "$@" 2>/dev/null || sync; }

# How it ended, for whoever asks later; a full disk leaves the note in memory. On disk before the journal goes: after a
# power cut that lost it, a run that ended would seem never to have begun.
record() {
    # Said already by whoever was cut off just after this.
    case $verb$phase in recovergood | recoverundoing)
        grep -Fxqs -e "run=$run" "$home/last" && grep -Fxq -e "result=$1" "$home/last" && return ;;
    esac
    how=$verb
    [ "$boot" = no ] || how=boot
    now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    printf '%s %s %s %s %s %s %s %s %s\n' "$now" "$run" "$1" "${new:--}" "${old:--}" \
        "$how" "${2:--}" "$action" "$by" 2>/dev/null >>"$home/history"
    for place in "$run_dir" "$home"; do
        printf 'run=%s\nwhen=%s\nresult=%s\nhow=%s\nproblem=%s\nnew=%s\nold=%s\naction=%s\nby=%s\ndetail=%s\n' "$run" "$now" "$1" \
            "$how" "${2:--}" "${new:--}" "${old:--}" "$action" "$by" "${3:-}" 2>/dev/null >"$place/last.new" \
            && { [ "$place" = "$run_dir" ] || to_disk "$home/history" "$place/last.new"; } \
            && mv -f "$place/last.new" "$place/last" || rm -f "$place/last.new"
    done 2>/dev/null
}
# The last line. Written down before the journal goes, so that no cut leaves neither.
end() {
    record "$@"
    case $1 in applied | putback) close_journal || again ;; esac
    say "end $1 ${2:--} ${3:-}"
    exit 0
}

# One at a time. The lock goes with the process, whatever ends it.
lock() {
    { [ -d "$run_dir" ] || mkdir -p "$run_dir"; } && true >>"$run_dir/lock" || return 1
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

journal_text() {
    for pair in "run=$run" "old=$old" "new=$new" "unit=$unit" "links=$links" "mode=$mode" \
        "daemon_reload=$daemon_reload" "http=$http" "address=$address" "port=$port" \
        "start_timeout=$start_timeout" "created=$created" "was_active=$was_active" "invocation=$invocation" \
        "was_enabled=$was_enabled" "was_healthy=$was_healthy" "action=$action" "by=$by" "$@"; do
        printf '%s\n' "$pair"
    done
}
# Whole or not at all: one write, on disk before it gets its name.
put_down() { printf '%s\n' "$2" 2>/dev/null >"$1.new" && to_disk "$1.new" && mv -f "$1.new" "$1" && to_disk "$home"; }
# The journal, the one that will say "good", and both links: from here on only names change.
open_journal() {
    clean_journal
    ln -s "$new" "$home/.current.new" && { [ -z "$old" ] || ln -s "$old" "$home/.current.back"; } \
        && journal_text phase=good 2>/dev/null >"$journal.good.new" && journal_text phase=begun 2>/dev/null >"$journal.new" \
        && to_disk "$journal.good.new" "$journal.new" && mv -f "$journal.good.new" "$journal.good" \
        && mv -f "$journal.new" "$journal" && to_disk "$home"
}
# Reads the journal, or what is named.
read_journal() {
    phase=
    while IFS= read -r line; do assign "${line%%=*}" "${line#*=}"; done <"${1:-$journal}"
    log=$run_dir/$run.log
}
clean_journal() {
    for leftover in "$journal.new" "$journal.good" "$journal.good.new" "$home/.current.new" "$home/.current.back"; do
        if [ -e "$leftover" ] || [ -h "$leftover" ]; then set -- "$@" "$leftover"; fi
    done
    [ $# = 0 ] || rm -f "$@"
}
# The journal goes first: what is beside it says nothing without it.
close_journal() { clean_journal "$journal" && to_disk "$home"; }

rename() { mv -f -T "$1" "$2" 2>/dev/null || perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' "$1" "$2"; }
live() { readlink "$home/current" 2>/dev/null; }
link_back() {
    if [ -z "$old" ]; then rm -f "$home/current"
    elif [ "$(live)" != "$old" ]; then
        [ "$(readlink "$home/.current.back" 2>/dev/null)" = "$old" ] || ln -s -f "$old" "$home/.current.back"
        rename "$home/.current.back" "$home/current" && to_disk "$home"
    fi
    [ "$(live)" = "$old" ]
}

bounded() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
sysctl_unit() { bounded 120 systemctl "$@" 9>&-; }
# What systemd says of the unit, in one question. InvocationID: another one for every start of the process.
unit_state() {
    unit_active= unit_restarts=0 unit_invocation= unit_load= unit_file= unit_job=
    while IFS='=' read -r property value; do
        case $property in
            ActiveState) unit_active=$value ;; InvocationID) unit_invocation=$value ;; LoadState) unit_load=$value ;;
            UnitFileState) unit_file=$value ;; Job) unit_job=$value ;;
            NRestarts) case $value in '' | *[!0-9]*) ;; *) unit_restarts=$value ;; esac ;;
        esac
    done <<END
$(systemctl show -p ActiveState -p NRestarts -p InvocationID -p LoadState -p UnitFileState -p Job "$unit" 2>/dev/null)
END
}
is_active() { unit_state; [ "$unit_active" = active ]; }

#include gate.sh

# Makes the process read what is live now.
read_units() {
    [ "$daemon_reload" = yes ] || [ -n "$created" ] || return 0
    begin daemon-reload
    sysctl_unit daemon-reload || { because deploy/daemon-reload "systemctl daemon-reload failed"; bad daemon-reload; return 1; }
    well daemon-reload
}
# Alloy opens a password file once and reads it again when something happens to that file, not when a link on the way to
# it is turned: what it opened lies in an earlier release. The mode stays as it is.
stir_credentials() {
    for file in "$home"/releases/*/credentials/* "$home"/releases/*/*/credentials/*; do
        [ ! -f "$file" ] || chmod u+r "$file" 2>/dev/null
    done
}
activate() {
    if [ "$mode" = reload ] && is_active; then
        stir_credentials
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
    # What was never loaded has nothing to be forgiven.
    [ "$unit_load" = not-found ] || systemctl reset-failed "$unit" 2>/dev/null
    out=$(sysctl_unit restart "$unit" 2>&1) || { because deploy/restart-failed "$out"; bad restart "$reason"; return 1; }
    well restart
}

# A unit that systemd does not know yet it reads when it starts it. The rest of its directory it reads when the collector is
# up (see gate): a dozen generators run for that, and nothing waits for what they make.
bring_up() {
    if [ "$unit_load" = not-found ] && [ "$mode" = restart ]; then
        begin restart
        if sysctl_unit restart "$unit" >/dev/null 2>&1; then
            well restart
            unread=yes
            return
        fi
    fi
    read_units && activate
}

# What somebody else put where obsctl's link goes is kept, with its date, and noted before it goes.
keep_original() {
    [ -e "$1" ] || [ -h "$1" ] || return 0
    kept=$(date -u +%Y%m%dT%H%M%SZ)-${1##*/} list=$home/adopted/list
    mkdir -p "$home/adopted" && cp -a "$1" "$home/adopted/$kept" || return 1
    { while IFS= read -r line; do [ "${line#* }" = "$1" ] || printf '%s\n' "$line"; done <"$list"; } 2>/dev/null >"$list.new"
    printf '%s %s\n' "$kept" "$1" >>"$list.new" && mv -f "$list.new" "$list" && to_disk "$home/adopted" && rm -f "$1"
}
original_back() {
    [ -f "$home/adopted/list" ] && [ ! -e "$1" ] || return 0
    while IFS= read -r line; do
        [ "${line#* }" != "$1" ] || { directory "${1%/*}" && cp -a "$home/adopted/${line%% *}" "$1"; }
    done <"$home/adopted/list"
}

# Links from systemd's directory into the live release; what is made is noted first, so that it can be undone.
make_links() {
    [ -n "$created" ] || return 0
    set -- "$etc"
    for name in $created; do
        case $name in
            wants) place=$etc/multi-user.target.wants/$unit wanted=$etc/$unit ;;
            *) place=$etc/${name#systemd/} wanted=$home/current/$name
               keep_original "$place" || return 1 ;;
        esac
        directory "${place%/*}" && ln -s "$wanted" "$place" || return 1
        [ "${place%/*}" = "$etc" ] || set -- "$@" "${place%/*}"
    done
    to_disk "$@"
}
directory() { [ -d "$1" ] || { umask 022; mkdir -p "$1"; set -- $?; umask 077; return "$1"; }; }
plan_links() {
    created=
    for name in $links; do
        place=$etc/${name#systemd/}
        [ "$(readlink "$place" 2>/dev/null)" = "$home/current/$name" ] && continue
        if [ -d "$place" ] || { [ "$adopt" != yes ] && { [ -e "$place" ] || [ -h "$place" ]; }; }; then
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
               [ "${place%/*}" = "$etc" ] || rmdir "${place%/*}" 2>/dev/null
               [ ! -h "$place" ] || return 1
               original_back "$place" ;;
        esac
    done
    to_disk "$etc"
}

# Everything as it was: link, systemd's links, process; and proof of it. Says "end" itself. The link goes first: while
# it cannot be turned, the process that runs is left alone.
undo() {
    cause_id=$reason_id cause=$reason
    put_down "$journal" "$(journal_text "cause_id=$cause_id" "cause=$cause" phase=undoing)" || rm -f "$journal.new"
    begin put-back
    link_back || { because deploy/write-failed "the link cannot be turned back"; give_up; }
    remove_links || { because deploy/write-failed "systemd's links cannot be taken away"; give_up; }
    process_back || give_up
    well put-back "${old#releases/}"
    end putback "$cause_id" "$cause"
}
# What cannot be put back now is not forgotten: the journal stays, and the host tries again.
give_up() {
    bad put-back "$reason"
    again && reason="$reason; the host tries again"
    end broken "$cause_id" "$cause; $reason"
}
again() {
    command -v systemd-run >/dev/null 2>&1 || return 1
    tries=$((tries + 1))
    wait=$((tries * 10))
    [ "$wait" -le 300 ] || wait=300
    systemd-run --quiet --collect --on-active="$wait" --timer-property=AccuracySec=1s --unit="obsctl-again-$run-$tries" \
        /bin/sh "$home/lib/apply.sh" recover "home=$home" "etc=$etc" "run_dir=$run_dir" "tries=$tries" >/dev/null 2>&1 9>&- \
        || systemctl is-active --quiet "obsctl-again-$run-$tries.timer"
}
# The process that runs reads the old state: by a reload or a restart, or because it never read anything else.
process_back() {
    if [ "$boot" = yes ]; then
        # Alloy has not been started yet: it will start with the old state.
        read_units
        return
    fi
    if [ "$was_active" = no ]; then
        sysctl_unit stop "$unit" >/dev/null 2>&1
        read_units || return 1
        systemctl reset-failed "$unit" 2>/dev/null
        unit_state
        case $unit_active in
            active | activating | reloading) because deploy/not-active "the unit does not stop"; return 1 ;;
        esac
        return 0
    fi
    config_sha=
    [ -z "$old" ] || [ ! -f "$home/$old/alloy/config.alloy" ] || config_sha=$(sha256sum <"$home/$old/alloy/config.alloy" | cut -c1-64)
    read_units || return 1
    if [ "$was_active" = starting ]; then
        # Whether it would have come up, nobody knew before either.
        mode=restart
        activate && unit_state && wait_healthy "$unit_restarts"
        return 0
    fi
    if [ "$mode" = restart ] && [ -n "$invocation" ] && is_active && [ "$unit_invocation" = "$invocation" ]; then
        : # It never ended, so it never read the new state.
    else
        # One that cannot read its config goes on with what it has: ended, it would not come up again.
        activate || { [ "$mode" = reload ] && runs_old; } || { mode=restart; activate; } \
            || { reason="the old state does not start: $reason"; return 1; }
    fi
    unit_state
    if [ "$was_healthy" = yes ]; then wait_healthy "$unit_restarts"; else nap; process_up "$unit_restarts"; fi && return 0
    # A reload that was answered may still leave what only a new process mends.
    [ "$mode" = reload ] && { mode=restart; activate && unit_state && wait_healthy "$unit_restarts" && return 0; }
    reason="the old state is not healthy: $reason"
    return 1
}

# Whether the collector itself says that it is well and that the config it was given last is the old one.
runs_old() { [ "$http" != none ] && [ -n "$config_sha" ] && healthy_now && [ "$same" = same ]; }

prune() {
    set -- "$home/releases"/*
    if [ $# -gt "$keep" ]; then
        live_now=$(live)
        kept=1
        for release in $(ls -1t "$home/releases" 2>/dev/null); do
            [ "releases/$release" = "$live_now" ] && continue
            kept=$((kept + 1))
            [ "$kept" -le "$keep" ] || [ "releases/$release" = "$old" ] || rm -rf "$home/releases/$release"
        done
    fi
    for entry in "$run_dir"/*.bell; do
        [ "$entry" = "$log.bell" ] || [ ! -p "$entry" ] || rm -f "$entry"
    done
    set -- "$run_dir"/*.log
    [ $# -gt 40 ] || return 0
    nth=0
    for entry in $(ls -1t "$run_dir" 2>/dev/null); do
        case $entry in *.log) nth=$((nth + 1)); [ "$nth" -le 40 ] || rm -f "$run_dir/$entry" ;; esac
    done
}

# The distribution's unit may be there without being started at boot. Our own is linked where boot looks.
enable() {
    case " $links " in *" systemd/$unit "*) return ;; esac
    [ "$was_enabled" = yes ] || systemctl enable "$unit" >/dev/null 2>&1
}
finish() {
    mv -f "$journal.good" "$journal" && to_disk "$home" \
        || { because deploy/write-failed "that it went well cannot be written down"; undo; }
    phase=good
    enable
    prune
    end applied
}

apply() {
    lock || { say "end refused deploy/lock-conflict another deploy is under way"; exit 0; }
    mkfifo "$log.bell" 2>/dev/null
    [ ! -f "$journal" ] || end refused deploy/unfinished-conflict "an earlier deploy was interrupted and is not mended"
    old=$(live)
    [ "$old" = "$expect" ] || end refused deploy/changed-since-planned "live is ${old:-nothing}, planned for ${expect:-nothing}"
    [ -d "$home/$new" ] || end refused deploy/release-missing "$new"
    begin switch
    plan_links || { bad switch "$reason"; end refused "$reason_id" "$reason"; }
    unit_state
    [ "$unit_load" != masked ] || { bad switch; end refused deploy/unit-masked "$unit is masked"; }
    # What is about to start, behind other jobs of the boot or once more after its end, is no unit that somebody stopped.
    case $unit_active$unit_job in
        active* | reloading*) was_active=yes invocation=$unit_invocation ;;
        activating* | *[0-9]) was_active=starting ;;
    esac
    if [ "$was_active" = yes ] && [ "$http" != none ]; then
        sha=$config_sha
        config_sha=
        healthy_now && was_healthy=yes
        config_sha=$sha
        sent_before=$tried
    fi
    # What "systemctl is-enabled" takes for enabled.
    case $unit_file in enabled | enabled-runtime | static | alias | indirect | generated) ;; *) was_enabled=no ;; esac
    # How the machine was before obsctl came: what an uninstall goes back to.
    [ -n "$old" ] || printf 'unit=%s\nactive=%s\nenabled=%s\n' "$unit" "$was_active" "$was_enabled" >"$home/before" 2>/dev/null
    open_journal || { bad switch "cannot write"; rm -f "$journal"; clean_journal; end refused deploy/write-failed "the journal cannot be written"; }
    { make_links && rename "$home/.current.new" "$home/current" && to_disk "$home" && [ "$(live)" = "$new" ]; } \
        || { because deploy/write-failed "the link cannot be switched"; bad switch "$reason"; undo; }
    well switch
    bring_up || undo
    begin health
    gate || { bad health "$reason"; undo; }
    unseen
    well health
    finish
}

# A journal that says nothing: the one beside it says the same; else what is live, and what else lies there, has to do.
guess() {
    if grep -Fxqs phase=good "$journal.good"; then
        read_journal "$journal.good"
        phase=
        return
    fi
    old=$(readlink "$home/.current.back" 2>/dev/null)
    [ -n "$old" ] || { grep -q ' applied ' "$home/history" 2>/dev/null && old=$(live); }
    created= daemon_reload=yes mode=restart http=none invocation=
    for unit in obsctl-alloy.service alloy.service; do
        for place in "$etc/$unit" "$etc/$unit.d"/*; do
            case $(readlink "$place" 2>/dev/null) in "$home/current/systemd/"*) break 2 ;; esac
        done
    done
    if [ -n "$old" ]; then was_active=yes; else
        was_active=no created=wants
        for place in "$etc"/*.service "$etc"/*.service.d/*; do
            case $(readlink "$place" 2>/dev/null) in "$home/current/"*) created="$created systemd/${place#"$etc"/}" ;; esac
        done
    fi
}

# For a run that was ended before it began to switch, or after it was done, without a word.
speak() {
    [ "$run" != none ] && [ -f "$log" ] && ! grep -q '^end ' "$log" || return
    [ "$(live)" != "$new" ] || end applied
    ! grep -q '^step put-back ok' "$log" || end putback deploy/interrupted "the deploy was interrupted"
    end refused deploy/interrupted "it was interrupted before anything was switched"
}

recover() {
    [ -d "$home" ] || exit 0
    lock || { echo "another deploy is under way" >&2; exit 0; }
    # Nobody uploads while the machine starts.
    [ "$boot" = no ] || rm -rf "$home"/releases/.part-*
    [ -f "$journal" ] || { clean_journal; speak; exit 0; }
    # While the machine goes down nothing can be restarted: boot does it.
    if [ "$boot" = no ] && [ "$(systemctl is-system-running 2>/dev/null)" = stopping ]; then exit 0; fi
    boot_now=$boot tries_now=$tries ended=$run
    read_journal
    # It said itself that it could not put everything back, and when it is tried again.
    if [ "$ended" = "$run" ] && [ "$tries_now" = 0 ] && grep -q '^end broken .*the host tries again$' "$log" 2>/dev/null; then exit 0; fi
    boot=$boot_now tries=$tries_now
    case $phase in
        good)
            say "step recover ok finished"
            enable
            prune
            end applied ;;
        begun | switched)
            because deploy/interrupted "the deploy was interrupted"
            # Where the journal could not be written any more, the log holds why.
            why=$(sed -n 's/^end broken \([^ ]* .*\)$/\1/p' "$log" 2>/dev/null | tail -n 1)
            why=${why%%; *}
            [ -z "$why" ] || because "${why%% *}" "${why#* }" ;;
        undoing) because "${cause_id:-deploy/interrupted}" "${cause:-the deploy was interrupted}" ;;
        *)
            guess
            because deploy/journal-damaged "the journal of an interrupted deploy cannot be read" ;;
    esac
    say "step recover ok interrupted while ${phase:-unknown}"
    undo
}

case $verb in
    apply) apply ;;
    recover) recover ;;
    *) echo "apply.sh apply|recover home=DIR ..." >&2; exit 2 ;;
esac
