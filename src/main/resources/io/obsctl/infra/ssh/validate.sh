# Asks the host's own programs whether they would take a release. Writes nothing.
# Arguments: release directory, config below it, Alloy program or "-", own unit below it or "-".
# Prints nothing when they would; else what they say. Exit status 1 then.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
release=$1 config=$2 alloy=$3 unit=$4
bounded() { if command -v timeout >/dev/null 2>&1; then timeout 60 "$@"; else "$@"; fi; }
if [ "$alloy" != - ] && [ -f "$release/$config" ]; then
    out=$(bounded "$alloy" validate "$release/$config" 2>&1) || {
        printf 'alloy validate: %s\n' "$out" | head -c 4000
        exit 1
    }
fi
# The unit that runs already was asked when it came.
[ "$unit" = - ] || [ ! -f "${release%/releases/*}/current/$unit" ] || ! cmp -s "$release/$unit" "${release%/releases/*}/current/$unit" || unit=-
if [ "$unit" != - ] && command -v systemd-analyze >/dev/null 2>&1; then
    # Since systemd 250: only what this unit itself gets wrong. Older ones know no such option and are not asked.
    out=$(bounded systemd-analyze verify --recursive-errors=no --man=no "$release/$unit" 2>&1) || {
        case $out in
            *"unrecognized option"*) ;;
            *) printf 'systemd-analyze verify: %s\n' "$out" | head -c 4000
               exit 1 ;;
        esac
    }
fi
exit 0
