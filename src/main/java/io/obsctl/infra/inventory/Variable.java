package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;

/**
 * A variable of an inventory.
 *
 * @param text a scalar's text; meaningless for other kinds
 */
record Variable(String text, Kind kind, Position at) {
    /** What can be made of it. */
    enum Kind {
        SCALAR,
        /** Holds {@code {{ … }}}, which only Ansible can fill. */
        JINJA,
        /** Encrypted with ansible-vault. */
        VAULT,
        /** A list or a mapping. */
        STRUCTURE
    }

    static Variable scalar(String text, Position at) {
        return new Variable(text, text.contains("{{") || text.contains("{%") ? Kind.JINJA : Kind.SCALAR, at);
    }
}
