package io.obsctl.verify.lane;

import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Stack;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks every lane of a profile, asks further only where the answers leave something open, and says what is wrong.
 * Requests: one a lane, and at most the square of the number of lanes that failed. Safe between threads.
 */
public final class CheckLanes {
    private static final int THREADS = 8;

    /** Four ids on four lanes: three rounds try each on all others, one more asks another OTLP door. */
    private static final int ROUNDS = 5;

    private final LaneProber prober;
    private final TokenReader tokens;
    private final StackIds stackIds;

    public CheckLanes(LaneProber prober, TokenReader tokens) {
        this(prober, tokens, StackIds.none());
    }

    /** @param stackIds asked only when the lanes leave open which id is right */
    public CheckLanes(LaneProber prober, TokenReader tokens, StackIds stackIds) {
        this.prober = prober;
        this.tokens = tokens;
        this.stackIds = stackIds;
    }

    /** @throws ObsctlException only when the calling thread is interrupted */
    public LaneReport run(LoadedProfile profile) {
        Stack stack = profile.profile().stack();
        AtomicInteger requests = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, named());
        try {
            List<Asked> own = new ArrayList<>();
            for (Asked asked : all(threads, Knocks.of(stack), requests)) {
                own.add(mended(stack, asked, requests));
            }
            List<Evidence> evidence = new ArrayList<>();
            Suspects suspects = new Suspects(Knocks.namesIds(stack) ? own : List.of());
            if (Knocks.namesIds(stack)) {
                own.stream()
                        .filter(a -> suspects.of(a.knock().lane().backend()).isEmpty())
                        .forEach(a -> a.evidence().ifPresent(evidence::add));
            }
            List<Asked> fair = own.stream()
                    .filter(a -> suspects.of(a.knock().lane().backend()).isEmpty())
                    .toList();
            Worlds worlds = Worlds.agreeingWith(evidence);
            for (int round = 0; round < ROUNDS && !worlds.impossible(); round++) {
                List<Knock> next = Questions.next(worlds, fair, evidence);
                if (next.isEmpty()) {
                    break;
                }
                all(threads, next, requests).forEach(a -> a.evidence().ifPresent(evidence::add));
                worlds = Worlds.agreeingWith(evidence);
            }
            if (open(worlds, fair)) {
                worlds = Worlds.agreeingWith(
                        evidence, stackIds.of(stack).map(KnownIds::of).orElse(KnownIds.NONE));
            }
            return new LaneDiagnosis(profile, own, worlds, suspects, tokens).report(requests.get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whether some lane's id may be wrong and it is not known which is right. */
    private static boolean open(Worlds worlds, List<Asked> own) {
        return !worlds.impossible()
                && own.stream()
                        .flatMap(a -> a.refused().stream())
                        .anyMatch(e -> worlds.causes(e).contains(LaneCause.WRONG_ID)
                                && worlds.idOf(e.backend()).isEmpty());
    }

    /** Where a path leads to nothing, the path that was probably meant is tried once. */
    private Asked mended(Stack stack, Asked asked, AtomicInteger requests) {
        Knock knock = asked.knock();
        boolean nothing = asked.is(Refusal.NOT_FOUND) || asked.is(Refusal.WRONG_DOOR) || asked.is(Refusal.NOT_THE_API);
        if (!nothing || !Knocks.namesIds(stack)) {
            return asked;
        }
        Optional<URI> better =
                LaneUrlAdvice.instead(knock.lane(), knock.address().url());
        if (better.isEmpty()) {
            return asked;
        }
        LaneAddress old = knock.address();
        LaneAddress address = old.withUrl(better.get());
        Knock again = new Knock(knock.lane(), knock.signal(), address, knock.id(), knock.token());
        requests.incrementAndGet();
        Answer answer = prober.ask(again);
        Asked retried = new Asked(again, answer, better.get());
        return retried.passed() || retried.refused().isPresent() ? retried : asked;
    }

    private List<Asked> all(ExecutorService threads, List<Knock> knocks, AtomicInteger requests) {
        List<Callable<Asked>> tasks = new ArrayList<>();
        for (Knock knock : knocks) {
            tasks.add(() -> {
                Answer answer = prober.ask(knock);
                if (!(answer instanceof Answer.NotAsked)) {
                    requests.incrementAndGet();
                }
                return new Asked(knock, answer, null);
            });
        }
        List<Asked> out = new ArrayList<>();
        try {
            for (Future<Asked> future : threads.invokeAll(tasks)) {
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
