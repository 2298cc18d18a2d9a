package io.obsctl.model;

/** How far a signal came at one hop. */
public sealed interface HopState {
    /** {@code note} is what showed it, in a few words; may be empty. */
    record Passed(String note) implements HopState {}

    /** It stopped here. */
    record Failed(String reason) implements HopState {}

    /** It stopped before. */
    record NotReached() implements HopState {}

    /** Nothing shows it, such as a counter that this version does not expose. */
    record NotObservable(String why) implements HopState {}

    /**
     * The question was refused or lost: that is no answer about the signal.
     *
     * @param denied whether it was for credentials or permission
     */
    record CouldNotAsk(String why, boolean denied) implements HopState {}

    default boolean passed() {
        return this instanceof Passed;
    }
}
