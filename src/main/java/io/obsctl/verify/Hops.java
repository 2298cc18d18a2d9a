package io.obsctl.verify;

import io.obsctl.model.HopState;
import io.obsctl.model.Lane;
import io.obsctl.model.Signal;
import io.obsctl.verify.CollectorReader.Counter;
import io.obsctl.verify.CollectorReader.Kind;
import io.obsctl.verify.CollectorReader.State;
import io.obsctl.verify.SignalFinder.Found;
import io.obsctl.verify.SignalSender.Sent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From what was seen to how far a signal came. Later hops prove earlier ones: what was read has left the collector.
 *
 * @param writesTo the lane where it failed to leave, if it did
 */
record Hops(HopState sent, HopState accepted, HopState exported, HopState readable, Optional<Lane> writesTo) {
    private static final HopState NOT_REACHED = new HopState.NotReached();

    static Hops of(Signal signal, Sent sent, State before, State after, Found found, Duration waited) {
        if (sent instanceof Sent.Unreachable u) {
            return notSent("no answer: " + u.detail());
        }
        if (sent instanceof Sent.Refused r) {
            return notSent("the collector answered " + r.status() + (r.text().isEmpty() ? "" : ": " + r.text()));
        }
        int items = ((Sent.Taken) sent).items();
        HopState passed = new HopState.Passed(items + " " + items(signal, items));
        boolean read = found instanceof Found.All;
        if (!(before instanceof State.Up was) || !(after instanceof State.Up is)) {
            String why = "the collector's counters could not be read: "
                    + (after instanceof State.Unreadable un
                            ? un.detail()
                            : before instanceof State.Unreadable un ? un.detail() : "");
            HopState unseen = new HopState.NotObservable(why);
            HopState exported = read ? new HopState.Passed("it was read") : unseen;
            return new Hops(passed, unseen, exported, readable(found, waited), Optional.empty());
        }
        Exports exports = new Exports(signal, was, is);
        HopState accepted = accepted(exports, read);
        if (accepted instanceof HopState.Failed) {
            return new Hops(passed, accepted, NOT_REACHED, NOT_REACHED, Optional.empty());
        }
        HopState exported = read ? new HopState.Passed("it was read") : exported(signal, exports, waited);
        boolean stopped = exported instanceof HopState.Failed;
        Optional<Lane> lane = exports.failures().stream()
                .findFirst()
                .flatMap(f -> Exports.lane(f.component()))
                .or(exports::lane);
        return new Hops(
                passed,
                accepted,
                exported,
                stopped ? NOT_REACHED : readable(found, waited),
                stopped ? lane : Optional.empty());
    }

    private static Hops notSent(String why) {
        return new Hops(new HopState.Failed(why), NOT_REACHED, NOT_REACHED, NOT_REACHED, Optional.empty());
    }

    private static HopState accepted(Exports exports, boolean read) {
        long refused = exports.grown(Kind.REFUSED);
        long accepted = exports.grown(Kind.ACCEPTED);
        if (accepted > 0 || (read && exports.exposes(Kind.ACCEPTED))) {
            return new HopState.Passed(accepted > 0 ? accepted + " counted" : "it was read");
        }
        if (refused > 0) {
            return new HopState.Failed("the collector refused " + refused + ": a processor after the door said no");
        }
        if (!exports.knows(Kind.ACCEPTED)) {
            return new HopState.NotObservable("not exposed by this version");
        }
        return new HopState.Failed(
                "the door said yes, but this collector counted nothing: another program may listen" + " there");
    }

    private static HopState exported(Signal signal, Exports exports, Duration waited) {
        var failures = exports.failures();
        if (!failures.isEmpty()) {
            return new HopState.Failed(
                    failures.stream().map(f -> failure(f, signal)).distinct().collect(Collectors.joining("; ")));
        }
        long sent = exports.grown(Kind.SENT);
        if (sent > 0) {
            return new HopState.Passed(sent + " sent");
        }
        if (!exports.knows(Kind.SENT)) {
            return new HopState.NotObservable("not exposed by this version");
        }
        long waiting = exports.waiting();
        return new HopState.Failed(
                waiting > 0
                        ? waiting + " wait in the collector's queue after " + words(waited)
                        : "the collector neither sent nor failed within " + words(waited)
                                + ": gathered or tried again, or filtered on the way");
    }

    private static String failure(Counter failure, Signal signal) {
        long count = Math.round(failure.value());
        String component = failure.component().isEmpty() ? "an exporter" : failure.component();
        if (failure.why().matches("[0-9]{3}")) {
            return component + ": " + count + " × " + failure.why();
        }
        String what = items(signal, (int) Math.min(count, 2));
        return failure.why().isEmpty()
                ? component + ": " + count + " " + what + " given up"
                : component + ": " + failure.why() + ", " + count + " " + what + " given up";
    }

    private static HopState readable(Found found, Duration waited) {
        if (found instanceof Found.All all) {
            return new HopState.Passed(all.evidence());
        }
        if (found instanceof Found.CouldNotAsk not) {
            boolean denied = not.status() != null && (not.status() == 401 || not.status() == 403);
            return new HopState.CouldNotAsk(not.why(), denied);
        }
        String part = ((Found.NotYet) found).part();
        return new HopState.Failed("not found within " + words(waited) + (part.isEmpty() ? "" : ": " + part));
    }

    private static String items(Signal signal, int count) {
        String one = switch (signal) {
            case TRACES -> "span";
            case METRICS -> "point";
            case LOGS -> "record";
        };
        return count == 1 ? one : one + "s";
    }

    /** {@code 1.9 s}. */
    static String words(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
