package io.obsctl.infra.ssh;

import io.obsctl.model.ByteSize;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the lines that {@code look.sh} printed as facts with types. What is not there or no number stays unknown. */
final class LookFacts {
    private static final String LISTEN = "listen-";

    private final HostLook look;

    LookFacts(HostLook look) {
        this.look = look;
    }

    HostFacts of(String host) {
        return new HostFacts(
                host,
                look.fact("os"),
                look.fact("arch"),
                look.fact("user"),
                look.fact("uid").equals("0"),
                systemd(),
                alloy(),
                unit(),
                look.fact("running-config"),
                look.current(),
                look.release().map(Release::textId).orElse(""),
                look.fact("unfinished"),
                size("disk-free-kib"),
                size("memory-kib"),
                size("memory-free-kib"),
                clockOff(),
                listeners(),
                look.fact("selinux"),
                look.fact("apparmor"),
                look.fact("cgroup"),
                look.fact("http"));
    }

    @Nullable
    Integer systemd() {
        Long number = number("systemd");
        return number == null ? null : number.intValue();
    }

    @Nullable
    ByteSize size(String fact) {
        Long kib = number(fact);
        return kib == null ? null : new ByteSize(kib << 10);
    }

    @Nullable
    Duration clockOff() {
        Long seconds = number(HostLook.CLOCK_OFF);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private HostFacts.@Nullable InstalledAlloy alloy() {
        return look.fact("alloy-path").isEmpty()
                ? null
                : new HostFacts.InstalledAlloy(
                        look.fact("alloy-path"),
                        look.fact("alloy-version"),
                        look.fact("alloy-package"),
                        look.fact("alloy-fails"));
    }

    /** Obsctl's own unit where it is linked, else the distribution's. */
    private HostFacts.@Nullable Unit unit() {
        String name = look.fact("own-unit").equals("linked")
                ? HostLayout.OWN_UNIT_NAME
                : look.fact("distribution-unit").isEmpty() ? "" : HostLayout.DISTRIBUTION_UNIT_NAME;
        if (name.isEmpty()) {
            return null;
        }
        String dropIns = look.fact("drop-ins-" + name);
        Long restarts = number("restarts-" + name);
        return new HostFacts.Unit(
                name,
                look.fact("path-" + name),
                dropIns.isEmpty() ? List.of() : List.of(dropIns.split(" ")),
                look.fact("active-" + name),
                look.fact("enabled-" + name),
                restarts == null ? 0 : restarts.intValue());
    }

    /** By port, then by address. */
    List<HostFacts.Listener> listeners() {
        List<HostFacts.Listener> all = new ArrayList<>();
        for (Map.Entry<String, String> fact : look.facts().entrySet()) {
            String name = fact.getKey();
            int colon = name.lastIndexOf(':');
            String[] words = fact.getValue().split(" ");
            if (!name.startsWith(LISTEN) || colon < 0 || words.length != 3) {
                continue;
            }
            Long port = number(name.substring(colon + 1), 65_535);
            Long pid = number(words[1], Integer.MAX_VALUE);
            if (port != null && pid != null) {
                all.add(new HostFacts.Listener(
                        everywhere(name.substring(LISTEN.length(), colon)),
                        port.intValue(),
                        words[0],
                        pid.intValue(),
                        words[2].equals("-") ? "" : words[2]));
            }
        }
        all.sort(Comparator.comparingInt(HostFacts.Listener::port).thenComparing(HostFacts.Listener::address));
        return all;
    }

    private static String everywhere(String address) {
        String bare = address.replaceAll("^\\[|]$", "");
        return bare.equals("0.0.0.0") || bare.equals("::") ? "*" : bare;
    }

    private @Nullable Long number(String fact) {
        return number(look.fact(fact), Long.MAX_VALUE);
    }

    private static @Nullable Long number(String text, long max) {
        if (!text.matches("-?[0-9]{1,18}")) {
            return null;
        }
        long number = Long.parseLong(text);
        return number <= max ? number : null;
    }
}
