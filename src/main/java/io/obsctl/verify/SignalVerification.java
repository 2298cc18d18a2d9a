package io.obsctl.verify;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.OtlpSource;
import io.obsctl.model.Probe;
import io.obsctl.model.Signal;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.HostProof;
import io.obsctl.model.VerifyReport.ServiceProof;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.HostRun.Result;
import io.obsctl.verify.lane.CheckLanes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a trace, a metric and a log through every collector and reads each back; names the hop where one stops. Signals
 * and hosts run at once, on at most {@value #MOST_THREADS} threads, so that a proof costs little more than its slowest
 * signal.
 */
public final class SignalVerification {
    private static final int MOST_THREADS = 12;

    private final HostReach reach;
    private final SignalSender sender;
    private final List<SignalFinder> finders;
    private final CollectorReader collectors;
    private final CheckLanes lanes;
    private final Clock clock;
    private final RandomGenerator random;

    /** @param finders one a signal */
    public SignalVerification(
            HostReach reach,
            SignalSender sender,
            List<SignalFinder> finders,
            CollectorReader collectors,
            CheckLanes lanes,
            Clock clock,
            RandomGenerator random) {
        this.reach = reach;
        this.sender = sender;
        this.finders = finders.stream()
                .sorted(Comparator.comparing(SignalFinder::signal))
                .toList();
        this.collectors = collectors;
        this.lanes = lanes;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @throws ObsctlException {@code USAGE} when the request names a host that the profile does not have;
     *     {@code INTERRUPTED} when this thread is interrupted
     */
    public VerifyReport run(LoadedProfile profile, VerifyRequest request, Sink sink) {
        List<String> hosts = hosts(profile, request);
        Instant started = clock.instant();
        String run = String.format(Locale.ROOT, "%06x", random.nextInt(1 << 24));
        Duration timeout =
                request.timeout() == null ? profile.profile().verify().timeout() : request.timeout();
        List<SignalFinder> asked = finders.stream()
                .filter(f -> request.signals().isEmpty() || request.signals().contains(f.signal()))
                .toList();
        List<SignalFinder> takes = asked.stream()
                .filter(f -> takes(profile.profile().collect().otlp(), f.signal()))
                .toList();
        ScheduledExecutorService threads = threads(hosts.size() * 3);
        try {
            List<CompletableFuture<ServiceProof>> services = new Services(threads, finders).start(profile, started);
            HostRun hostRun = new HostRun(threads, clock, reach, sender, collectors);
            List<CompletableFuture<List<Result>>> runs = new ArrayList<>();
            for (String host : takes.isEmpty() ? List.<String>of() : hosts) {
                sink.emit(new Event.Started(host, "verify"));
                Probe probe = probe(run, host, started);
                runs.add(hostRun.start(profile, probe, takes, timeout).whenComplete((results, failure) -> {
                    boolean well = results != null
                            && results.stream()
                                    .allMatch(r -> r.hops().readable().passed());
                    sink.emit(new Event.Finished(host, "verify", well, null));
                }));
            }
            List<List<Result>> results = all(runs);
            List<ServiceProof> seen = all(services);
            if (seen.stream().anyMatch(p -> !(p.seen() instanceof VerifyReport.Seen.Lately))) {
                // A service may have begun to send while the probes were under way.
                seen = all(new Services(threads, finders).start(profile, clock.instant()));
            }
            return report(profile, run, started, results, seen, asked);
        } finally {
            threads.shutdownNow();
        }
    }

    private VerifyReport report(
            LoadedProfile profile,
            String run,
            Instant started,
            List<List<Result>> results,
            List<ServiceProof> services,
            List<SignalFinder> asked) {
        Explanations explanations = new Explanations(profile, once(() -> lanes.run(profile)));
        Set<Problem> problems = new LinkedHashSet<>();
        for (SignalFinder finder : asked) {
            if (!takes(profile.profile().collect().otlp(), finder.signal())) {
                problems.add(explanations.noDoor(finder.signal()));
            }
        }
        List<HostProof> hosts = new ArrayList<>();
        for (List<Result> host : results) {
            List<SignalProof> signals = new ArrayList<>();
            for (Result r : host) {
                Problem problem = explanations.of(r);
                if (problem != null) {
                    problems.add(problem);
                }
                Hops hops = r.hops();
                signals.add(new SignalProof(
                        r.signal(),
                        hops.sent(),
                        hops.accepted(),
                        hops.exported(),
                        hops.readable(),
                        r.latency(),
                        r.evidence(),
                        problem));
            }
            hosts.add(new HostProof(host.get(0).host(), signals));
        }
        return new VerifyReport(
                run, started, Duration.between(started, clock.instant()), hosts, services, List.copyOf(problems));
    }

    private List<String> hosts(LoadedProfile profile, VerifyRequest request) {
        List<String> all = reach.hosts(profile);
        List<String> strange =
                request.hosts().stream().filter(h -> !all.contains(h)).toList();
        if (!strange.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/unknown-host", "The profile has no such host", String.join(", ", strange))
                            .hint("It has: " + String.join(", ", all) + "."));
        }
        return request.hosts().isEmpty() ? all : request.hosts();
    }

    private static boolean takes(@Nullable OtlpSource otlp, Signal signal) {
        if (otlp == null) {
            return false;
        }
        return switch (signal) {
            case TRACES -> otlp.traces();
            case METRICS -> otlp.metrics();
            case LOGS -> otlp.logs();
        };
    }

    private Probe probe(String run, String host, Instant from) {
        String trace = run + String.format(Locale.ROOT, "%010x%016x", random.nextLong(1L << 40), random.nextLong());
        return new Probe(run, host, trace, Integer.parseInt(run, 16), from);
    }

    private static <T> Supplier<T> once(Supplier<T> from) {
        Map<String, T> kept = new HashMap<>();
        return () -> kept.computeIfAbsent("", k -> from.get());
    }

    private static <T> List<T> all(List<CompletableFuture<T>> futures) {
        List<T> out = new ArrayList<>();
        try {
            for (CompletableFuture<T> future : futures) {
                out.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObsctlException(ExitCode.INTERRUPTED, List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return out;
    }

    private static ScheduledExecutorService threads(int wanted) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newScheduledThreadPool(Math.max(4, Math.min(MOST_THREADS, wanted)), work -> {
            Thread thread = new Thread(work, "verify-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
