# Prints the lines of a log as they come, until one begins with "end". Arguments: the log, lines already seen, seconds.
# Exit status: 0 at the end, 4 when the time is over, 5 when there was no log at all for 15 seconds.
set -u
log=$1 seen=$2 limit=$3
read -r begun _ </proc/uptime
begun=${begun%%.*}
while :; do
    if [ -f "$log" ]; then
        count=$(($(wc -l <"$log")))
        if [ "$count" -gt "$seen" ]; then
            sed -n "$((seen + 1)),${count}p" "$log"
            seen=$count
            sed -n "${count}p" "$log" | grep -q '^end ' && exit 0
        fi
    fi
    read -r now _ </proc/uptime
    [ -f "$log" ] || [ "$((${now%%.*} - begun))" -lt 15 ] || exit 5
    [ "$((${now%%.*} - begun))" -lt "$limit" ] || exit 4
    sleep 0.2 2>/dev/null || sleep 1
done
