package io.obsctl.deploy;

import io.obsctl.model.TargetRef;
import java.util.Optional;

/**
 * Port: what somebody else had at a place where a backend keeps no copy itself, kept on this machine while obsctl's stands
 * there. One for each profile.
 */
public interface Originals {
    /**
     * Keeps one. An older one of that name that differs is kept beside.
     *
     * @param name what the target calls it, such as {@code dashboard golden}
     * @throws io.obsctl.problem.ObsctlException when it cannot be written down: then it must not be replaced
     */
    void keep(TargetRef target, String name, String text);

    /** The latest that was kept; empty when there is none or it cannot be read. */
    Optional<String> of(TargetRef target, String name);

    /** It is back where it was. Its file stays under another name, so nothing is ever lost. */
    void returned(TargetRef target, String name);

    /** Where a person finds it, or would. */
    String place(TargetRef target, String name);

    /** Keeps nothing, for those who never adopt. */
    static Originals none() {
        return new Originals() {
            @Override
            public void keep(TargetRef target, String name, String text) {
                throw new IllegalStateException("nothing is adopted here: " + name);
            }

            @Override
            public Optional<String> of(TargetRef target, String name) {
                return Optional.empty();
            }

            @Override
            public void returned(TargetRef target, String name) {
                // Nothing was kept.
            }

            @Override
            public String place(TargetRef target, String name) {
                return "";
            }
        };
    }
}
