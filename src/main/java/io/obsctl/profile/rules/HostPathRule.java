package io.obsctl.profile.rules;

import io.obsctl.model.Collect;
import io.obsctl.model.Collector;
import io.obsctl.model.PublicDoor;
import io.obsctl.model.RunsOn;
import io.obsctl.model.SecretRef;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths and names on a host are such that systemd and the scripts that work there can carry them, and see them. */
final class HostPathRule implements Rule {
    private static final Pattern HOME = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    /** A credential's name is a file's (systemd-creds(1)); a path stands in a unit's line as it is. */
    private static final Pattern STORED = Pattern.compile("[A-Za-z0-9._@+-]{1,200}|(/[A-Za-z0-9._@+-]+)+");

    /** What {@code ProtectHome=}, {@code PrivateTmp=} and {@code PrivateDevices=} hide, and what a boot empties. */
    private static final List<String> HIDDEN =
            List.of("/home/", "/root/", "/tmp/", "/var/tmp/", "/run/", "/dev/", "/proc/", "/sys/");

    @Override
    public void check(Subject s) {
        Collect collect = s.profile().collect();
        List<Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            Collector collector = collectors.get(i);
            String at = "/collectors/" + i;
            if (collector.runsOn() == RunsOn.SYSTEMD) {
                home(s, collector.home(), at + "/home");
                program(s, collector.binary(), readsHome(collect), at + "/binary");
                door(s, collector.door(), at + "/door");
            }
        }
        stored(s, s.profile().stack().tokens().write(), "/stack/tokens/write");
        for (int i = 0; i < collect.postgres().size(); i++) {
            stored(s, collect.postgres().get(i).dsn(), "/collect/postgres/" + i + "/dsn");
        }
        for (int i = 0; i < collect.redis().size(); i++) {
            stored(s, collect.redis().get(i).password(), "/collect/redis/" + i + "/password");
        }
        for (int i = 0; i < collect.mongodb().size(); i++) {
            stored(s, collect.mongodb().get(i).uri(), "/collect/mongodb/" + i + "/uri");
        }
    }

    private static void home(Subject s, String home, String pointer) {
        if (!home.startsWith("/") || dotted(home)) {
            return; // RangeRule says so
        }
        if (!HOME.matcher(home).matches() || home.length() > 200) {
            s.badValue("`home` takes letters, digits, dots, dashes and underlines between its slashes", pointer);
        } else if (HIDDEN.stream().anyMatch((home + "/")::startsWith)) {
            s.badValue("`home` lies where the hardened unit sees nothing, or where a boot empties it", pointer);
        }
    }

    private static void program(Subject s, String binary, boolean seesHome, String pointer) {
        if (!binary.startsWith("/") || dotted(binary)) {
            return;
        }
        if (oneLine(binary, pointer, "binary", s) && binary.endsWith("/")) {
            s.badValue("`binary` takes the path of a program, not of a directory", pointer);
        }
        // Variables are put into the arguments of a command line, and "$$" is a dollar there, but not in its program.
        if (binary.indexOf('$') >= 0) {
            s.badValue("`binary` holds a dollar, which systemd takes for a variable", pointer);
        }
        // "Executable name contains special characters" (systemd, load-fragment.c), however they are written.
        if (binary.chars().anyMatch(c -> c == '"' || c == '\'' || c == '\\')) {
            s.badValue("`binary` holds a quote or a backslash, with which systemd starts no program", pointer);
        }
        boolean hidden = HIDDEN.stream()
                .filter(place -> !(seesHome && (place.equals("/home/") || place.equals("/root/"))))
                .anyMatch(binary::startsWith);
        if (hidden) {
            s.badValue("`binary` lies where the hardened unit sees nothing", pointer);
        }
    }

    private static void door(Subject s, @Nullable PublicDoor door, String at) {
        if (door != null) {
            path(s, door.certificate(), "certificate", at + "/certificate");
            path(s, door.key(), "key", at + "/key");
        }
    }

    private static void path(Subject s, @Nullable String path, String key, String pointer) {
        if (path != null && oneLine(path, pointer, key, s) && !path.startsWith("/")) {
            s.badValue("`" + key + "` takes an absolute path on the host", pointer);
        }
    }

    private static boolean oneLine(String path, String pointer, String key, Subject s) {
        boolean good = path.chars().noneMatch(Character::isISOControl);
        if (!good) {
            s.badValue("`" + key + "` holds a line end, which no path in a unit can", pointer);
        }
        return good;
    }

    private static void stored(Subject s, @Nullable SecretRef ref, String pointer) {
        if (ref != null && ref.staysOnHost() && (!STORED.matcher(ref.rest()).matches() || dotted(ref.rest()))) {
            s.badValue("systemd-creds: takes a credential's name or its path, without blanks or colons", pointer);
        }
    }

    private static boolean dotted(String path) {
        return List.of(path.split("/")).stream().anyMatch(p -> p.equals("..") || p.equals("."));
    }

    /** Where log files below a home are read, the unit may read there. */
    private static boolean readsHome(Collect collect) {
        return collect.files().stream()
                .flatMap(f -> f.paths().stream())
                .anyMatch(p -> p.startsWith("/home/") || p.startsWith("/root/"));
    }
}
