package io.obsctl.sandbox.collector.otlp;

/** Takes signals: what components export as {@code input} and others list in {@code output}. Safe between threads. */
@FunctionalInterface
public interface SignalsConsumer {
    /** @throws Refusal if they cannot be taken now or ever; the sender then knows that they are not delivered */
    void accept(Signals signals) throws Refusal, InterruptedException;

    /** Signals that are not taken. */
    final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean permanent;

        public Refusal(String message, boolean permanent) {
            super(message);
            this.permanent = permanent;
        }

        /** Whether sending the same again is of no use. */
        public boolean isPermanent() {
            return permanent;
        }
    }
}
