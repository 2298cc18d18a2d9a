package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Stack;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import io.obsctl.verify.lane.Worlds.TokenState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks every lane of a profile, asks further only where the answers leave something open, and says what is wrong.
 * Requests: one a lane, and at most the square of the number of lanes that failed. Safe between threads.
 */
public final class CheckLanes {
    private static final int THREADS = 8;

    /** Seven ids on seven lanes: six rounds try each on all others, one more asks another OTLP door. */
    private static final int ROUNDS = 8;

    /** How long somebody who waits for a table waits for one lane. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    private final LaneProber prober;
    private final TokenReader tokens;
    private final StackIds stackIds;
    private final TokenDates dates;
    private final Clock clock;

    public CheckLanes(LaneProber prober, TokenReader tokens) {
        this(prober, tokens, StackIds.none());
    }

    /** @param stackIds asked only when the lanes leave open which id is right */
    public CheckLanes(LaneProber prober, TokenReader tokens, StackIds stackIds) {
        this(prober, tokens, stackIds, TokenDates.NONE, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    /** @param dates asked only for tokens that may have ended */
    public CheckLanes(LaneProber prober, TokenReader tokens, StackIds stackIds, TokenDates dates, Clock clock) {
        this.prober = prober;
        this.tokens = tokens;
        this.stackIds = stackIds;
        this.dates = dates;
        this.clock = clock;
    }

    /** @throws ObsctlException only when the calling thread is interrupted */
    public LaneReport run(LoadedProfile profile) {
        Stack stack = profile.profile().stack();
        boolean ids = Knocks.namesIds(stack);
        AtomicInteger requests = new AtomicInteger();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, named());
        try {
            List<Asked> own = mended(threads, stack, patient(threads, Knocks.of(stack), requests), requests);
            Suspects suspects = new Suspects(ids ? own : List.of());
            List<Asked> fair = own.stream()
                    .filter(a -> ids && suspects.of(a.knock().lane().backend()).isEmpty())
                    .toList();
            Told told = Told.of(own);
            List<Evidence> evidence = new ArrayList<>();
            fair.forEach(a -> a.evidence().ifPresent(evidence::add));
            Worlds worlds = Worlds.agreeingWith(evidence, told.ids());
            Set<String> tried = new HashSet<>();
            for (int round = 0; round < ROUNDS && !worlds.impossible(); round++) {
                List<Knock> next = Questions.next(worlds, fair, evidence, tried);
                // Lanes that are slow to settle are left open rather than asked for ever.
                int left = budget(own) - requests.get();
                if (next.isEmpty() || left <= 0) {
                    break;
                }
                next = next.subList(0, Math.min(left, next.size()));
                all(threads, next, requests, Duration.ZERO)
                        .forEach(a -> a.evidence().ifPresent(evidence::add));
                worlds = Worlds.agreeingWith(evidence, told.ids());
            }
            if (told.nothing() && open(worlds, fair)) {
                worlds = Worlds.agreeingWith(
                        evidence, stackIds.of(stack).map(KnownIds::of).orElse(KnownIds.NONE));
            }
            TokenEnds ends = ends(profile, own, worlds, requests);
            return new LaneDiagnosis(profile, own, worlds, suspects, tokens, told, ends).report(requests.get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asks the issuer of each token that may have ended, as far as the budget goes. */
    private TokenEnds ends(LoadedProfile profile, List<Asked> own, Worlds worlds, AtomicInteger requests) {
        Map<SecretRef, TokenDates.Answer> out = new LinkedHashMap<>();
        for (Asked asked : own) {
            SecretRef token = asked.knock().token();
            boolean refused = asked.is(Refusal.DEAD_TOKEN)
                    || (asked.knock().lane() == Lane.STACK_API && asked.is(Refusal.CREDENTIALS))
                    || asked.refused()
                            .filter(e -> worlds.maybe(e.token(), TokenState.DEAD))
                            .isPresent();
            if (token == null || !refused || out.containsKey(token) || requests.get() >= budget(own)) {
                continue;
            }
            if (tokens.read(token) instanceof TokenFacts.CloudAccess access) {
                TokenDates.Answer answer = dates.of(profile, access);
                out.put(token, answer);
                requests.addAndGet(answer instanceof TokenDates.NotAsked ? 0 : 1);
            }
        }
        Duration ahead = own.stream()
                .flatMap(a -> a.ahead().stream())
                .filter(Clocks::off)
                .findFirst()
                .orElse(Duration.ZERO);
        return new TokenEnds(out, clock.instant().minus(ahead));
    }

    /** One request a lane, and the square of the lanes that failed at first. */
    private static int budget(List<Asked> own) {
        int failed =
                (int) own.stream().filter(a -> !a.passed() || a.was() != null).count();
        return own.size() + failed * failed;
    }

    /** Whether some lane's id may be wrong and it is not known which is right. */
    private static boolean open(Worlds worlds, List<Asked> own) {
        return !worlds.impossible()
                && own.stream()
                        .flatMap(a -> a.refused().stream())
                        .anyMatch(e -> worlds.causes(e).contains(LaneCause.WRONG_ID)
                                && worlds.idOf(e.backend()).isEmpty());
    }

    /** Asks all, and those that ask for a short patience once more, when that has passed and not earlier. */
    private List<Asked> patient(ScheduledExecutorService threads, List<Knock> knocks, AtomicInteger requests) {
        List<Asked> first = all(threads, knocks, requests, Duration.ZERO);
        List<Asked> hasty = first.stream()
                .filter(a -> a.retryAfter()
                        .filter(d -> d.compareTo(LONGEST_PATIENCE) <= 0)
                        .isPresent())
                .toList();
        if (hasty.isEmpty()) {
            return first;
        }
        Duration pause = hasty.stream()
                .flatMap(a -> a.retryAfter().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        List<Asked> again = all(threads, hasty.stream().map(Asked::knock).toList(), requests, pause);
        List<Asked> out = new ArrayList<>();
        for (Asked one : first) {
            int at = hasty.indexOf(one);
            out.add(at < 0 ? one : again.get(at));
        }
        return out;
    }

    /** Where a URL leads to nothing, the one that was probably meant is tried once. */
    private List<Asked> mended(ScheduledExecutorService threads, Stack stack, List<Asked> own, AtomicInteger requests) {
        Map<Integer, Knock> better = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            int at = i;
            LaneUrlAdvice.instead(own.get(i), Knocks.namesIds(stack)).ifPresent(k -> better.put(at, k));
        }
        if (better.isEmpty()) {
            return own;
        }
        List<Asked> tried = all(threads, List.copyOf(better.values()), requests, Duration.ZERO);
        List<Asked> out = new ArrayList<>(own);
        int n = 0;
        for (int at : better.keySet()) {
            Asked again = tried.get(n++);
            Asked retried = new Asked(
                    again.knock(), again.answer(), own.get(at).knock().address().url());
            if (retried.passed() || retried.refused().isPresent()) {
                out.set(at, retried);
            }
        }
        return out;
    }

    /** Asks all at once, when the pause has passed. */
    private List<Asked> all(
            ScheduledExecutorService threads, List<Knock> knocks, AtomicInteger requests, Duration pause) {
        List<Future<Asked>> tasks = new ArrayList<>();
        for (Knock knock : knocks) {
            Callable<Asked> task = () -> {
                Answer answer = prober.ask(knock);
                if (!(answer instanceof Answer.NotAsked)) {
                    requests.incrementAndGet();
                }
                return new Asked(knock, answer, null);
            };
            tasks.add(threads.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS));
        }
        List<Asked> out = new ArrayList<>();
        try {
            for (Future<Asked> future : tasks) {
                out.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObsctlException(ExitCode.INTERRUPTED, List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a prober does not throw", e.getCause());
        }
        return out;
    }

    private static ThreadFactory named() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "lane-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
