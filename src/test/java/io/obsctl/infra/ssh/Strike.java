package io.obsctl.infra.ssh;

/**
 * What was seen of a fault at the moment when it struck.
 *
 * @param hit whether it did; a fault that never fired proves nothing
 * @param how what was seen, in a few words
 */
record Strike(boolean hit, String how) {
    static Strike of(boolean hit, String how) {
        return new Strike(hit, how.replaceAll("\\s+", " ").strip());
    }
}
