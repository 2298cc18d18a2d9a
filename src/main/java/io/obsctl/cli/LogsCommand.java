package io.obsctl.cli;

import io.obsctl.app.AskHosts;
import io.obsctl.model.LogRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.LogsView;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Show what the collectors of all hosts say, by time. Tokens are masked.",
        footer = {
            "",
            "Reads systemd's journal over the one connection that each host gets. With -f lines come as they are",
            "written, those of one host in order, until Ctrl-C (exit 130); -o json gives one object a line. A host",
            "whose connection breaks is asked again, from its last line on.",
            "",
            "Examples:",
            "  obsctl logs worker-prod --since 10m --grep error",
            "  obsctl logs worker-prod --host worker-1 -f"
        })
final class LogsCommand extends FleetCommand {
    private static final int MOST = 10_000;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How long ago, as 90s, 10m, 2h or 1d, or a time as 2026-11-21T14:00:00Z.")
    @Nullable
    String since;

    @Option(names = "--grep", paramLabel = "REGEX", description = "Only lines that match, as journalctl's --grep.")
    @Nullable
    String grep;

    @Option(names = "-n", paramLabel = "COUNT", description = "How many lines at most, the latest. Default: 100.")
    int count = 100;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with lines that come.")
    boolean follow;

    LogsCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = follow ? format(Format.HUMAN, Format.JSON) : format(Format.HUMAN, Format.JSON, Format.YAML);
        if (count < 0 || count > MOST) {
            throw usage("-n takes a number from 0 to " + MOST);
        }
        LogRequest request = new LogRequest(count, since == null ? null : moment(since), grep, follow);
        LogsView view = new LogsView(console());
        if (follow) {
            return use().askHosts().follow(profile, selection(), request, line -> view.line(line, format), progress());
        }
        AskHosts.Logs logs = use().askHosts().logs(profile, selection(), request);
        view.show(profile, logs.lines(), format);
        console().problems(logs.problems());
        return logs.exitCode();
    }

    private Instant moment(String text) {
        try {
            if (text.matches("\\d{1,6}[smhd]")) {
                String iso = text.endsWith("d") ? "P" + text : "PT" + text;
                return context().clock().instant().minus(Duration.parse(iso));
            }
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw usage("--since takes a time as 90s, 10m, 2h, 1d or 2026-11-21T14:00:00Z, not " + text);
        }
    }
}
