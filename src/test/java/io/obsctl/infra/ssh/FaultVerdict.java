package io.obsctl.infra.ssh;

/**
 * What was seen of one case that went as it must.
 *
 * @param strike how it is known that the fault struck
 * @param ended {@code old} or {@code new}
 * @param heard what the one who deployed was told
 * @param next what the next run said
 */
record FaultVerdict(Strike strike, String ended, String heard, String next) {
    String row() {
        return "%s | %s | heard: %s | next run: %s | %s"
                .formatted(strike.hit() ? "struck" : "NOT STRUCK", ended, heard, next, strike.how());
    }
}
