package io.obsctl.sandbox.collector;

import io.obsctl.problem.Problem;
import io.obsctl.sandbox.collector.value.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** What became of an attempt to load a config. */
public sealed interface Load {
    /** The new graph runs. A component that could not start, such as a receiver whose port is taken, does not show here. */
    record Done() implements Load {}

    /** The text is no Alloy, or could not be read; what ran goes on. */
    record NotParsed(String reason) implements Load {
        static NotParsed of(List<Problem> problems) {
            return new NotParsed(problems.stream()
                    .map(p -> (p.position() == null ? "" : p.position() + ": ")
                            + p.summary()
                            + (p.detail().isEmpty() ? "" : ": " + p.detail()))
                    .collect(Collectors.joining("\n")));
        }
    }

    /** The text is no graph: a reference to nothing, a component that is not known; what ran goes on. */
    record NotAGraph(List<Fault> faults) implements Load {}

    /** The new graph runs, but some components refused their arguments and are unhealthy. */
    record Refused(List<Fault> faults) implements Load {}

    /** Whether everything in the config was taken. */
    default boolean ok() {
        return this instanceof Done;
    }

    /** What is wrong, one fault a line with its place; empty if nothing is. */
    default String reason() {
        if (this instanceof NotParsed n) {
            return n.reason();
        }
        List<Fault> faults =
                this instanceof NotAGraph g ? g.faults() : this instanceof Refused r ? r.faults() : List.of();
        return faults.stream().map(Fault::toString).collect(Collectors.joining("\n"));
    }
}
