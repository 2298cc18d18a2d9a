package io.obsctl.infra.ssh;

import io.obsctl.deploy.LaneAsker;
import io.obsctl.infra.http.LaneHeaders;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ObsctlException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks lanes from a host, as its collector will: over one command of its connection. */
final class LanesFromHost implements LaneAsker {
    private static final int SECONDS = 6;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}");
    private static final Pattern STATUS = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3})\\b");
    private static final Pattern CREDENTIAL =
            Pattern.compile("gl(c|sa)_[A-Za-z0-9_=+/-]+|(Basic|Bearer) [A-Za-z0-9_=+/.-]+");

    private final Shell shell;
    private final SecretSource secrets;

    LanesFromHost(SshConnection connection, SecretSource secrets) {
        this(
                (arguments, input, longest) -> connection.run("lanes", Scripts.KNOCK, arguments, input, longest, null),
                secrets);
    }

    LanesFromHost(Shell shell, SecretSource secrets) {
        this.shell = shell;
        this.secrets = secrets;
    }

    /** Runs {@code knock.sh}. */
    @FunctionalInterface
    interface Shell {
        RemoteResult run(List<String> arguments, byte[] input, Duration longest) throws SshFailure;
    }

    @Override
    public List<Answer> ask(List<LaneRequest> requests) {
        Map<LaneRequest, Answer> answers = new LinkedHashMap<>();
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        List<LaneRequest> sent = new ArrayList<>();
        for (LaneRequest request : requests) {
            if (cannotSend(request)) {
                answers.put(request, new Answer.NoWay());
                continue;
            }
            try {
                write(input, request);
                sent.add(request);
            } catch (ObsctlException e) {
                answers.put(request, new Answer.Silent(e.problems().get(0).detail()));
            }
        }
        if (!sent.isEmpty()) {
            input.writeBytes("end\n".getBytes(StandardCharsets.US_ASCII));
            read(sent, input.toByteArray(), answers);
        }
        return requests.stream()
                .map(r -> answers.getOrDefault(r, new Answer.NoWay()))
                .toList();
    }

    /** Certificates of the profile are not on the host yet, and names of other kinds are left to those who know them. */
    private static boolean cannotSend(LaneRequest request) {
        return request.address().tls() != null
                || request.url().getHost() == null
                || !HOST.matcher(request.url().getHost()).matches()
                || (request.token() != null && request.token().staysOnHost());
    }

    private void write(ByteArrayOutputStream input, LaneRequest request) {
        Secret token = request.token() == null ? null : secrets.resolve(request.token());
        Map<String, String> headers = new LinkedHashMap<>(request.sortedHeaders());
        headers.putAll(LaneHeaders.of(request.address(), token));
        byte[] curl = curl(request, headers).getBytes(StandardCharsets.UTF_8);
        byte[] raw = raw(request, headers);
        boolean tls = "https".equalsIgnoreCase(request.url().getScheme());
        int port = request.url().getPort() > 0 ? request.url().getPort() : tls ? 443 : 80;
        String line = "ask " + curl.length + " " + escaped(request.body()) + " " + raw.length + " "
                + request.url().getHost() + " " + port + " " + (tls ? "tls" : "plain") + "\n";
        input.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
        input.writeBytes(curl);
        input.writeBytes(raw);
    }

    /** A config of curl: in double quotes a backslash goes before a backslash and a quote (curl(1), {@code -K}). */
    private static String curl(LaneRequest request, Map<String, String> headers) {
        StringBuilder out = new StringBuilder("request = \"POST\"\nheader = \"Expect:\"\nurl = ");
        out.append(quoted(request.url().toASCIIString())).append('\n');
        headers.forEach((name, value) ->
                out.append("header = ").append(quoted(name + ": " + value)).append('\n'));
        return out.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static byte[] raw(LaneRequest request, Map<String, String> headers) {
        String path = request.url().getRawPath();
        String query = request.url().getRawQuery();
        StringBuilder out = new StringBuilder("POST ")
                .append(path == null || path.isEmpty() ? "/" : path)
                .append(query == null ? "" : "?" + query)
                .append(" HTTP/1.1\r\nHost: ")
                .append(request.url().getRawAuthority().replaceFirst("^.*@", ""))
                .append("\r\nUser-Agent: obsctl\r\nConnection: close\r\nContent-Length: ")
                .append(request.body().length())
                .append("\r\n");
        headers.forEach(
                (name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(request.body().getBytes(StandardCharsets.ISO_8859_1));
        return bytes.toByteArray();
    }

    /** For printf: every byte as its octal escape. */
    private static String escaped(String body) {
        StringBuilder out = new StringBuilder();
        body.chars().forEach(c -> out.append(String.format("\\%03o", c)));
        return out.length() == 0 ? "-" : out.toString();
    }

    private void read(List<LaneRequest> sent, byte[] input, Map<LaneRequest, Answer> answers) {
        try {
            Duration longest = Duration.ofSeconds(30 + (long) SECONDS * sent.size());
            RemoteResult result = shell.run(List.of(String.valueOf(SECONDS)), input, longest);
            Frames frames = new Frames(result.output());
            for (LaneRequest request : sent) {
                String line = frames.line();
                answers.put(request, line.equals("none") ? new Answer.NoWay() : said(frames.block(line)));
            }
        } catch (SshFailure | IllegalArgumentException e) {
            // Whoever has to know that the host cannot be asked learns it from the steps that need it.
            sent.forEach(request -> answers.putIfAbsent(request, new Answer.NoWay()));
        }
    }

    private static Answer said(String came) {
        List<String> lines = came.lines().toList();
        Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!status.find()) {
            return new Answer.Silent("nothing answers");
        }
        int body = lines.indexOf("");
        String text = body < 0 ? "" : String.join(" ", lines.subList(body, lines.size()));
        String line = CREDENTIAL.matcher(text.replaceAll("\\p{C}", " ").strip()).replaceAll("***");
        boolean page = line.startsWith("<");
        return new Answer.Status(
                Integer.parseInt(status.group(1)), page ? "" : line.substring(0, Math.min(200, line.length())));
    }
}
