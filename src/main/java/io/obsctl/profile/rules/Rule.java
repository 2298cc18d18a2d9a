package io.obsctl.profile.rules;

/** One thing that has to hold between the values of a profile. Holds no state. */
@FunctionalInterface
interface Rule {
    void check(Subject subject);
}
