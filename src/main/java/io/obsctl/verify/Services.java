package io.obsctl.verify;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Stack;
import io.obsctl.model.VerifyReport.Seen;
import io.obsctl.model.VerifyReport.ServiceProof;
import io.obsctl.verify.SignalFinder.LastSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** When the services of a profile were last seen, by any signal. */
final class Services {
    private static final Duration DAY = Duration.ofHours(24);

    private final Executor threads;
    private final List<SignalFinder> finders;

    Services(Executor threads, List<SignalFinder> finders) {
        this.threads = threads;
        this.finders = finders;
    }

    List<CompletableFuture<ServiceProof>> start(LoadedProfile profile, Instant now) {
        Stack stack = profile.profile().stack();
        Duration within = profile.profile().verify().within();
        return profile.profile().verify().services().stream()
                .map(service -> CompletableFuture.supplyAsync(
                        () -> new ServiceProof(service, seen(stack, service, within, now)), threads))
                .toList();
    }

    private Seen seen(Stack stack, String service, Duration within, Instant now) {
        List<String> where = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (SignalFinder finder : finders) {
            LastSeen seen = finder.lastSeen(stack, service, now.minus(within), now);
            if (seen instanceof LastSeen.At) {
                where.add(finder.signal().word());
            } else if (seen instanceof LastSeen.CouldNotAsk not) {
                refusals.add(not.why());
            }
        }
        if (!where.isEmpty()) {
            return new Seen.Lately(String.join(", ", where));
        }
        if (!refusals.isEmpty()) {
            return new Seen.CouldNotAsk(refusals.get(0));
        }
        return before(stack, service, now);
    }

    private Seen before(Stack stack, String service, Instant now) {
        Instant last = null;
        for (SignalFinder finder : finders) {
            if (finder.lastSeen(stack, service, now.minus(DAY), now) instanceof LastSeen.At at
                    && (last == null || at.when().isAfter(last))) {
                last = at.when();
            }
        }
        return last == null ? new Seen.Never() : new Seen.Before(Duration.between(last, now));
    }
}
