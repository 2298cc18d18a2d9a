package io.obsctl.infra.ssh;

import io.obsctl.deploy.LaneAsker;
import io.obsctl.infra.http.LaneHeaders;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
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
import org.jspecify.annotations.Nullable;

/** Asks lanes from a host, as its collector will: over one command of its connection. */
final class LanesFromHost implements LaneAsker {
    private static final int SECONDS = 6;

    /** On a way back nobody wants to wait. */
    private static final int HASTY = 3;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}");
    private static final Pattern STATUS = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3})\\b");
    private static final Pattern CREDENTIAL =
            Pattern.compile("gl(c|sa)_[A-Za-z0-9_=+/-]+|(Basic|Bearer) [A-Za-z0-9_=+/.-]+");

    private final Shell shell;
    private final Logins logins;
    private final int seconds;

    LanesFromHost(SshConnection connection, SecretSource secrets) {
        this(
                (arguments, input, longest) -> connection.run("lanes", Scripts.KNOCK, arguments, input, longest, null),
                new Logins.Here(secrets),
                SECONDS);
    }

    /**
     * With tokens that lie in files of the host; what has no file there cannot be asked.
     *
     * @param files by reference
     */
    LanesFromHost(SshConnection connection, Map<SecretRef, String> files) {
        this(
                (arguments, input, longest) -> connection.run("lanes", Scripts.KNOCK, arguments, input, longest, null),
                new Logins.There(files),
                HASTY);
    }

    LanesFromHost(Shell shell, Logins logins, int seconds) {
        this.shell = shell;
        this.logins = logins;
        this.seconds = seconds;
    }

    /** Where tokens are. */
    sealed interface Logins {
        /** This machine knows them. */
        record Here(SecretSource secrets) implements Logins {}

        /** The host keeps them in files, by reference; this machine may not know them at all. */
        record There(Map<SecretRef, String> files) implements Logins {}
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
            SecretRef missing = withoutFile(request);
            if (missing != null || cannotSend(request)) {
                answers.put(
                        request,
                        missing == null
                                ? new Answer.NoWay()
                                : new Answer.Silent(
                                        "not asked, the release has no file of its own that holds " + missing));
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

    /** A token that stands in an environment file among others, or that only systemd can open, is not read there. */
    private @Nullable SecretRef withoutFile(LaneRequest request) {
        SecretRef token = request.token();
        return logins instanceof Logins.There there
                        && token != null
                        && !there.files().containsKey(token)
                ? token
                : null;
    }

    /** Certificates of the profile are not on the host yet, and names of other kinds are left to those who know them. */
    private boolean cannotSend(LaneRequest request) {
        return request.address().tls() != null
                || request.url().getHost() == null
                || !HOST.matcher(request.url().getHost()).matches()
                || (request.token() != null && request.token().staysOnHost());
    }

    private void write(ByteArrayOutputStream input, LaneRequest request) {
        SecretRef reference = request.token();
        Secret token = reference != null && logins instanceof Logins.Here here
                ? here.secrets().resolve(reference)
                : null;
        String file = reference != null && logins instanceof Logins.There there && logsIn(request.address())
                ? there.files().get(reference)
                : null;
        if (file != null) {
            login(input, request.address(), file);
        }
        Map<String, String> headers = new LinkedHashMap<>(request.sortedHeaders());
        headers.putAll(LaneHeaders.of(request.address(), token));
        byte[] curl = curl(request, headers).getBytes(StandardCharsets.UTF_8);
        byte[] raw = raw(request, headers);
        boolean tls = "https".equalsIgnoreCase(request.url().getScheme());
        int port = request.url().getPort() > 0 ? request.url().getPort() : tls ? 443 : 80;
        String line = "ask " + curl.length + " " + escaped(request.body()) + " " + raw.length + " "
                + request.url().getHost() + " " + port + " " + (tls ? "tls" : "plain") + " "
                + (file != null ? firstLine(raw) : 0)
                + "\n";
        input.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
        input.writeBytes(curl);
        input.writeBytes(raw);
    }

    private static void login(ByteArrayOutputStream input, LaneAddress address, String file) {
        boolean basic = address.auth() == LaneAuth.BASIC;
        String user = address.id() == null ? "" : address.id();
        String line =
                "login " + (basic ? "basic " : "bearer ") + escaped(bytes(user)) + " " + escaped(bytes(file)) + "\n";
        input.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean logsIn(LaneAddress address) {
        return address.auth() == LaneAuth.BEARER || (address.auth() == LaneAuth.BASIC && address.id() != null);
    }

    /** Texts whose bytes are wanted, as ISO-8859-1. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Where the first header goes. */
    private static int firstLine(byte[] raw) {
        int at = 0;
        while (raw[at] != '\n') {
            at++;
        }
        return at + 1;
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
            Duration longest = Duration.ofSeconds(30 + (long) seconds * sent.size());
            RemoteResult result = shell.run(List.of(String.valueOf(seconds)), input, longest);
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
