package io.obsctl.report;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;

/**
 * Workflow commands of GitHub Actions. Data escapes {@code %}, CR and LF; properties also {@code :} and {@code ,}, as
 * the runner decodes them.
 */
final class GithubText {
    private GithubText() {}

    static String line(Problem problem) {
        String level = switch (problem.severity()) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "notice";
        };
        StringBuilder out = new StringBuilder("::").append(level).append(' ');
        Position at = problem.position();
        if (at != null) {
            out.append("file=").append(property(at.file()));
            out.append(",line=").append(at.line()).append(",endLine=").append(at.endLine());
            out.append(",col=").append(at.column()).append(',');
        }
        out.append("title=").append(property(problem.id().toString())).append("::");
        String detail = problem.detail().isEmpty() ? "" : ": " + problem.detail();
        return out.append(data(problem.summary() + detail)).toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
