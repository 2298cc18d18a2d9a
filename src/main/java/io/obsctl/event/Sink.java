package io.obsctl.event;

/** Where events go. Implementations take events from several threads at once and return at once. */
@FunctionalInterface
public interface Sink {
    void emit(Event event);

    /** A sink that forgets. */
    static Sink none() {
        return event -> {};
    }
}
