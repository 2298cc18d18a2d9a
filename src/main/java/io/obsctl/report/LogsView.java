package io.obsctl.report;

import io.obsctl.model.LogLine;
import io.obsctl.report.Terminal.Colour;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of collectors' journals. */
public final class LogsView {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int ERROR = 3;

    private final Console console;
    private final Terminal terminal;

    public LogsView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    /** One line, as it comes; as JSON on a line of its own. */
    public void line(LogLine line, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.log-line");
            out.putAll(document(line));
            console.raw(JsonText.line(out));
            return;
        }
        String text = line.priority() <= ERROR ? terminal.paint(Colour.RED, line.text()) : line.text();
        console.say(MILLIS.format(line.when()) + "  " + line.host() + "  " + text);
    }

    public void show(String profile, List<LogLine> lines, Format format) {
        if (format == Format.HUMAN) {
            lines.forEach(line -> line(line, Format.HUMAN));
            return;
        }
        Map<String, @Nullable Object> out = JsonText.document("obsctl.logs");
        out.put("profile", profile);
        out.put("lines", lines.stream().map(LogsView::document).toList());
        console.raw(JsonText.print(out, format));
    }

    private static Map<String, @Nullable Object> document(LogLine line) {
        return JsonText.object(
                "when", line.when().toString(),
                "host", line.host(),
                "priority", line.priority(),
                "text", line.text());
    }
}
