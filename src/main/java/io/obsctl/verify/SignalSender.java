package io.obsctl.verify;

import io.obsctl.model.Probe;
import io.obsctl.model.Signal;
import java.net.URI;
import java.time.Instant;

/** Sends probes to a collector's door for OTLP over HTTP. Safe between threads; never throws for what answers. */
@FunctionalInterface
public interface SignalSender {
    /**
     * Sends one signal of a probe.
     *
     * @param otlpHttp the door's root, such as {@code http://127.0.0.1:4318}
     * @param at the time that the signal carries
     */
    Sent send(URI otlpHttp, Signal signal, Probe probe, Instant at);

    /** What became of it. */
    sealed interface Sent {
        /** The door took all of it. {@code items} are spans, points or records. */
        record Taken(int items) implements Sent {}

        /** The door answered, but not with yes. {@code text} is masked and may be empty. */
        record Refused(int status, String text) implements Sent {}

        record Unreachable(String detail) implements Sent {}
    }
}
