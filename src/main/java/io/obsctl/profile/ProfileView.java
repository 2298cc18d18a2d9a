package io.obsctl.profile;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.shape.Shapes;
import io.obsctl.profile.tree.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The effective profile for people and machines: every value and where it came from. Holds references to secrets, never
 * secrets.
 */
public final class ProfileView {
    private static final int WIDEST = 72;

    private final LoadedProfile loaded;
    private final List<Line> lines = new ArrayList<>();

    private ProfileView(LoadedProfile loaded) {
        this.loaded = loaded;
    }

    /**
     * One line of YAML.
     *
     * @param origin {@code file:line}, or {@code default}; empty for a line that only opens a block
     */
    public record Line(String text, String origin) {}

    /** The lines of the effective profile, which is itself a profile without a base. */
    public static List<Line> lines(LoadedProfile loaded) {
        ProfileView view = new ProfileView(loaded);
        view.table(values(loaded), "", "");
        return List.copyOf(view.lines);
    }

    /** The lines as one text, origins as aligned comments. */
    public static String text(LoadedProfile loaded) {
        List<Line> lines = lines(loaded);
        int width = lines.stream()
                .filter(l -> !l.origin().isEmpty())
                .mapToInt(l -> length(l.text()))
                .filter(w -> w <= WIDEST)
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            out.append(line.text());
            if (!line.origin().isEmpty()) {
                out.append(" ".repeat(Math.max(0, width - length(line.text()))))
                        .append("  # ")
                        .append(line.origin());
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** The effective profile as mappings, lists, text, numbers and booleans. */
    public static Map<String, Object> values(LoadedProfile loaded) {
        return PlainValues.of(Shapes.profile(), loaded.profile());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void table(Map<?, ?> table, String pointer, String indent) {
        table.forEach((key, value) -> {
            String child = Pointer.child(pointer, (String) key);
            entry(indent + Scalars.text((String) key) + ":", value, child, indent + "  ");
        });
    }

    private void entry(String head, Object value, String pointer, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            lines.add(new Line(head, ""));
            table(map, pointer, indent);
        } else if (value instanceof List<?> list && holdsBlocks(list)) {
            lines.add(new Line(head, ""));
            for (int i = 0; i < list.size(); i++) {
                item((Map<?, ?>) list.get(i), Pointer.child(pointer, i), indent);
            }
        } else {
            lines.add(new Line(head + " " + inline(value), origin(pointer)));
        }
    }

    private void item(Map<?, ?> item, String pointer, String indent) {
        int first = lines.size();
        table(item, pointer, indent + "  ");
        Line line = lines.get(first);
        lines.set(first, new Line(indent + "- " + line.text().substring(indent.length() + 2), line.origin()));
    }

    private static boolean holdsBlocks(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(i -> i instanceof Map<?, ?> m && !m.isEmpty());
    }

    private static String inline(Object value) {
        if (value instanceof List<?> list) {
            return "["
                    + String.join(", ", list.stream().map(ProfileView::inline).toList()) + "]";
        }
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        return value instanceof String text ? Scalars.text(text) : value.toString();
    }

    private String origin(String pointer) {
        Origin exact = loaded.origins().get(pointer);
        if (exact == null || exact.position() == null) {
            return "default";
        }
        return exact.position().file() + ":" + exact.position().line();
    }
}
