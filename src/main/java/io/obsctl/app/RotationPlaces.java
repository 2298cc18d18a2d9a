package io.obsctl.app;

import io.obsctl.model.RotationState;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import java.util.Optional;

/**
 * Port: what a rotation keeps between its steps. Every method throws {@link io.obsctl.problem.ObsctlException} with exit
 * code {@code USAGE} and an id {@code file/…} or {@code rotate/…} for what the file system refuses.
 */
public interface RotationPlaces {
    /**
     * Keeps other runs for the same profile out until it is closed, or this process ends in whatever way.
     *
     * @throws io.obsctl.problem.ObsctlException {@code CONFLICT} when one is under way
     */
    Hold hold(String profile);

    /** Ends with closing. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** The state that an earlier run left. */
    Optional<RotationState> read(String profile);

    /** Keeps the state, 0600, whole or not at all. */
    void write(RotationState state);

    /** Forgets the state; there need not be one. */
    void clear(String profile);

    /** Where a token that is made for this reference can lie meanwhile; nothing when the reference is no file. */
    Optional<SecretRef> beside(SecretRef old);

    /** Keeps a token in a file that nobody else may read. */
    void keep(SecretRef file, Secret token);

    /** Makes the file of the old token hold the new one, in one step. */
    void promote(SecretRef next, SecretRef old);

    /** Whether {@link #promote} was done for a token that was kept there. */
    boolean promoted(SecretRef next, SecretRef old);

    /** Takes a file that {@link #keep} made away. */
    void drop(SecretRef next);

    /** From now on whoever asks for the first reference is given what the second leads to. */
    void swap(SecretRef asked, SecretRef given);
}
