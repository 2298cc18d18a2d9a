package io.obsctl.sandbox.collector.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Basic authentication as {@code otelcol.auth.basic} does it: for clients with one user, for servers with many. */
public final class BasicAuth implements AuthHandler {
    /** A text that may be in a file. */
    public interface Text {
        String read() throws IOException;
    }

    private final Text user;
    private final Text password;
    private final String inline;
    private final @Nullable Path file;

    /**
     * @param inline lines of an htpasswd file
     * @param file an htpasswd file, read at every request so that changes count at once
     */
    public BasicAuth(Text user, Text password, String inline, @Nullable Path file) {
        this.user = user;
        this.password = password;
        this.inline = inline;
        this.file = file;
    }

    @Override
    public Map<String, String> clientHeaders() throws IOException {
        return Map.of("Authorization", ClientAuth.basic(user.read(), password.read()));
    }

    @Override
    public boolean admits(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            String stored = colon < 0 ? null : users().get(pair.substring(0, colon));
            return stored != null && Passwords.matches(stored, pair.substring(colon + 1));
        } catch (IllegalArgumentException | IOException e) {
            return false;
        }
    }

    private Map<String, String> users() throws IOException {
        Map<String, String> users = new HashMap<>();
        String name = user.read();
        if (!name.isEmpty()) {
            users.put(name, password.read());
        }
        String lines = inline + "\n" + (file == null ? "" : Files.readString(file));
        for (String line : lines.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                users.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return users;
    }
}
