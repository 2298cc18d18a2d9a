package io.obsctl.app;

import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Outcomes;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostSelection;
import io.obsctl.model.HostStatus;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.LogLine;
import io.obsctl.model.LogRequest;
import io.obsctl.model.RunsOn;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the hosts of a profile how they are, what they are, and what their collectors say. Writes nothing. */
public final class AskHosts {
    private final OpenFleet fleets;
    private final Hosts hosts;

    public AskHosts(OpenFleet fleets, Hosts hosts) {
        this.fleets = fleets;
        this.hosts = hosts;
    }

    /** Port: hosts that answer. */
    public interface Hosts {
        HostStatus status(LoadedProfile profile, Host host, Collector collector);

        /** @throws ObsctlException when the host cannot be asked */
        HostFacts facts(LoadedProfile profile, Host host, Collector collector);

        /**
         * @param sink hears what people should know while it is followed
         * @throws ObsctlException when the host cannot be asked
         */
        void logs(LoadedProfile profile, Host host, LogRequest request, Consumer<LogLine> lines, Sink sink);
    }

    /** How each host is. */
    public record Statuses(List<HostStatus> hosts) {
        public Statuses {
            hosts = List.copyOf(hosts);
        }

        /** {@code NO} when one is not well; else, when one could not be asked, why. */
        public ExitCode exitCode() {
            if (hosts.stream().anyMatch(h -> h instanceof HostStatus.Known k && !k.isWell())) {
                return ExitCode.NO;
            }
            return hosts.stream()
                    .filter(h -> h instanceof HostStatus.Unasked)
                    .map(h -> Outcomes.unasked(((HostStatus.Unasked) h).reason()))
                    .findFirst()
                    .orElse(ExitCode.DONE);
        }
    }

    /**
     * How each chosen host is; several are asked at once, the answers are in the order of the profile.
     *
     * @param sink is told of each host when it has answered
     * @throws ObsctlException {@code USAGE} when the profile or the selection cannot be used or means no host
     */
    public Statuses status(String profile, HostSelection selection, Sink sink) {
        LoadedProfile fleet = open(profile, selection);
        Collector collector = collector(fleet);
        return new Statuses(new Inquiry(parallel(fleet), "status", sink)
                .of(
                        fleet.profile().hosts().list(),
                        Host::name,
                        h -> hosts.status(fleet, h, collector),
                        s -> s instanceof HostStatus.Known k && k.isWell()));
    }

    /**
     * What hosts are.
     *
     * @param problems of hosts that could not be asked
     */
    public record Facts(List<HostFacts> hosts, List<Problem> problems, ExitCode exitCode) {
        public Facts {
            hosts = List.copyOf(hosts);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What each chosen host is. Hosts that cannot be asked are problems of the answer.
     *
     * @param sink is told of each host when it has answered
     * @throws ObsctlException as {@link #status} does
     */
    public Facts facts(String profile, HostSelection selection, Sink sink) {
        LoadedProfile fleet = open(profile, selection);
        Collector collector = collector(fleet);
        List<Asked> asked = new Inquiry(parallel(fleet), "facts", sink)
                .of(
                        fleet.profile().hosts().list(),
                        Host::name,
                        h -> asked(() -> hosts.facts(fleet, h, collector)),
                        a -> a.facts() != null);
        List<HostFacts> facts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        ExitCode exit = ExitCode.DONE;
        for (Asked one : asked) {
            if (one.facts() != null) {
                facts.add(one.facts());
            } else if (one.failure() != null) {
                problems.addAll(one.failure().problems());
                exit = exit == ExitCode.DONE ? one.failure().exitCode() : exit;
            }
        }
        return new Facts(facts, problems, exit);
    }

    private record Asked(
            @Nullable HostFacts facts, @Nullable ObsctlException failure) {}

    /** A question to one host. */
    private interface Question {
        HostFacts ask();
    }

    private static Asked asked(Question question) {
        try {
            return new Asked(question.ask(), null);
        } catch (ObsctlException e) {
            return new Asked(null, e);
        }
    }

    /**
     * What was logged.
     *
     * @param lines of all hosts, by time
     * @param problems of hosts that could not be asked
     */
    public record Logs(List<LogLine> lines, List<Problem> problems, ExitCode exitCode) {
        public Logs {
            lines = List.copyOf(lines);
            problems = List.copyOf(problems);
        }
    }

    /** The latest lines of all chosen hosts together; at most as many as the request says. */
    public Logs logs(String profile, HostSelection selection, LogRequest request) {
        List<LogLine> lines = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        ExitCode exit = read(
                open(profile, selection),
                request,
                line -> {
                    synchronized (lines) {
                        lines.add(line);
                    }
                },
                Sink.none(),
                (host, more) -> problems.addAll(more));
        lines.sort(Comparator.comparing(LogLine::when).thenComparing(LogLine::host));
        return new Logs(lines.subList(Math.max(0, lines.size() - request.lines()), lines.size()), problems, exit);
    }

    /**
     * Hands on lines as they come, until every host has ended; those of one host are in order. A host that cannot be
     * asked is told at once: the others may go on for days.
     */
    public ExitCode follow(
            String profile, HostSelection selection, LogRequest request, Consumer<LogLine> lines, Sink sink) {
        return read(
                open(profile, selection),
                request,
                line -> {
                    synchronized (lines) {
                        lines.accept(line);
                    }
                },
                sink,
                (host, problems) -> problems.forEach(p -> sink.emit(new Event.Noticed(host, p))));
    }

    /** Takes why a host cannot be asked; by one thread at a time. */
    private interface Failures {
        void take(String host, List<Problem> problems);
    }

    private ExitCode read(
            LoadedProfile fleet, LogRequest request, Consumer<LogLine> lines, Sink sink, Failures failures) {
        int all = fleet.profile().hosts().list().size();
        List<ExitCode> codes = new ArrayList<>();
        new Inquiry(request.follow() ? all : parallel(fleet), "logs", Sink.none())
                .of(
                        fleet.profile().hosts().list(),
                        Host::name,
                        host -> {
                            try {
                                hosts.logs(fleet, host, request, lines, sink);
                            } catch (ObsctlException e) {
                                synchronized (codes) {
                                    failures.take(host.name(), e.problems());
                                    codes.add(e.exitCode());
                                }
                            }
                            return host;
                        },
                        h -> true);
        return codes.isEmpty() ? ExitCode.DONE : codes.get(0);
    }

    private static int parallel(LoadedProfile fleet) {
        return fleet.profile().hosts().rollout().maxParallel();
    }

    private LoadedProfile open(String profile, HostSelection selection) {
        LoadedProfile fleet = fleets.open(profile, selection);
        if (fleet.profile().hosts().list().isEmpty()
                || fleet.profile().collectors().stream().noneMatch(c -> c.runsOn() == RunsOn.SYSTEMD)) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/no-hosts", "the profile names no host that runs a collector", profile)
                            .hint(
                                    "Name hosts in `hosts.list`, and let a collector run there with `runs-on: systemd`."));
        }
        return fleet;
    }

    private static Collector collector(LoadedProfile fleet) {
        return fleet.profile().collectors().stream()
                .filter(c -> c.runsOn() == RunsOn.SYSTEMD)
                .findFirst()
                .orElseThrow();
    }
}
