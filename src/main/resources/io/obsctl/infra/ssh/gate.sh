# Part of apply.sh: what the collector says of itself, and when that is good enough.

# Prints the answer as it came: status line, head, an empty line, body; nothing when there was no answer.
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
    esac
}
nl='
' cr=$(printf '\r')
ask() {
    answer=$(fetch "$1" "$2")
    status=${answer%%"$nl"*}
    status=${status#* } status=${status%% *} status=${status%"$cr"}
    case $answer in
        *"$nl$cr$nl"*) body=${answer#*"$nl$cr$nl"} ;;
        *"$nl$nl"*) body=${answer#*"$nl$nl"} ;;
        *) body= ;;
    esac
}

# Sums over /metrics: refused credentials, failed sends, components that are not well, whether the config is ours; then
# how much each writer of the live config has tried to send, "NAME COUNT" lines, where the collector says so.
measure() {
    fetch GET /metrics | awk -v sha="$config_sha" '
        NR == 1 { status = $2; sub(/\r$/, "", status); head = 1; next }
        head { if ($0 ~ /^\r?$/) head = 0; next }
        /^alloy_config_hash[{]/ { seen = 1; if (index($0, "sha256=\"" sha "\"")) same = 1 }
        /^alloy_component_controller_running_components[{]/ && /health_type="(unhealthy|exited)"/ { ill += $NF }
        /^(otelcol_)?exporter_send_failed_/ { failed += $NF; if (/error_type="Unauthenticated"/) denied += $NF }
        /^loki_write_request_duration_seconds_count[{]/ && /status_code="401"/ { denied += $NF; failed += $NF }
        /^loki_write_dropped_entries_total/ { failed += $NF }
        /^prometheus_remote_storage_(samples|exemplars|histograms|metadata)_failed_total/ { failed += $NF }
        /^prometheus_remote_storage_samples(_failed)?_total[{]/ || /^loki_write_(sent|dropped)_entries_total[{]/ ||
        /^(otelcol_)?exporter_(sent|send_failed)_/ {
            if (match($0, /component_id="[^"]*"/)) count[substr($0, RSTART + 14, RLENGTH - 15)] += $NF
        }
        END {
            hash = (sha == "" || !seen) ? "unknown" : (same ? "same" : "other")
            printf "%s %.0f %.0f %.0f %s\n", (status == "" ? 0 : status), denied, failed, ill, hash
            for (name in count) printf "%s %.0f\n", name, count[name]
        }'
}

# Whether the process is up and has not been restarted since the count in $1. 0 yes, 1 no, 2 not yet.
process_up() {
    unit_state
    [ "$unit_restarts" -le "$1" ] || { because deploy/restarting "the unit ends and is restarted again and again"; return 1; }
    case $unit_active in
        active | reloading) return 0 ;;
        activating) because deploy/not-active "the unit is still starting"; return 2 ;;
        *) because deploy/not-active "the unit is $unit_active"; return 1 ;;
    esac
}

# One look at health. 0 healthy, 1 not yet.
healthy_now() {
    same=unknown
    [ "$http" != none ] || return 0
    ask GET /-/healthy
    case $status in
        200) ;;
        '') because deploy/no-answer "nothing answers at $address:$port"; return 1 ;;
        *) because deploy/unhealthy "${body:-status $status}"; return 1 ;;
    esac
    measured=$(measure)
    tried=${measured#*"$nl"}
    [ "$tried" != "$measured" ] || tried=
    set -- ${measured%%"$nl"*}
    [ "$1" = 200 ] || { tried=; return 0; }
    denied=$2 failed=$3 same=$5
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
    unit_state
    restarts=$unit_restarts
    wait_healthy "$restarts" || return 1
    denied_before=$denied failed_before=$failed
    # A process that has just been started begins to count at nothing.
    [ "$mode" = restart ] && denied_before=0 failed_before=0
    uptime_s
    until=$((up_now + settle))
    while :; do
        process_up "$restarts" || return 1
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

# How much the writer $1 has tried to send, by the lines in $2.
sent() {
    count=${nl}$2
    case $count in *"$nl$1 "*) count=${count##*"$nl$1 "}; count=${count%%"$nl"*} ;; *) count=0 ;; esac
}
# A lane on which nothing was sent while the gate looked proved nothing. It is named, not passed over.
unseen() {
    [ "$http" != none ] || return 0
    [ "$mode" = reload ] || sent_before=
    sent_now=$tried
    [ -n "$sent_now" ] || return 0
    names=$(awk '/^(prometheus\.remote_write|loki\.write|otelcol\.exporter\.[a-z_]+) "/ { gsub(/"/, "", $2); print $1 "." $2 }' \
        "$home/current/alloy/config.alloy" 2>/dev/null)
    idle=
    for name in $names; do
        sent "$name" "$sent_before"
        was=$count
        sent "$name" "$sent_now"
        [ "$count" -gt "$was" ] || idle="${idle:+$idle, }$name"
    done
    [ -z "$idle" ] || say "note deploy/lane-not-seen $idle"
}
