# Asks backends from this host whether they let somebody in. Writes nothing. Arguments: seconds for one request.
# Input: for each request "ask CURL BODY RAW HOST PORT plain|tls AT", then CURL bytes of a config for curl, which lacks the
# body (BODY, with octal escapes, or "-"), and RAW bytes of the same request as it goes over the line; at the end "end".
# Where the token is a file of this host, "login basic|bearer USER FILE" goes before (both with octal escapes), and the
# header is added here, in the raw request behind its first AT bytes; AT is 0 where nothing is to be added.
# What it is asked with comes over the input and goes on through pipes: never an argument, an environment or a file.
# Prints for each "answer SIZE" and what came back, from its first line on, or "none" where nothing here can ask.
set -uf
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
seconds=$1
exec 4<&0 </dev/null
exact=$(printf 'ab' | { head -c 1 >/dev/null; cat; })
take() { if [ "$exact" = b ]; then head -c "$1" <&4; else dd bs=1 count="$1" 2>/dev/null <&4; fi; }
bounded() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
there() { command -v "$1" >/dev/null 2>&1; }
answer() {
    came=$(head -c 3000 | tr -d '\000')
    printf 'answer %s\n%s\n' "${#came}" "$came"
}
login=
login() {
    login=
    { [ -f "$(printf "$3")" ] && [ -s "$(printf "$3")" ]; } || return
    case $1 in
        basic)
            login=$({ printf "$2:" && cat "$(printf "$3")"; } | base64 2>/dev/null | tr -d '\n')
            login=${login:+Basic $login} ;;
        *) login="Bearer $(cat "$(printf "$3")")" ;;
    esac
    # In quotes of curl's config these would be others.
    case $login in *['"\']*) login= ;; esac
}
# The raw request: its size, and where the header goes.
sent() {
    [ "$2" != 0 ] || { take "$1"; return; }
    take "$2"
    printf 'Authorization: %s\r\n' "$login"
    take "$(($1 - $2))"
}
while IFS= read -r line <&4; do
    [ "$line" != end ] || break
    set -- $line
    if [ "$1" = login ]; then
        login "$2" "$3" "$4"
        continue
    fi
    if [ "$8" != 0 ] && [ -z "$login" ]; then
        take "$(($2 + $4))" >/dev/null
        echo none
        continue
    fi
    body=$3
    [ "$body" != - ] || body=
    if there curl; then
        printf "$body" | {
            exec 3<&0
            { take "$2"; [ "$8" = 0 ] || printf 'header = "Authorization: %s"\n' "$login"; } \
                | curl -q -s -i -m "$seconds" --connect-timeout 3 --noproxy '*' -K - --data-binary @/dev/fd/3
        } 2>/dev/null | answer
        take "$4" >/dev/null
        continue
    fi
    take "$2" >/dev/null
    if [ "$7" = plain ] && there bash; then
        sent "$4" "$8" | bounded "$seconds" bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1; cat >&3; cat <&3' obsctl "$5" "$6" 2>/dev/null | answer
    elif [ "$7" = plain ] && there perl; then
        sent "$4" "$8" | bounded "$seconds" perl -MIO::Socket::INET -e '
            my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 3) or exit 1;
            print $s $_ while <STDIN>; $s->flush; print while <$s>;' "$5" "$6" 2>/dev/null | answer
    elif [ "$7" = tls ] && there openssl && there timeout; then
        sent "$4" "$8" | {
            # A certificate holds addresses apart from names, and servers know no address by name (RFC 6066, 3).
            case $5 in
                *[!0-9.]*) set -- "$5:$6" -verify_hostname "$5" -servername "$5" ;;
                *) set -- "$5:$6" -verify_ip "$5" ;;
            esac
            bounded "$seconds" openssl s_client -quiet -verify_quiet -verify_return_error -connect "$@"
        } 2>/dev/null | answer
    else
        take "$4" >/dev/null
        echo none
    fi
done
