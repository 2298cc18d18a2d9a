package io.obsctl.report;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems that stopped a command: to people on standard error, to machines also as one document. */
public final class FailureView {
    private final Console console;

    public FailureView(Console console) {
        this.console = console;
    }

    public void show(List<Problem> problems, ExitCode code, Format format) {
        if (format == Format.JSON || format == Format.YAML) {
            Map<String, @Nullable Object> document = JsonText.document("obsctl.problems");
            document.put("exitCode", code.code());
            document.put("problems", ProblemsJson.of(problems));
            console.raw(JsonText.print(document, format));
        } else {
            console.problems(problems);
        }
    }

    /** For {@code --stacktrace} only. */
    public void stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        text.toString().lines().forEach(console::note);
    }
}
