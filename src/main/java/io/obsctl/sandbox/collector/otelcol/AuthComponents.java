package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.net.AuthHandler;
import io.obsctl.sandbox.collector.net.BasicAuth;
import io.obsctl.sandbox.collector.net.WatchedFile;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code otelcol.auth.basic} and {@code otelcol.auth.bearer}. */
final class AuthComponents {
    private record Handler(AuthHandler handler) implements Component {
        @Override
        public Map<String, Value> exports() {
            return Map.of("handler", new Value.Capsule("capsule(\"auth.Handler\")", handler));
        }
    }

    private AuthComponents() {}

    static Component basic(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        Arguments from = a.block("client_auth").orElse(a);
        String file = from == a ? "" : from.text("password_file", "");
        String userFile = from == a ? "" : from.text("username_file", "");
        String user = from.text("username", "");
        Value.Sensitive password = from.secret("password");
        if (from != a) {
            a.ignoring("username", "password");
        }
        Optional<Arguments> htpasswd = a.block("htpasswd");
        String inline = htpasswd.map(h -> h.text("inline", "")).orElse("");
        String users = htpasswd.map(h -> h.text("file", "")).orElse("");
        // Alloy makes both halves, also where only client_auth is wanted (seen on 1.15.1).
        boolean admitsSomebody = !inline.isEmpty()
                || !users.isEmpty()
                || (!a.text("username", "").isEmpty() && a.secret("password") != null);
        if (!admitsSomebody) {
            a.fault(a.header(), "no credential source provided");
        }
        a.check();
        String plain = password == null ? "" : password.plain();
        return new Handler(new BasicAuth(
                text(user, userFile), text(plain, file), inline, users.isEmpty() ? null : Path.of(users)));
    }

    private static BasicAuth.Text text(String plain, String file) {
        return file.isEmpty() ? () -> plain : new WatchedFile(Path.of(file))::read;
    }

    static Component bearer(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        if (!a.has("token")) {
            a.fault(a.header(), "missing required attribute \"token\"");
        }
        Value.Sensitive token = a.secret("token");
        String scheme = a.text("scheme", "Bearer");
        String header = a.text("header", "Authorization");
        a.check();
        String value = (scheme.isEmpty() ? "" : scheme + " ") + (token == null ? "" : token.plain());
        return new Handler(new AuthHandler() {
            @Override
            public Map<String, String> clientHeaders() {
                return Map.of(header, value);
            }

            @Override
            public boolean admits(@Nullable String authorization) {
                return authorization != null
                        && java.security.MessageDigest.isEqual(
                                authorization.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        });
    }
}
