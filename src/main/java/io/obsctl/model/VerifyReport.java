package io.obsctl.model;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proof showed.
 *
 * @param run the run's id, six hexadecimal digits
 * @param hosts in the order of the profile
 * @param services in the order of the profile
 * @param problems why signals are not proved, the first hop first, then what the lanes say
 */
public record VerifyReport(
        String run,
        Instant started,
        Duration took,
        List<HostProof> hosts,
        List<ServiceProof> services,
        List<Problem> problems) {
    public VerifyReport {
        hosts = List.copyOf(hosts);
        services = List.copyOf(services);
        problems = List.copyOf(problems);
    }

    /** One host's signals, in the order of {@link Signal}. */
    public record HostProof(String host, List<SignalProof> signals) {
        public HostProof {
            signals = List.copyOf(signals);
        }
    }

    /**
     * One signal of one host, hop by hop.
     *
     * @param sent the collector's door took it
     * @param accepted the collector counted it
     * @param exported the backend took it from the collector
     * @param readable it was read back with its unique token
     * @param latency from sending to reading, or {@code null} when it was not read
     * @param evidence what was read, such as {@code 3 spans, trace 6f1c…e1}; empty when it was not
     * @param problem why it is not proved, or {@code null}
     */
    public record SignalProof(
            Signal signal,
            HopState sent,
            HopState accepted,
            HopState exported,
            HopState readable,
            @Nullable Duration latency,
            String evidence,
            /** Whether the signal was read back. */
            @Nullable Problem problem) {
        public boolean proved() {
            return readable.passed();
        }

        /** Whether a question was refused or lost on the way, so that nothing is known of the signal. */
        public boolean unasked() {
            return sent instanceof HopState.CouldNotAsk || readable instanceof HopState.CouldNotAsk;
        }
    }

    /** Whether a service was seen lately. */
    public record ServiceProof(String service, Seen seen) {}

    /** When a service was seen. */
    public sealed interface Seen {
        /** Within the time that the profile asks for; {@code where} names signals: {@code traces, logs}. */
        record Lately(String where) implements Seen {}

        record Before(Duration ago) implements Seen {}

        /** Not within the last day. */
        record Never() implements Seen {}

        record CouldNotAsk(String why) implements Seen {}
    }

    /** How many signals were to be proved, over all hosts. */
    public long signals() {
        return hosts.stream().mapToLong(h -> h.signals().size()).sum();
    }

    /** How many of {@link #signals()} were read back. */
    public long proved() {
        return hosts.stream()
                .flatMap(h -> h.signals().stream())
                .filter(SignalProof::proved)
                .count();
    }

    /**
     * {@code DONE} when every signal is proved and every service was seen; {@code NO} when one is missing; otherwise,
     * when something could not be asked, {@code DENIED} or {@code UNREACHABLE}.
     */
    public ExitCode exitCode() {
        boolean missing = hosts.stream().flatMap(h -> h.signals().stream()).anyMatch(s -> !s.proved() && !s.unasked())
                || services.stream().anyMatch(s -> s.seen() instanceof Seen.Before || s.seen() instanceof Seen.Never);
        if (missing || signals() == 0) {
            return ExitCode.NO;
        }
        boolean unasked = proved() < signals() || services.stream().anyMatch(s -> s.seen() instanceof Seen.CouldNotAsk);
        if (!unasked) {
            return ExitCode.DONE;
        }
        boolean denied = hosts.stream()
                .flatMap(h -> h.signals().stream())
                .anyMatch(s -> s.readable() instanceof HopState.CouldNotAsk c && c.denied());
        return denied ? ExitCode.DENIED : ExitCode.UNREACHABLE;
    }
}
