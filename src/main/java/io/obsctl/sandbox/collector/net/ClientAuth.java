package io.obsctl.sandbox.collector.net;

import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credentials of a Prometheus-style client: {@code basic_auth}, {@code bearer_token}, {@code authorization}. */
public final class ClientAuth {
    /** One way to make the header. */
    private interface Header {
        String value() throws IOException;
    }

    private final @Nullable Header header;

    private ClientAuth(@Nullable Header header) {
        this.header = header;
    }

    /** Reads the arguments; at most one of the ways may be there. */
    public static ClientAuth of(Arguments a) {
        List<Header> ways = new ArrayList<>();
        a.block("basic_auth").ifPresent(b -> ways.add(basic(b)));
        Value.Sensitive token = a.secret("bearer_token");
        if (token != null) {
            ways.add(() -> "Bearer " + token.plain());
        }
        String tokenFile = a.text("bearer_token_file", "");
        if (!tokenFile.isEmpty()) {
            FileText file = new FileText(Path.of(tokenFile));
            ways.add(() -> "Bearer " + file.read());
        }
        a.block("authorization").ifPresent(b -> ways.add(authorization(b)));
        if (ways.size() > 1) {
            a.fault(
                    a.header(),
                    "at most one of basic_auth, authorization, oauth2, bearer_token & bearer_token_file must be configured");
        }
        return new ClientAuth(ways.isEmpty() ? null : ways.get(0));
    }

    private static Header basic(Arguments b) {
        String user = b.text("username", "");
        Value.Sensitive password = b.secret("password");
        String file = b.text("password_file", "");
        if (password != null && !file.isEmpty()) {
            b.fault(b.header(), "at most one of basic_auth password & password_file must be configured");
        }
        if (!file.isEmpty()) {
            FileText text = new FileText(Path.of(file));
            return () -> basic(user, text.read());
        }
        String plain = password == null ? "" : password.plain();
        return () -> basic(user, plain);
    }

    private static Header authorization(Arguments b) {
        String type = b.text("type", "Bearer");
        Value.Sensitive credentials = b.secret("credentials");
        String file = b.text("credentials_file", "");
        if (!file.isEmpty()) {
            FileText text = new FileText(Path.of(file));
            return () -> type + " " + text.read();
        }
        String plain = credentials == null ? "" : credentials.plain();
        return () -> type + " " + plain;
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The {@code Authorization} header, if there are credentials. */
    public Optional<String> header() throws IOException {
        return header == null ? Optional.empty() : Optional.of(header.value());
    }
}
