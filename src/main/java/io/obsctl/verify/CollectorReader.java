package io.obsctl.verify;

import io.obsctl.model.Signal;
import java.net.URI;
import java.util.List;

/** Reads a collector's own page: health, components, counters. Safe between threads; never throws for what answers. */
@FunctionalInterface
public interface CollectorReader {
    /** @param ui the page's root, such as {@code http://127.0.0.1:12345} */
    State read(URI ui);

    /** What the collector says of itself. */
    sealed interface State {
        /**
         * @param unhealthy one line for each component that is not healthy, with its reason; empty when all are
         * @param counters as they stand; a counter that never counted may be absent
         * @param parts the components with what they lead to; empty when that cannot be read
         */
        record Up(List<String> unhealthy, List<Counter> counters, List<Part> parts) implements State {
            public Up {
                unhealthy = List.copyOf(unhealthy);
                counters = List.copyOf(counters);
                parts = List.copyOf(parts);
            }
        }

        record Unreadable(String detail) implements State {}
    }

    /** What a counter counts. */
    enum Kind {
        ACCEPTED,
        REFUSED,
        SENT,
        FAILED,
        /** How many wait in the exporter's queue: a gauge. */
        WAITING
    }

    /**
     * One counter.
     *
     * @param component the component's id, such as {@code loki.write.backend}; empty when unknown
     * @param why for failures the status or the kind of error, such as {@code 401}; empty when unknown
     */
    record Counter(Kind kind, Signal signal, String component, String why, double value) {}

    /** A component. {@code to} are ids of components that it leads to. */
    record Part(String id, List<String> to) {
        public Part {
            to = List.copyOf(to);
        }
    }
}
