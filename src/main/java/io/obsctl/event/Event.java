package io.obsctl.event;

import io.obsctl.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Something that happened during long work. Immutable. No event holds a secret. */
public sealed interface Event {
    /** The host, lane or other thing that the step is about, such as {@code worker-1} or {@code grafana}. */
    String subject();

    /** A step began. {@code step} is a verb or noun in a person's words: {@code upload}, {@code validate}. */
    record Started(String subject, String step) implements Event {}

    /** A step ended. {@code note} is one short remark, or {@code null}. */
    record Finished(
            String subject,
            String step,
            boolean well,
            @Nullable String note) implements Event {}

    /** A problem showed that does not end the work. */
    record Noticed(String subject, Problem problem) implements Event {}

    /** How far countable work is. {@code total} is 0 when unknown. */
    record Progress(String subject, String step, long done, long total) implements Event {}
}
