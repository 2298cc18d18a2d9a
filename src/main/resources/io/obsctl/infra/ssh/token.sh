# Part of look.sh and deploy.sh: what a plan rests on, in one digest, made with few programs. Another digest says that
# something may have changed, so that it has to be looked at again; the same says that nothing did.
# $1: Alloy's program. Prints it as sha256sum does. The amount of free disk and the clock are no part of it.
state_token() {
    {
        readlink "$home/current"
        [ ! -f "$home/journal" ] || echo unfinished
        [ ! -f "$home/key" ] || echo key
        # Whether it is the program that said its version; what a person wrote for the distribution's unit.
        stat -L -c '%n %d %i %s %Y %Z' "$1" /etc/alloy /etc/alloy/config.alloy /etc/default/alloy /etc/sysconfig/alloy
        systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState -p FragmentPath -p DropInPaths "$own" "$distribution"
        for place in "$etc/$own" "$etc/$distribution.d/50-obsctl.conf"; do
            [ -e "$place" ] || [ -h "$place" ] || continue
            readlink "$place"
            stat -c '%U:%G %Y' "$place"
        done
        [ ! -d "$home/current" ] || find "$home/current/" -name .obsctl -prune -o -type f -exec stat -c '%a %U:%G %n' {} + -exec sha256sum {} +
        sha256sum "$home/current/.obsctl/release" "$home/current/.obsctl/sums" "$home/current/.obsctl/secret-paths" \
            "$home/lib/apply.sh" "$etc/obsctl-recover.service"
    } 2>/dev/null | sha256sum
}
