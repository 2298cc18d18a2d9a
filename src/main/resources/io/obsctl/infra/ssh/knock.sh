# Asks backends from this host whether they let somebody in. Writes nothing. Arguments: seconds for one request.
# Input: for each request "ask CURL BODY RAW HOST PORT plain|tls", then CURL bytes of a config for curl, which lacks the
# body (BODY, with octal escapes, or "-"), and RAW bytes of the same request as it goes over the line; at the end "end".
# What it is asked with comes over the input and goes on through pipes: never an argument, a variable or a file.
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
while IFS= read -r line <&4; do
    [ "$line" != end ] || break
    set -- $line
    body=$3
    [ "$body" != - ] || body=
    if there curl; then
        printf "$body" | {
            exec 3<&0
            take "$2" | curl -q -s -i -m "$seconds" --connect-timeout 3 --noproxy '*' -K - --data-binary @/dev/fd/3
        } 2>/dev/null | answer
        take "$4" >/dev/null
        continue
    fi
    take "$2" >/dev/null
    if [ "$7" = plain ] && there bash; then
        take "$4" | bounded "$seconds" bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1; cat >&3; cat <&3' obsctl "$5" "$6" 2>/dev/null | answer
    elif [ "$7" = plain ] && there perl; then
        take "$4" | bounded "$seconds" perl -MIO::Socket::INET -e '
            my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 3) or exit 1;
            print $s $_ while <STDIN>; $s->flush; print while <$s>;' "$5" "$6" 2>/dev/null | answer
    elif [ "$7" = tls ] && there openssl && there timeout; then
        take "$4" | bounded "$seconds" openssl s_client -quiet -verify_quiet -verify_return_error -verify_hostname "$5" \
            -servername "$5" -connect "$5:$6" 2>/dev/null | answer
    else
        take "$4" >/dev/null
        echo none
    fi
done
