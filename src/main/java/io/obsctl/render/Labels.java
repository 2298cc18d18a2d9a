package io.obsctl.render;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives each source a component label of its own: an identifier, never two the same. */
final class Labels {
    private final Set<String> taken = new HashSet<>();

    /** {@code postgres} for a source called postgres, {@code postgres_orders} for one called orders. */
    SyntaxText label(String kind, String name) {
        String slug = slug(name);
        String base = slug.isEmpty() || slug.equals(kind) ? kind : kind + "_" + slug;
        String label = base;
        for (int n = 2; !taken.add(label); n++) {
            label = base + "_" + n;
        }
        return new SyntaxText(Syntax.ALLOY, label);
    }

    static String slug(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return slug.length() > 40 ? slug.substring(0, 40) : slug;
    }
}
