package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.Locale;

/**
 * The one place that puts an HTTP failure into words. Callers that know more (which id, which scope) add to it or say
 * it better.
 */
public final class HttpProblems {
    /** The longest part of an error body that is shown, in characters. */
    private static final int SHOWN = 300;

    private HttpProblems() {}

    /**
     * Why {@code what} did not work.
     *
     * @param what the action in a person's words, such as {@code reading the dashboards of grafana}
     * @param result no 2xx answer, or one that makes no sense here
     */
    public static Problem of(String what, URI url, HttpResult result) {
        if (OurCertificate.wanted(result)) {
            String said = result instanceof Answered answer
                    ? "answered " + answer.status()
                    : TokenMask.mask(((Unreachable) result).detail());
            return Problem.error(
                    "http/client-certificate",
                    "The server wants a certificate of the caller",
                    what + ": " + shown(url) + " " + said);
        }
        return result instanceof Answered answer
                ? answered(what, url, answer)
                : unreachable(what, url, (Unreachable) result);
    }

    /** A 2xx answer that is not the JSON (or YAML) that it should be; {@code why} says what is wrong with it. */
    public static Problem unreadable(String what, URI url, Answered answer, String why) {
        String detail = what + ": " + shown(url) + " answered " + answer.status() + ", but " + why + body(answer);
        return Problem.error("http/not-json", "The answer is not what this API gives", detail)
                .hint("A login page or a proxy may have answered instead: check the URL");
    }

    private static Problem answered(String what, URI url, Answered answer) {
        int status = answer.status();
        String detail = what + ": " + shown(url) + " answered " + status + body(answer);
        if (status == 401) {
            return Problem.error("http/unauthorized", "The credentials were not accepted", detail);
        }
        if (status == 403) {
            return Problem.error("http/forbidden", "The token may not do this", detail);
        }
        if (status == 404) {
            return Problem.error("http/not-found", "Nothing is there", detail);
        }
        if (status == 409 || status == 412) {
            return Problem.error("http/conflict", "It was changed by someone else meanwhile", detail)
                    .hint("Plan again and look at the difference");
        }
        if (status == 429) {
            String after = answer.header("retry-after")
                    .map(t -> "; it asks to wait " + (t.matches("[0-9]+") ? t + " s" : "until " + t))
                    .orElse("");
            return Problem.error("http/rate-limited", "The server takes no more requests now", detail + after);
        }
        if (status / 100 == 5) {
            return Problem.error("http/server-error", "The server failed", detail);
        }
        if (status / 100 == 3) {
            String where = answer.header("location")
                    .map(l -> " and points to " + TokenMask.mask(l))
                    .orElse("");
            return Problem.error("http/redirected", "The server points elsewhere", detail + where)
                    .hint("Write the final address into the profile; credentials are not sent to another host");
        }
        if (status / 100 == 4) {
            return Problem.error("http/refused", "The server refused the request", detail);
        }
        return Problem.error("http/unexpected", "The server gave an unexpected answer", detail);
    }

    private static Problem unreachable(String what, URI url, Unreachable result) {
        String detail = what + ": " + shown(url) + ": " + TokenMask.mask(result.detail());
        return switch (result.reason()) {
            case TIMEOUT -> Problem.error("http/timeout", "No answer came in time", detail);
            case TLS ->
                Problem.error("http/tls", "No trusted TLS connection", detail)
                        .hint("See who answers, a proxy that opens TLS for instance")
                        .run(sClient(url));
            case PROXY -> proxy(Problem.error("http/proxy", "The proxy does not let it through", detail), result);
            case DNS, REFUSED, NO_ROUTE, CUT, TOO_LARGE, ADDRESS ->
                Problem.error("http/unreachable", "No connection to the server", detail);
        };
    }

    private static Problem proxy(Problem problem, Unreachable result) {
        return result.detail().contains("407")
                ? problem.hint("User and password of a proxy stand in the variable, what is no letter or digit as %XX:")
                        .run("export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT")
                : problem.hint("See which proxy is set; what needs none belongs into NO_PROXY:")
                        .run("env | grep -i _proxy");
    }

    /** The exit code that a result calls for when it ends the work. */
    public static ExitCode exitCode(HttpResult result) {
        if (OurCertificate.wanted(result)) {
            return ExitCode.DENIED;
        }
        if (!(result instanceof Answered answer)) {
            return ExitCode.UNREACHABLE;
        }
        return switch (answer.status()) {
            case 401, 403 -> ExitCode.DENIED;
            case 409, 412 -> ExitCode.CONFLICT;
            case 400, 405, 406, 411, 413, 414, 415, 422 -> ExitCode.NO;
            default -> ExitCode.UNREACHABLE;
        };
    }

    /** The URL as people may see it: without user, password and query. */
    public static String shown(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + hostPort(url) + TokenMask.mask(path);
    }

    /** Host and port as written, without user info. */
    private static String hostPort(URI url) {
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static String sClient(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        int port = url.getPort() < 0 ? 443 : url.getPort();
        return "openssl s_client -connect " + host + ":" + port + " -servername " + host + " </dev/null";
    }

    /** The start of an error body on one line, masked: {@code : "text"}, or nothing when there is none to show. */
    public static String body(Answered answer) {
        String text = TokenMask.mask(answer.text())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        if (text.isEmpty()) {
            return "";
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return " with an HTML page";
        }
        return ": " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }
}
