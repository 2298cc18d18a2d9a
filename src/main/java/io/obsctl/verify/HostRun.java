package io.obsctl.verify;

import io.obsctl.model.HopState;
import io.obsctl.model.Lane;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Probe;
import io.obsctl.model.Processing;
import io.obsctl.model.Signal;
import io.obsctl.problem.Problem;
import io.obsctl.verify.CollectorReader.State;
import io.obsctl.verify.SignalFinder.Found;
import io.obsctl.verify.SignalRun.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All signals of one host at once, between two looks at its collector. */
final class HostRun {
    /** What became of one signal, before it is explained. */
    record Result(
            String host,
            Signal signal,
            Hops hops,
            @Nullable Duration latency,
            String evidence,
            @Nullable Integer readStatus,
            List<String> unhealthy,
            @Nullable Problem closed) {}

    /** Beyond what the profile says that signals are gathered: queues, the counters' own delay. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final ScheduledExecutorService threads;
    private final Clock clock;
    private final HostReach reach;
    private final SignalSender sender;
    private final CollectorReader collectors;

    HostRun(
            ScheduledExecutorService threads,
            Clock clock,
            HostReach reach,
            SignalSender sender,
            CollectorReader collectors) {
        this.threads = threads;
        this.clock = clock;
        this.reach = reach;
        this.sender = sender;
        this.collectors = collectors;
    }

    CompletableFuture<List<Result>> start(
            LoadedProfile profile, Probe probe, List<SignalFinder> finders, Duration timeout) {
        return CompletableFuture.supplyAsync(() -> reach.open(profile, probe.host()), threads)
                .thenCompose(way -> {
                    if (way instanceof HostReach.Way.Open open) {
                        return prove(profile, probe, finders, timeout, open);
                    }
                    return CompletableFuture.completedFuture(
                            closed(probe.host(), finders, ((HostReach.Way.Closed) way).problem()));
                });
    }

    private CompletableFuture<List<Result>> prove(
            LoadedProfile profile, Probe probe, List<SignalFinder> finders, Duration timeout, HostReach.Way.Open way) {
        State before = collectors.read(way.ui());
        Supplier<State> now = remembering(() -> collectors.read(way.ui()));
        List<CompletableFuture<Reading>> runs = new ArrayList<>();
        for (SignalFinder finder : finders) {
            Duration gathered = gathered(profile.profile().process(), finder.signal());
            SignalRun run = new SignalRun(
                    threads, clock, finder, profile.profile().stack(), probe, before, now, timeout, gathered);
            runs.add(run.start(sender, way.otlpHttp()));
        }
        return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        nothing -> {
                            State after = collectors.read(way.ui());
                            return runs.stream()
                                    .map(r -> result(probe.host(), r.join(), before, after))
                                    .toList();
                        },
                        threads)
                .whenComplete((results, failure) -> way.close().run());
    }

    private static Duration gathered(Processing process, Signal signal) {
        Duration gathered = process.batch().plus(SLACK);
        return signal == Signal.TRACES && process.sampling() != null
                ? gathered.plus(process.sampling().decisionWait())
                : gathered;
    }

    /** Signals of one host share a look at its collector that is no older than a second. */
    private Supplier<State> remembering(Supplier<State> read) {
        return new Supplier<>() {
            private @Nullable State last;
            private Instant at = Instant.MIN;

            @Override
            public synchronized State get() {
                Instant now = clock.instant();
                State state = last;
                if (state == null || now.isAfter(at.plus(FRESH))) {
                    state = read.get();
                    last = state;
                    at = now;
                }
                return state;
            }
        };
    }

    private static Result result(String host, Reading reading, State before, State after) {
        Hops hops = Hops.of(reading.signal(), reading.sent(), before, after, reading.found(), reading.waited());
        String evidence = reading.found() instanceof Found.All all ? all.evidence() : "";
        Integer status = reading.found() instanceof Found.CouldNotAsk not ? not.status() : null;
        List<String> unhealthy = after instanceof State.Up up ? up.unhealthy() : List.of();
        return new Result(host, reading.signal(), hops, reading.latency(), evidence, status, unhealthy, null);
    }

    private static List<Result> closed(String host, List<SignalFinder> finders, Problem problem) {
        HopState not = new HopState.NotReached();
        Hops hops = new Hops(new HopState.CouldNotAsk(problem.summary(), false), not, not, not, Optional.<Lane>empty());
        return finders.stream()
                .map(f -> new Result(host, f.signal(), hops, null, "", null, List.of(), problem))
                .toList();
    }
}
