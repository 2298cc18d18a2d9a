package io.obsctl.model;

import java.util.Collection;

/** Finds secrets. Implemented in {@code infra}; caches in memory for one run; safe between threads. */
@FunctionalInterface
public interface SecretSource {
    /**
     * @throws io.obsctl.problem.ObsctlException when the reference leads nowhere, with id {@code secret/…} and exit code
     *     {@code USAGE} (unset variable, unreadable file) or {@code UNREACHABLE} (a vault that does not answer)
     */
    Secret resolve(SecretRef ref);

    /**
     * Finds these in parallel, so that each {@link #resolve} after it answers at once. Throws nothing for references that
     * lead nowhere: {@code resolve} says it.
     */
    default void prepare(Collection<SecretRef> refs) {}
}
