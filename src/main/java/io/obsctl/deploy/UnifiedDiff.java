package io.obsctl.deploy;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The difference of two texts in the form that {@code patch} reads, with three lines around each change. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final String NO_LINE_END = "\\ No newline at end of file";

    private UnifiedDiff() {}

    /** Empty when both are equal. A text that is {@code null} does not exist. Lines end in a line feed. */
    static String between(String path, @Nullable String before, @Nullable String after) {
        List<String> old = lines(before);
        List<String> wanted = lines(after);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? "/dev/null" : "a/" + path,
                after == null ? "/dev/null" : "b/" + path,
                old,
                DiffUtils.diff(old, wanted),
                CONTEXT);
        return diff.isEmpty() ? "" : String.join("\n", diff) + "\n";
    }

    /** A last line without line end differs from the same line with one, so the remark is part of it. */
    private static List<String> lines(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + "\n" + NO_LINE_END);
        }
        return lines;
    }
}
