package io.obsctl.cli;

import io.obsctl.model.Signal;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.VerifyView;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = "Prove that a trace, a metric and a log travel end to end, hop by hop.",
        footer = {
            "",
            "Sends one of each with a unique token through every collector (through an SSH tunnel where it",
            "listens on its host's loopback), and reads each back from Tempo, Mimir and Loki.",
            "",
            "Examples:",
            "  obsctl verify worker-prod",
            "  obsctl verify worker-prod --host worker-1 --timeout 30s -o junit"
        })
final class VerifyCommand extends FleetCommand {
    @Option(names = "--signal", paramLabel = "SIGNAL", split = ",", description = "Only: traces, metrics, logs.")
    List<String> signals = List.of();

    @Option(names = "--timeout", paramLabel = "DURATION", description = "How long to wait; default: the profile's.")
    @Nullable
    String timeout;

    VerifyCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML, Format.JUNIT);
        VerifyRequest request = new VerifyRequest(List.of(), chosen(), duration(), "");
        VerifyReport report = use().verifySignals().verify(profile, selection(), request, progress());
        new VerifyView(console()).show(profile, report, format);
        return report.exitCode();
    }

    private Set<Signal> chosen() {
        try {
            return signals.stream()
                    .map(s -> Signal.valueOf(s.strip().toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw usage("--signal takes traces, metrics and logs");
        }
    }

    private @Nullable Duration duration() {
        if (timeout == null) {
            return null;
        }
        try {
            return Duration.parse("PT" + timeout.strip());
        } catch (DateTimeParseException e) {
            throw usage("--timeout takes a number with its unit: 30s, 2m");
        }
    }
}
