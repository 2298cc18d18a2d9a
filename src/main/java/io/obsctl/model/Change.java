package io.obsctl.model;

import org.jspecify.annotations.Nullable;

/**
 * One decision.
 *
 * @param artifact the artifact's path in the bundle or, for what is removed, the target's own name for it
 * @param label what people read, such as {@code dashboard Golden signals}
 * @param diff unified diff from what is there to what is wanted, with secrets as references; empty when unchanged
 * @param effect what it does besides, such as {@code reload} or {@code restart}; may be empty
 * @param version what the target called the state that was seen (an etag, a version, a digest), so that apply can tell
 *     when it has changed since; {@code null} when there is none
 */
public record Change(
        Action action,
        String artifact,
        String label,
        String diff,
        String effect,
        @Nullable String version) {
    /** What is done. */
    public enum Action {
        CREATE,
        UPDATE,
        REMOVE,
        NONE
    }
}
