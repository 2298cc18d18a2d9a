# Puts the finished release on disk, then in its place; $place is the name that it got.
find "$part" -exec sync {} + 2>/dev/null || sync
place=$name
count=1
while [ -e "$home/releases/$place" ]; do
    count=$((count + 1))
    place=$name-$count
done
mv "$part" "$home/releases/$place" || fail "the release cannot be put in place"
# With what was changed beside it.
IFS='
'
set -f
# shellcheck disable=SC2086 # a list, one a line
to_disk "$home/releases" $changed
set +f
unset IFS
