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

    /** One line, as it comes. */
    public void line(LogLine line) {
        String text = line.priority() <= ERROR ? terminal.paint(Colour.RED, line.text()) : line.text();
        console.say(MILLIS.format(line.when()) + "  " + line.host() + "  " + text);
    }

    public void show(String profile, List<LogLine> lines, Format format) {
        if (format == Format.HUMAN) {
            lines.forEach(this::line);
            return;
        }
        Map<String, @Nullable Object> out = JsonText.document("obsctl.logs");
        out.put("profile", profile);
        out.put(
                "lines",
                lines.stream()
                        .map(l -> JsonText.object(
                                "when", l.when().toString(),
                                "host", l.host(),
                                "priority", l.priority(),
                                "text", l.text()))
                        .toList());
        console.raw(JsonText.print(out, format));
    }
}
