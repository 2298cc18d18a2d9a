# Asks the collector on a host how it is. Writes nothing. Arguments: unit, host and port of its page, HTTP client.
# Prints "since SECONDS" (when the unit became active), "health STATUS", "config SHA256" (of the config that the process
# tried last), the page's words in a frame and, unless all is well, the components in another one; then "done".
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unit=$1 address=$2 port=$3 http=$4 config_sha= denied=0 failed=0
bounded() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
#include gate.sh
framed() { printf '%s %s\n%s\n' "$1" "$(($(printf '%s' "$2" | wc -c)))" "$2"; }
since=$(systemctl show -p ActiveEnterTimestamp "$unit" 2>/dev/null | sed 's/^ActiveEnterTimestamp=//')
printf 'since %s\n' "$([ -z "$since" ] || date -d "$since" +%s 2>/dev/null)"
status= body=
[ "$http" = none ] || ask GET /-/healthy
printf 'health %s\n' "${status:--}"
config=
[ "$http" = none ] || config=$(fetch GET /metrics | sed -n 's/^alloy_config_hash{.*sha256="\([0-9a-f]*\)".*/\1/p' | head -n 1)
printf 'config %s\n' "$config"
framed words "$(printf '%s' "$body" | head -c 4000)"
if [ -n "$status" ] && [ "$status" != 200 ]; then
    ask GET /api/v0/web/components
    framed components "$(printf '%s' "$body" | head -c 4000000)"
fi
echo done
