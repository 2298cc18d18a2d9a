package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Span;

/** A place for tests that need one but do not care which. */
final class TestSpans {
    private TestSpans() {}

    static Span some() {
        return AlloySyntax.parse("t", "a = 1\n").file().body().get(0).span();
    }
}
