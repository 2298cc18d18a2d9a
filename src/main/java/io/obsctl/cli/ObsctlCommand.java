package io.obsctl.cli;

import io.obsctl.event.Sink;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Console;
import io.obsctl.report.Format;
import io.obsctl.report.ProgressView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command is options, one call, a view and an exit code. */
abstract class ObsctlCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    private final Context context;
    private final Instant started;

    ObsctlCommand(Context context) {
        this.context = context;
        this.started = context.clock().instant();
    }

    abstract ExitCode run();

    /** Adds what annotations cannot say: commands below this one, options made from data. */
    void addTo(CommandLine line) {}

    @Override
    public final Integer call() {
        try {
            return run().code();
        } finally {
            // Hosts that were left to themselves never end a step: what is drawn of them must not outlive the command.
            console().endDrawing();
        }
    }

    Context context() {
        return context;
    }

    /** The options that every command has; they belong to the root and are inherited. */
    Common common() {
        return Obsctl.common(Objects.requireNonNull(spec));
    }

    Console console() {
        return context.console(common());
    }

    UseCases use() {
        return context.useCases(common());
    }

    /** The chosen format, refused when this command cannot write it. */
    Format format(Format... allowed) {
        for (Format format : allowed) {
            if (format == common().format) {
                return format;
            }
        }
        String words =
                String.join(", ", Arrays.stream(allowed).map(Format::word).toList());
        throw usage("-o " + common().format.word() + " is not written by this command; it writes: " + words);
    }

    CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    /** Where progress goes: nowhere under {@code --quiet}. */
    Sink progress() {
        return common().quiet ? Sink.none() : new ProgressView(console(), common().verbose, context.clock());
    }

    /** Asks a person. Where none sits, nobody agreed. */
    boolean agreed(String question) {
        if (!context.interactive()) {
            return false;
        }
        console().prompt(question);
        try {
            String line = context.input().readLine();
            return line != null && line.strip().equalsIgnoreCase("yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time since the command was made. */
    Duration took() {
        return Duration.between(started, context.clock().instant());
    }
}
