package io.obsctl.profile.rules;

import io.obsctl.model.Profile;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Findings;

/**
 * What rules look at and where they report. Values that could not be read are stand-ins in the profile; the findings
 * drop what would be said about them.
 *
 * @param name the profile's name, for commands in hints
 */
record Subject(String name, Profile profile, Findings findings) {
    /** Reports at the pointer, unless it or one of the other pointers holds a stand-in. */
    void report(Problem problem, String pointer, String... involved) {
        findings.rule(problem, pointer, involved);
    }

    /** The common case: a single value that no pattern can describe. */
    void badValue(String detail, String pointer) {
        report(Problem.error("profile/value", "the value is not allowed", detail), pointer);
    }
}
