package io.obsctl.infra.ssh;

import java.time.Duration;

/**
 * A place in obsctl's scripts at which a host can be held, so that a fault strikes there on any machine: the program that
 * the script calls there waits.
 */
enum Breakpoint {
    /** After the client's first command, before anything of its second one: nothing of the deploy has reached the host. */
    BETWEEN("sudo *", 1),
    /** While a file is being written. Of secrets only the digests are asked, and they are shorter. */
    UPLOAD("head -c [0-9][0-9][0-9]*"),
    /** After a file was written, when none is open. */
    FILE("chmod [0-7]* */.part-*/*"),
    UPLOADED("mv */.part-*"),
    VALIDATE("timeout 60 */alloy validate*"),
    JOURNAL("mv -f */journal.new */journal"),
    LINK("mv -f -T */.current.new */current"),
    DAEMON_RELOAD("systemctl daemon-reload*"),
    RELOAD("timeout 10 bash * POST /-/reload"),
    RESTART("systemctl restart *"),
    HEALTH("sleep 1"),
    GOOD("mv -f */journal.good */journal"),
    CLOSE("rm -f */journal\nrm -f */journal /*"),
    BACK("mv -f -T */.current.back */current");

    /** Where it is written what is waited for: anybody on the host may, since the scripts are not always root's. */
    static final String PLACE = "var/stops";

    private static final String TRAP = """
            #!/bin/sh
            if [ -f /var/stops/at ] && [ ! -e /var/stops/held ]; then
                while read -r pattern; do
                    case "${0##*/} $*" in $pattern)
                        if [ -s /var/stops/pass ]; then : >/var/stops/pass; else
                            : >/var/stops/held; n=0
                            while [ -f /var/stops/at ] && [ "$n" -lt 600 ]; do n=$((n + 1)); /usr/bin/sleep 0.05; done
                        fi ;;
                    esac
                done </var/stops/at
            fi
            exec /usr/bin/${0##*/} "$@"
            """;

    /** Of the shell, with the program first; one a line, and any of them. */
    private final String pattern;

    private final int passes;

    Breakpoint(String pattern) {
        this(pattern, 0);
    }

    /** @param passes how often it goes by before it holds, once at most */
    Breakpoint(String pattern, int passes) {
        this.pattern = pattern;
        this.passes = passes;
    }

    /** Puts the programs before the host's own. */
    static void install(HostScene scene) {
        scene.there("mkdir -p /" + PLACE + "; chmod 777 /" + PLACE + "; cat >/usr/local/bin/mv <<'EOF'\n" + TRAP
                + "EOF\nchmod 755 /usr/local/bin/mv;"
                + " for name in head chmod sudo systemd-analyze systemctl timeout rm sleep; do"
                + " cp /usr/local/bin/mv /usr/local/bin/$name; done; sync");
    }

    /** From now on the host stops here once. */
    void arm(HostScene scene) {
        scene.there("cd /" + PLACE + " && /usr/bin/rm -f held pass; "
                + (passes > 0 ? "echo 1 >pass; /usr/bin/chmod 666 pass; " : "") + "printf '%s\\n' '" + pattern
                + "' >at");
    }

    static boolean reached(HostScene scene) {
        return scene.exists(PLACE + "/held");
    }

    static void awaitReached(HostScene scene, Breakpoint point) {
        HostScene.await("the host comes to " + point, Duration.ofSeconds(90), () -> reached(scene));
    }

    /** Goes on. */
    static void release(HostScene scene) {
        scene.there("/usr/bin/rm -f /" + PLACE + "/*");
    }
}
