package io.obsctl.infra.sources;

import io.obsctl.infra.http.TlsOver;
import io.obsctl.model.ClientTls;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** AUTH, PING and INFO in Redis' protocol (RESP2): what an exporter must be able to do. Asks for nothing else. */
final class RedisLogin {
    private static final int MILLIS = 5_000;

    private static final int HANDSHAKE_MILLIS = 3_000;

    /** The longest line that is read, in bytes. */
    private static final int LONGEST = 4096;

    private final String address;
    private final boolean encrypted;
    private final @Nullable ClientTls tls;
    private final SecretSource secrets;
    private final @Nullable Secret password;
    private final Way way;

    /** Whether it asked for a certificate of ours in vain. */
    private boolean unmet;

    /** @param tls for an encrypted connection; {@code null} for what the system trusts */
    RedisLogin(
            String address,
            boolean encrypted,
            @Nullable ClientTls tls,
            SecretSource secrets,
            @Nullable Secret password,
            Way way) {
        this.address = address;
        this.encrypted = encrypted;
        this.tls = tls;
        this.secrets = secrets;
        this.password = password;
        this.way = way;
    }

    Answer ask() {
        try (Socket socket = connected()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            return talk(in, socket.getOutputStream());
        } catch (SSLException e) {
            return TlsCauses.of(address, e, way);
        } catch (SocketTimeoutException e) {
            return encrypted && speaksPlain()
                    ? answer("it does not speak TLS", SourceCause.NO_TLS)
                    : answer(
                            "no answer within " + (encrypted ? HANDSHAKE_MILLIS : MILLIS) / 1000 + " s",
                            SourceCause.TIMED_OUT);
        } catch (UnknownHostException e) {
            return answer("the name has no address", SourceCause.NO_ADDRESS);
        } catch (ConnectException e) {
            return answer("connection refused", SourceCause.REFUSED);
        } catch (IOException e) {
            return ended();
        }
    }

    /** A Redis without TLS waits for the end of the line that a handshake seems to be. Nothing secret is sent. */
    private boolean speaksPlain() {
        try (Socket socket = open()) {
            send(socket.getOutputStream(), "PING");
            String said = line(socket.getInputStream());
            return said.startsWith("+") || said.startsWith("-");
        } catch (IOException e) {
            return false;
        }
    }

    private Socket open() throws IOException {
        InetSocketAddress to = way.local().isUnresolved()
                ? new InetSocketAddress(way.local().getHostString(), way.local().getPort())
                : way.local();
        if (to.isUnresolved()) {
            throw new UnknownHostException(to.getHostString());
        }
        Socket socket = new Socket();
        try {
            socket.connect(to, MILLIS);
            socket.setSoTimeout(encrypted ? HANDSHAKE_MILLIS : MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket connected() throws IOException {
        Socket socket = open();
        if (!encrypted) {
            return socket;
        }
        try {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(address.substring(colon + 1));
            TlsOver.Shaken shaken = TlsOver.wrap(socket, host, port, tls, secrets, TlsOver.Check.ISSUER_AND_NAME);
            unmet = shaken.unmet();
            return shaken.socket();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Answer talk(InputStream in, OutputStream out) throws IOException {
        if (password != null) {
            send(out, "AUTH", password.reveal());
            String said = line(in);
            if (said.isEmpty()) {
                return ended();
            }
            if (said.startsWith("-")) {
                return refused(said);
            }
        }
        send(out, "PING");
        String pong = line(in);
        if (pong.isEmpty()) {
            return ended();
        }
        if (pong.startsWith("-") && !pong.startsWith("-NOPERM")) {
            return refused(pong);
        }
        if (!pong.startsWith("+") && !pong.startsWith("-")) {
            return answer("it does not speak Redis' protocol", SourceCause.SOMETHING_ELSE);
        }
        send(out, "INFO", "server");
        String head = line(in);
        if (head.startsWith("-")) {
            return refused(head);
        }
        String version = "";
        for (int i = 0; i < 5 && version.isEmpty(); i++) {
            String next = line(in);
            version = next.startsWith("redis_version:") ? next.substring("redis_version:".length()) : "";
        }
        return new Answer(address, List.of(), "Redis " + version);
    }

    private Answer refused(String said) {
        String words = said.substring(1);
        if (said.startsWith("-NOAUTH")) {
            return answer(words, SourceCause.WANTS_CREDENTIALS);
        }
        if (said.startsWith("-WRONGPASS") || said.contains("invalid password")) {
            return answer(words, SourceCause.WRONG_PASSWORD);
        }
        if (said.startsWith("-NOPERM")) {
            return answer(words, SourceCause.MISSING_RIGHT);
        }
        if (said.contains("without any password configured") || said.contains("no password is set")) {
            return answer(words, SourceCause.NEEDS_NO_PASSWORD);
        }
        if (said.startsWith("-LOADING") || said.contains("max number of clients")) {
            return answer(words, SourceCause.NOT_READY);
        }
        return said.startsWith("-DENIED")
                ? answer("protected mode: it lets only its own machine in", SourceCause.ADDRESS_NOT_ALLOWED)
                : answer(words, SourceCause.SOMETHING_ELSE);
    }

    /** An end without a word: behind a tunnel nobody listens, or TLS is spoken there. */
    private Answer ended() {
        if (unmet) {
            return answer("it asked for a client certificate and ended the connection", SourceCause.WANTS_CERTIFICATE);
        }
        if (way.tunnelled() && encrypted) {
            return answer("the connection ended without a word", SourceCause.REFUSED, SourceCause.CUT);
        }
        if (way.tunnelled()) {
            return answer("the connection ended without a word", SourceCause.REFUSED, SourceCause.WANTS_TLS);
        }
        return answer("the connection ended without a word", encrypted ? SourceCause.CUT : SourceCause.WANTS_TLS);
    }

    private static void send(OutputStream out, String... parts) throws IOException {
        StringBuilder text = new StringBuilder("*" + parts.length + "\r\n");
        for (String part : parts) {
            text.append('$')
                    .append(part.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            text.append(part).append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** One line without its end; empty when the other side closed. */
    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n' && text.length() < LONGEST) {
            if (b != '\r') {
                text.append((char) b);
            }
            b = in.read();
        }
        return text.toString();
    }

    private Answer answer(String words, SourceCause... causes) {
        return new Answer(address, List.of(causes), words.length() > 160 ? words.substring(0, 160) + "…" : words);
    }
}
