package io.obsctl.lang.alloy.check;

/** What can be said before run time. */
enum Truth {
    YES,
    NO,
    MAYBE;

    static Truth of(boolean sure) {
        return sure ? YES : NO;
    }

    Truth not() {
        return this == YES ? NO : this == NO ? YES : MAYBE;
    }

    Truth and(Truth other) {
        return this == NO || other == NO ? NO : this == YES && other == YES ? YES : MAYBE;
    }

    Truth or(Truth other) {
        return not().and(other.not()).not();
    }
}
