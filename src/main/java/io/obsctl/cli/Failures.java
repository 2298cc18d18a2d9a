package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.report.Console;
import io.obsctl.report.FailureView;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what stopped a command into problems and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Context context;

    Failures(Context context) {
        this.context = context;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] words) {
        CommandLine line = failure.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        Problem problem = Problem.error("usage/arguments", "the command line is not understood", message(failure));
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                problem = problem.hint("Did you mean `"
                        + String.join("` or `", near.subList(0, Math.min(2, near.size()))) + "`?");
            }
        }
        return show(common(line), ExitCode.USAGE, List.of(problem.run(help)));
    }

    private static String message(ParameterException failure) {
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        return text.lines().findFirst().orElse("");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        Common common = common(line);
        if (failure instanceof ObsctlException known) {
            if (common.stacktrace && known.exitCode() == ExitCode.INTERNAL) {
                new FailureView(context.console(common)).stackTrace(failure);
            }
            return show(common, known.exitCode(), known.problems());
        }
        if (failure instanceof InvalidPathException name) {
            return show(common, ExitCode.USAGE, List.of(unspeakable(name)));
        }
        return defect(failure, common);
    }

    /** In the C locale, as under cron, Java takes only ASCII in names of files. The launcher sees to it; a bare jar does not. */
    private static Problem unspeakable(InvalidPathException name) {
        return Problem.error(
                        "file/name",
                        "this cannot be the name of a file here",
                        String.valueOf(name.getReason()).toLowerCase(Locale.ROOT))
                .hint("Names that are not ASCII need a UTF-8 locale: export LC_ALL=C.UTF-8, or start obsctl with the"
                        + " launcher that scripts/install.sh writes.");
    }

    /** A failure that no command expects, before or beside the options that say how to show it. */
    int defect(Throwable failure, boolean stacktrace) {
        Common common = new Common();
        common.stacktrace = stacktrace;
        return defect(failure, common);
    }

    private int defect(Throwable failure, Common common) {
        if (common.stacktrace) {
            new FailureView(context.console(common)).stackTrace(failure);
        }
        Throwable cause = failure instanceof ExceptionInInitializerError && failure.getCause() != null
                ? failure.getCause()
                : failure;
        Problem problem = Problem.error(
                        "internal/defect",
                        "obsctl failed by a defect of its own",
                        cause.getClass().getSimpleName()
                                + (cause.getMessage() == null ? "" : ": " + cause.getMessage()))
                .hint("Nothing is known to be half done. Please report it with the output of the same command and"
                        + " --stacktrace.");
        return show(common, ExitCode.INTERNAL, List.of(problem));
    }

    private int show(Common common, ExitCode code, List<Problem> problems) {
        Console console = context.console(common);
        new FailureView(console).show(problems, code, common.format);
        return code.code();
    }

    private static Common common(CommandLine line) {
        return Obsctl.common(line.getCommandSpec());
    }
}
