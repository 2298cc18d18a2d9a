# Part of apply.sh: what the collector says of itself, and when that is good enough.

# Asks the collector's own page. $1: the method; then the paths. Prints for each the body of the answer and then a line
# "obsctl-answer STATUS", with nothing or 000 for a status when nothing answered.
fetch() {
    method=$1 base=http://$address:$port
    case $address in *:*) base="http://[$address]:$port" ;; esac
    shift
    if [ "$http" = curl ]; then
        for path; do
            set -- "$@" "$base$path"
            shift
        done
        curl -s -m 10 --noproxy '*' -X "$method" -w '\nobsctl-answer %{http_code}\n' "$@" 2>/dev/null
        return
    fi
    for path; do
        case $http in
            wget)
                if wget --version >/dev/null 2>&1; then
                    wget -q -T 10 -t 1 --no-proxy --save-headers --content-on-error --method="$method" -O - "$base$path" 2>/dev/null
                elif [ "$method" = POST ]; then
                    wget -q -T 10 -Y off --post-data= -O - "$base$path" 2>/dev/null | sed '1s/^/HTTP\/1.0 200\n\n/'
                else
                    wget -q -T 10 -Y off -O - "$base$path" 2>/dev/null | sed '1s/^/HTTP\/1.0 200\n\n/'
                fi ;;
            bash)
                bounded 10 bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1
                    printf "%s %s HTTP/1.0\r\nHost: %s\r\nContent-Length: 0\r\n\r\n" "$3" "$4" "$1" >&3
                    cat <&3' obsctl "$address" "$port" "$method" "$path" 2>/dev/null ;;
            perl)
                bounded 10 perl -MIO::Socket::INET -e '
                    my ($host, $port, $method, $path) = @ARGV;
                    my $s = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 10) or exit 1;
                    print $s "$method $path HTTP/1.0\r\nHost: $host\r\nContent-Length: 0\r\n\r\n"; $s->flush;
                    print while <$s>;' "$address" "$port" "$method" "$path" 2>/dev/null ;;
        esac | awk '
            NR == 1 { status = $2; sub(/\r$/, "", status); head = 1; next }
            head { if ($0 ~ /^\r?$/) head = 0; next }
            { print }
            END { print "obsctl-answer " status }'
    done
}
nl='
'
ask() {
    answer=$(fetch "$1" "$2")
    status=${answer##*obsctl-answer } body=${answer%obsctl-answer *}
    [ "$status" != 000 ] || status=
    while :; do case $body in *"$nl") body=${body%"$nl"} ;; *) break ;; esac; done
}

# What the collector says of itself: first "STATUS-OF-HEALTHY STATUS-OF-METRICS DENIED FAILED ILL same|other|unknown"
# (credentials that were refused, sends that failed, components that are not well, whether the config is ours); then how
# much each writer of the live config has tried to send, "NAME COUNT" lines, where it says so; then an empty line and
# what it said at /-/healthy when that was not 200.
measure() {
    fetch GET /-/healthy /metrics | awk -v sha="$config_sha" '
        /^obsctl-answer/ { status[++answers] = $2 + 0; next }
        answers == 0 { said = said $0 "\n"; next }
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
            printf "%d %d %.0f %.0f %.0f %s\n", status[1], status[2], denied, failed, ill, hash
            for (name in count) printf "%s %.0f\n", name, count[name]
            if (status[1] != 200) printf "\n%s", said
        }'
}

# Whether the process is up and has not been restarted more often than $1. 0 yes, 1 no, 2 not yet.
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
    measured=$(measure)
    set -- ${measured%%"$nl"*}
    case ${1:-0} in
        200) ;;
        0) because deploy/no-answer "nothing answers at $address:$port"; return 1 ;;
        *)
            case $measured in *"$nl$nl"*) body=${measured#*"$nl$nl"} ;; *) body= ;; esac
            because deploy/unhealthy "${body:-status $1}"
            return 1 ;;
    esac
    [ "$2" = 200 ] || { tried=; return 0; }
    tried=${measured#*"$nl"} denied=$3 failed=$4 same=$6
    [ "$tried" != "$measured" ] || tried=
    [ "$5" = 0 ] || { because deploy/unhealthy "$5 components are not healthy"; return 1; }
    [ "$6" != other ] || { because deploy/other-config "the collector runs another config than the one deployed"; return 1; }
}

# How many sockets of TCP there are, which is other once the collector listens. Needs no program, so that it can be looked
# at often; a list of those that listen would have the kernel look through all connections.
sockets() {
    count=
    for table in /proc/net/sockstat /proc/net/sockstat6; do
        while read -r kind _ number _; do
            case $kind in TCP*) count=$count.$number ;; esac
        done <"$table"
    done 2>/dev/null
}

# Waits until healthy. $1: count of restarts that is allowed. A reload has built its graph before it answers, so what
# is ill then gets a short time only; a new process gets the whole.
wait_healthy() {
    patience=$start_timeout
    [ "$mode" = restart ] || [ "$patience" -le 5 ] || patience=5
    uptime_cs
    until=$((up_now + patience * 100)) look_at=$up_now counted=
    while :; do
        # A whole look takes four programs: while nobody can answer, it is taken every two seconds.
        pause=1
        sockets
        if [ "$up_now" -ge "$look_at" ] || [ "$count" != "$counted" ]; then
            pause=3 look_at=$((up_now + 100)) counted=$count
            process_up "$1"
            case $? in
                0) healthy_now && return 0
                   # Whoever answers is asked again soon.
                   if [ "$reason_id" = deploy/no-answer ]; then look_at=$((up_now + 200)); else look_at=$up_now; fi ;;
                1) return 1 ;;
            esac
        fi
        uptime_cs
        [ "$up_now" -lt "$until" ] || return 1
        nap "$pause"
    done
}

# The gate: healthy, and stays so while it settles, with no credential refused and no send failed meanwhile.
gate() {
    denied=0 failed=0
    # Before a reload it was looked at already; a new process is counted from its own start.
    [ "$mode" = reload ] || unit_state
    restarts=$unit_restarts
    wait_healthy "$restarts" || return 1
    [ "$unread" = no ] || read_units || return 1
    denied_before=$denied failed_before=$failed
    # A process that has just been started begins to count at nothing.
    [ "$mode" = restart ] && denied_before=0 failed_before=0
    uptime_cs
    until=$((up_now + settle * 100))
    while :; do
        if [ "$denied" -gt "$denied_before" ]; then
            because deploy/credentials-refused "the backend answers 401: $((denied - denied_before)) more since the change"
            return 1
        fi
        if [ "$failed" -gt "$failed_before" ]; then
            because deploy/sends-fail "$((failed - failed_before)) sends failed since the change"
            return 1
        fi
        uptime_cs
        [ "$up_now" -lt "$until" ] || return 0
        sleep 1
        process_up "$restarts" || return 1
        healthy_now || return 1
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
