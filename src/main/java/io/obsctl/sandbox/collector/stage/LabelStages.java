package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stages that work on labels and structured metadata. */
final class LabelStages {
    private LabelStages() {}

    record Labels(Map<String, String> sources, boolean fromMetadata) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            sources.forEach((name, source) -> {
                String value = fromMetadata ? entry.metadata.get(source) : entry.text(source);
                if (value != null) {
                    entry.labels.put(name, value);
                }
            });
        }
    }

    record Keep(List<String> names) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            entry.labels.keySet().retainAll(Set.copyOf(names));
        }
    }

    record Drop(List<String> names) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            names.forEach(entry.labels::remove);
        }
    }

    record Static(Map<String, String> values) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            values.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    entry.labels.put(name, value);
                }
            });
        }
    }

    /** Extracted values first, then labels, which move: they are no labels any more. */
    record Metadata(Map<String, String> sources, @Nullable GoRegex regex) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            sources.forEach((name, source) -> put(entry, name, entry.text(source)));
            if (regex != null) {
                entry.texts().forEach((name, value) -> {
                    if (regex.matches(name)) {
                        put(entry, name, value.toString());
                    }
                });
            }
            List<String> moved = new ArrayList<>();
            sources.forEach((name, source) -> {
                String value = entry.labels.get(source);
                if (value != null) {
                    put(entry, name, value);
                    moved.add(source);
                }
            });
            entry.labels.forEach((name, value) -> {
                if (regex != null && regex.matches(name)) {
                    put(entry, name, value);
                    moved.add(name);
                }
            });
            moved.forEach(entry.labels::remove);
        }

        private static void put(Entry entry, String name, @Nullable String value) {
            if (value != null) {
                entry.metadata.put(name, value);
            }
        }
    }

    record MetadataDrop(List<String> names) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            names.forEach(entry.metadata::remove);
        }
    }

    /** Sets the tenant that {@code loki.write} sends as a header. */
    record Tenant(String label, String source, String value) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            String tenant = !source.isEmpty() ? entry.text(source) : !label.isEmpty() ? entry.labels.get(label) : value;
            if (tenant != null && !tenant.isEmpty()) {
                entry.labels.put("__tenant_id__", tenant);
            }
        }
    }
}
