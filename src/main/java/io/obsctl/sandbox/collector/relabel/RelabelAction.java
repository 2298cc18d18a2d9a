package io.obsctl.sandbox.collector.relabel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a relabel rule does. */
public enum RelabelAction {
    REPLACE,
    KEEP,
    DROP,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP,
    LOWERCASE,
    UPPERCASE,
    KEEPEQUAL,
    DROPEQUAL;

    /** The action of this name as a config writes it, or {@code null}. */
    public static @Nullable RelabelAction named(String name) {
        for (RelabelAction action : values()) {
            if (action.text().equals(name)) {
                return action;
            }
        }
        return null;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean needsTarget() {
        return switch (this) {
            case REPLACE, HASHMOD, LOWERCASE, UPPERCASE, KEEPEQUAL, DROPEQUAL -> true;
            case KEEP, DROP, LABELMAP, LABELDROP, LABELKEEP -> false;
        };
    }
}
