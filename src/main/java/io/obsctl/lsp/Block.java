package io.obsctl.lsp;

import org.jspecify.annotations.Nullable;

/**
 * A block as {@link Scan} sees it.
 *
 * @param label the text between its quotes, or empty
 * @param parent the block around it, or {@code null} at the top
 * @param start offset of its name
 * @param end offset behind its name and label
 */
record Block(String name, String label, @Nullable Block parent, int start, int end) {
    /** Whether components may stand in it: it is a module's body. */
    boolean isModule() {
        return name.equals("declare") || name.equals("template") && parent != null && parent.name.equals("foreach");
    }

    /** As other parts of the config refer to it. */
    String reference() {
        return label.isEmpty() ? name : name + "." + label;
    }

    /** The module that a place in this block belongs to; {@code null} is the file itself. */
    static @Nullable Block moduleOf(@Nullable Block block) {
        Block at = block;
        while (at != null && !at.isModule()) {
            at = at.parent;
        }
        return at;
    }
}
