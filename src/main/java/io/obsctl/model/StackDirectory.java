package io.obsctl.model;

import io.obsctl.problem.Problem;

/** Who knows the ids and addresses of a stack: the Grafana Cloud API, or the sandbox's stand-in for it. */
public interface StackDirectory {
    /**
     * Asks for one stack. Never throws for what the API answers.
     *
     * @param slug the stack's slug, such as {@code sheenapps}
     * @param token an access-policy token with {@code stacks:read}
     */
    Lookup find(String slug, Secret token);

    /** What came of asking. */
    sealed interface Lookup {}

    /** The stack is there; {@link StackFacts#notes} says what does not fit together. */
    record Found(StackFacts facts) implements Lookup {}

    /** No stack of this name, as far as this token may see. */
    record NotFound(Problem problem) implements Lookup {}

    /** The token is refused, or lacks {@code stacks:read}. */
    record Denied(Problem problem) implements Lookup {}

    /** It could not be asked, or its answer made no sense. */
    record Unreachable(Problem problem) implements Lookup {}
}
