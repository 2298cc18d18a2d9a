package io.obsctl.profile.bind;

import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.Yaml.Entry;
import io.obsctl.profile.tree.Yaml.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a profile over its base. Mappings merge key by key; lists and single values replace; {@code key+:} appends to a
 * list; a key without a value takes the base's away.
 */
public final class Overlay {
    private static final String APPEND = "+";

    private Overlay() {}

    public static Yaml.Table over(Yaml.Table base, Yaml.Table top) {
        Map<String, Entry> out = new LinkedHashMap<>();
        base.entries().forEach(e -> out.put(e.key(), e));
        for (Entry entry : top.entries()) {
            String key = plain(entry);
            Entry below = out.get(key);
            if (!key.equals(entry.key())) {
                out.put(key, append(below, new Entry(key, entry.keyPlace(), entry.value())));
            } else if (below != null && isNull(entry)) {
                out.remove(key);
            } else if (below != null
                    && below.value() instanceof Yaml.Table b
                    && entry.value() instanceof Yaml.Table t) {
                out.put(key, new Entry(key, entry.keyPlace(), over(b, t)));
            } else {
                out.put(key, new Entry(key, entry.keyPlace(), plain(entry.value())));
            }
        }
        return Yaml.Table.of(List.copyOf(out.values()), top.place());
    }

    private static boolean isNull(Entry entry) {
        return entry.value() instanceof Yaml.Scalar s && s.kind() == Kind.NULL;
    }

    /** The key without its {@code +}, which only a list may follow. */
    private static String plain(Entry entry) {
        return entry.key().endsWith(APPEND) && entry.key().length() > 1 && entry.value() instanceof Yaml.Items
                ? entry.key().substring(0, entry.key().length() - 1)
                : entry.key();
    }

    private static Yaml plain(Yaml value) {
        return value instanceof Yaml.Table t ? over(Yaml.Table.of(List.of(), t.place()), t) : value;
    }

    private static Entry append(@org.jspecify.annotations.Nullable Entry below, Entry entry) {
        if (below == null || !(below.value() instanceof Yaml.Items first)) {
            return entry;
        }
        List<Yaml> all = new ArrayList<>(first.items());
        all.addAll(((Yaml.Items) entry.value()).items());
        return new Entry(
                entry.key(), entry.keyPlace(), Yaml.Items.of(all, entry.value().place()));
    }
}
