package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one write came to, and how it is undone.
 *
 * @param failure empty when it was done
 * @param undo to be run when a later write fails, or this one may have been done; empty when there is nothing to undo
 */
record Step(Optional<Problem> failure, Optional<Supplier<Optional<Problem>>> undo) {
    /** From the answer to a write and the call that reverses it, whose own failure is its result. */
    static Step of(Reply reply, Supplier<Reply> reverse) {
        Supplier<Optional<Problem>> undo = () -> failure(reverse.get());
        return new Step(failure(reply), mayHaveBeenDone(reply) ? Optional.of(undo) : Optional.empty());
    }

    /** From the answer to a creation and the call that deletes what was created; that it is not there is well. */
    static Step created(Reply reply, Supplier<Reply> delete) {
        return of(reply, () -> delete.get() instanceof Reply.Failed failed ? failed : new Reply.Good(Json.object()));
    }

    /** From the answer to a write that cannot be reversed, for the reason given. */
    static Step irreversible(Reply reply, Problem why) {
        return new Step(
                failure(reply), mayHaveBeenDone(reply) ? Optional.of(() -> Optional.of(why)) : Optional.empty());
    }

    /** Several writes as one: undone latest first. The last may have failed. */
    static Step all(List<Step> steps) {
        List<Supplier<Optional<Problem>>> undos = new ArrayList<>();
        steps.forEach(step -> step.undo().ifPresent(undo -> undos.add(0, undo)));
        Optional<Problem> failure =
                steps.stream().flatMap(s -> s.failure().stream()).findFirst();
        if (undos.isEmpty()) {
            return new Step(failure, Optional.empty());
        }
        return new Step(failure, Optional.of(() -> {
            Optional<Problem> first = Optional.empty();
            for (Supplier<Optional<Problem>> undo : undos) {
                Optional<Problem> one = undo.get();
                first = first.or(() -> one);
            }
            return first;
        }));
    }

    private static boolean mayHaveBeenDone(Reply reply) {
        return reply instanceof Reply.Good || (reply instanceof Reply.Failed failed && failed.maybeDone());
    }

    private static Optional<Problem> failure(Reply reply) {
        if (reply instanceof Reply.Good) {
            return Optional.empty();
        }
        return Optional.of(
                reply instanceof Reply.Missing missing ? missing.problem() : ((Reply.Failed) reply).problem());
    }
}
