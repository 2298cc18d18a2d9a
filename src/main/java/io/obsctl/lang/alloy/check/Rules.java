package io.obsctl.lang.alloy.check;

/** Rules across the attributes of a body. */
final class Rules {
    /** The last version for which the rules and closed sets were read. */
    private static final int READ_AT = 15;

    /** Whether what the rules say is certain for a target; for newer versions they only warn. */
    static boolean isSure(CheckTarget target) {
        return target.version().minor() <= READ_AT;
    }

    static Rules load() {
        return new Rules();
    }

    void apply(Decoded decoded, CheckTarget target, Findings findings) {}
}
