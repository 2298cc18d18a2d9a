# Prints the lines of a log as they come, until one begins with "end". Arguments: the log, lines already seen, seconds,
# home, run. Where the log is gone (it is in memory, and the machine may have been started again) the end is read from
# what the run left. Whoever reads the end is noted, so that an end that nobody read can be told later.
# Exit status: 0 at the end, 4 when the time is over, 5 when there was no log at all for 15 seconds.
set -u
log=$1 seen=$2 limit=$3 home=$4 run=$5
field() { sed -n "s/^$1=//p" "$last"; }
told() {
    for last in "${log%/*}/last" "$home/last"; do
        [ -f "$last" ] && grep -Fxq -e "run=$run" "$last" 2>/dev/null && printf 'told=yes\n' >>"$last"
    done 2>/dev/null
    exit 0
}
left() {
    for last in "${log%/*}/last" "$home/last"; do
        [ -f "$last" ] && grep -Fxq -e "run=$run" "$last" 2>/dev/null || continue
        printf 'end %s %s %s\n' "$(field result)" "$(field problem)" "$(field detail)" && told
    done
}
# Until something may have come: what is said rings, and every two seconds it is looked at anyway.
heard=no
pause() {
    if [ $heard = no ] && [ -p "$log.bell" ]; then
        exec 4<>"$log.bell"
        heard=yes
        { while sleep 2 && kill -0 $$; do echo; done; } </dev/null >&4 2>/dev/null &
        trap "kill $!" EXIT
    elif [ $heard = yes ] && read -r _ <&4; then :
    else
        sleep 0.3 2>/dev/null || sleep 1
    fi
}
read -r begun _ </proc/uptime
begun=${begun%%.*}
again=$seen
# Read line by line from where it was left, without a program for each look.
passed=0 line= opened=no
while :; do
    if [ -f "$log" ]; then
        [ "$opened" = yes ] || { exec 3<"$log" && opened=yes; } || exit 1
        while IFS= read -r more <&3 || { line=$line$more; false; }; do
            line=$line$more
            passed=$((passed + 1))
            if [ "$passed" -gt "$seen" ]; then
                printf '%s\n' "$line" || exit 1
                case $line in 'end '*) told ;; esac
            fi
            line=
        done
        # Another log than the one whose lines were seen: the machine was started again meanwhile.
        [ "$again" = 0 ] || left
    else
        left
    fi
    read -r now _ </proc/uptime
    [ -f "$log" ] || [ "$((${now%%.*} - begun))" -lt 15 ] || grep -Fxqs -e "run=$run" "$home/journal" || exit 5
    [ "$((${now%%.*} - begun))" -lt "$limit" ] || exit 4
    pause
done
