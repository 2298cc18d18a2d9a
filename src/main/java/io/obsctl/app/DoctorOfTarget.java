package io.obsctl.app;

import io.obsctl.model.ClockOffset;
import io.obsctl.model.DoctorReport.Line;
import io.obsctl.model.DoctorReport.State;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Lanes;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Machine;
import io.obsctl.model.Machine.FileLook;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a profile needs of this machine: its references, the names and ports of its targets, the right time. */
final class DoctorOfTarget {
    private final Machine machine;
    private final LoadedProfile profile;

    DoctorOfTarget(Machine machine, LoadedProfile profile) {
        this.machine = machine;
        this.profile = profile;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Tokens tokens = profile.profile().stack().tokens();
        reference(lines, "write", tokens.write());
        reference(lines, "read", tokens.read());
        reference(lines, "deploy", tokens.deploy());
        reference(lines, "rules", tokens.rules());
        reference(lines, "stacks", tokens.stacks());
        Set<URI> urls = urls();
        names(lines, urls);
        clock(lines, urls);
        hosts(lines);
        return lines;
    }

    /** Only whether it can be followed: no secret is read. */
    private void reference(List<Line> lines, String purpose, @Nullable SecretRef ref) {
        if (ref == null) {
            return;
        }
        String name = purpose + " token";
        switch (ref.scheme()) {
            case "env" -> {
                boolean set = !machine.variable(ref.rest()).isEmpty();
                lines.add(new Line(
                        "tokens",
                        name,
                        set ? State.OK : State.FAIL,
                        ref + (set ? " is set" : " is not set"),
                        set ? "" : "read -rs " + ref.rest() + " && export " + ref.rest()));
            }
            case "file" -> file(lines, name, ref);
            default -> lines.add(new Line("tokens", name, State.NONE, ref.scheme() + ": not asked here", ""));
        }
    }

    private void file(List<Line> lines, String name, SecretRef ref) {
        Optional<FileLook> look = machine.look(ref.rest());
        boolean good = look.isPresent() && look.get().readable();
        boolean open = good && look.get().open();
        lines.add(new Line(
                "tokens",
                name,
                !good ? State.FAIL : open ? State.WARN : State.OK,
                ref
                        + (look.isEmpty()
                                ? " is not there"
                                : !good
                                        ? " may not be read"
                                        : " is " + look.get().mode()),
                open ? "chmod go-rwx " + ref.rest() : good ? "" : "ls -l " + ref.rest()));
    }

    private Set<URI> urls() {
        Lanes lanes = profile.profile().stack().lanes();
        Set<URI> out = new LinkedHashSet<>();
        Stream.of(lanes.otlp(), lanes.mimir(), lanes.loki(), lanes.tempo()).forEach(lane -> add(out, lane));
        if (profile.profile().stack().grafana() != null) {
            out.add(profile.profile().stack().grafana().url());
        }
        return out;
    }

    private static void add(Set<URI> out, @Nullable LaneAddress lane) {
        if (lane != null) {
            out.add(lane.url());
        }
    }

    private void names(List<Line> lines, Set<URI> urls) {
        List<String> hosts = urls.stream().map(URI::getHost).distinct().toList();
        machine.resolve(hosts)
                .forEach((host, found) -> lines.add(new Line(
                        "stack",
                        host,
                        found ? State.OK : State.FAIL,
                        found ? "has an address" : "the name has no address",
                        found ? "" : "getent hosts " + host)));
    }

    /** By the Date header of the stack's own lanes: nobody else is asked. */
    private void clock(List<Line> lines, Set<URI> urls) {
        for (URI url : urls) {
            Optional<Duration> ahead = machine.clockAhead(url);
            if (ahead.isPresent()) {
                ClockOffset clock = new ClockOffset(ahead.get());
                State state = clock.tooFar() ? State.FAIL : clock.off() ? State.WARN : State.OK;
                String words = state == State.OK
                        ? "as at " + url.getHost()
                        : clock.seconds() + " s " + (ahead.get().isNegative() ? "behind " : "ahead of ")
                                + url.getHost();
                lines.add(
                        new Line("stack", "clock", state, words, state == State.OK ? "" : "timedatectl set-ntp true"));
                return;
            }
        }
        if (!urls.isEmpty()) {
            lines.add(new Line(
                    "stack",
                    "clock",
                    State.WARN,
                    "no lane answers, so nothing tells the time",
                    "obsctl auth check " + profile.name()));
        }
    }

    private void hosts(List<Line> lines) {
        HostDefaults defaults = profile.profile().hosts().defaults();
        Map<String, Host> byEndpoint = new LinkedHashMap<>();
        for (Host host : profile.profile().hosts().list()) {
            String jump = host.jump() == null ? defaults.jump() : host.jump();
            if (jump != null && !jump.equals("none")) {
                lines.add(new Line("hosts", host.name(), State.NONE, "behind a jump host: not asked here", ""));
            } else {
                byEndpoint.put(host.address() + ":" + port(host, defaults), host);
            }
        }
        machine.connect(List.copyOf(byEndpoint.keySet())).forEach((endpoint, open) -> {
            Host host = byEndpoint.get(endpoint);
            lines.add(new Line(
                    "hosts",
                    host == null ? endpoint : host.name(),
                    open ? State.OK : State.FAIL,
                    endpoint + (open ? " takes connections" : " takes no connection"),
                    open || host == null ? "" : "ssh -v -p " + port(host, defaults) + " " + host.address() + " true"));
        });
    }

    private static int port(Host host, HostDefaults defaults) {
        Integer own = host.port() == null ? defaults.port() : host.port();
        return own == null ? 22 : own;
    }
}
