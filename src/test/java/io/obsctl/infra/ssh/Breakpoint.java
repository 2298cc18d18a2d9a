package io.obsctl.infra.ssh;

import java.time.Duration;

/**
 * A place in obsctl's scripts at which a host can be held, so that a fault strikes there on any machine: the program that
 * the script calls there waits.
 */
enum Breakpoint {
    UPLOAD("head -c [0-9][0-9][0-9]*"),
    UPLOADED("mv */.part-*"),
    VALIDATE("systemd-analyze verify*"),
    JOURNAL("mv -f */journal.new */journal"),
    LINK("mv -f -T */.current.new */current"),
    DAEMON_RELOAD("systemctl daemon-reload*"),
    RELOAD("timeout 10 bash * POST /-/reload"),
    RESTART("systemctl restart *"),
    HEALTH("sleep 1"),
    GOOD("mv -f */journal.good */journal"),
    CLOSE("rm -f */journal"),
    BACK("mv -f -T */.current.back */current");

    private static final String TRAP = """
            #!/bin/sh
            if [ -f /var/stop-at ] && [ ! -e /var/stopped ]; then
                read -r pattern </var/stop-at
                case "${0##*/} $*" in $pattern) : >/var/stopped; n=0
                    while [ -f /var/stop-at ] && [ "$n" -lt 600 ]; do n=$((n + 1)); /usr/bin/sleep 0.05; done ;;
                esac
            fi
            exec /usr/bin/${0##*/} "$@"
            """;

    private final String pattern;

    Breakpoint(String pattern) {
        this.pattern = pattern;
    }

    /** Puts the programs before the host's own. */
    static void install(HostScene scene) {
        scene.there(
                "cat >/usr/local/bin/mv <<'EOF'\n" + TRAP + "EOF\nchmod 755 /usr/local/bin/mv;"
                        + " for name in head systemd-analyze systemctl timeout rm sleep; do cp /usr/local/bin/mv /usr/local/bin/$name; done");
    }

    /** From now on the host stops here once. */
    void arm(HostScene scene) {
        scene.there("/usr/bin/rm -f /var/stopped; printf '%s\\n' '" + pattern + "' >/var/stop-at");
    }

    static boolean reached(HostScene scene) {
        return scene.exists("var/stopped");
    }

    static void awaitReached(HostScene scene, Breakpoint point) {
        HostScene.await("the host comes to " + point, Duration.ofSeconds(40), () -> reached(scene));
    }

    /** Goes on. */
    static void release(HostScene scene) {
        scene.there("/usr/bin/rm -f /var/stop-at /var/stopped");
    }
}
