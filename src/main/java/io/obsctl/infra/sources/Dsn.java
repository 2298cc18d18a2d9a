package io.obsctl.infra.sources;

import io.obsctl.model.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data source name as PostgreSQL's exporter takes it: a URL, or {@code key=value} pairs. Defaults are those of its
 * driver (lib/pq): port 5432, sslmode require, the database named like the user.
 */
record Dsn(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        String sslmode,
        String sslrootcert,
        String sslcert) {
    private static final Pattern PAIR = Pattern.compile("\\s*([a-z_]+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|(\\S*))");

    /** Empty when it is neither; nothing of the text is quoted anywhere. */
    static Optional<Dsn> read(Secret secret) {
        String text = secret.reveal().strip();
        return text.startsWith("postgres://") || text.startsWith("postgresql://") ? url(text) : pairs(text);
    }

    /** {@code host:port}. */
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<Dsn> url(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() == null) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (String part : String.valueOf(uri.getRawQuery()).split("&", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    values.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
                }
            }
            String[] user = String.valueOf(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo())
                    .split(":", 2);
            if (!user[0].isEmpty()) {
                values.put("user", decoded(user[0]));
            }
            if (user.length > 1) {
                values.put("password", decoded(user[1]));
            }
            values.put("host", uri.getHost().replaceAll("^\\[|]$", ""));
            values.put("port", uri.getPort() < 0 ? "5432" : Integer.toString(uri.getPort()));
            String path = uri.getPath() == null ? "" : uri.getPath();
            if (path.length() > 1) {
                values.put("dbname", path.substring(1));
            }
            return of(values);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<Dsn> pairs(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(text);
        int end = 0;
        while (end < text.length() && pair.find(end) && pair.start() == end) {
            String quoted = pair.group(2);
            String value = quoted == null ? pair.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            values.put(pair.group(1), value);
            end = pair.end();
        }
        return values.isEmpty() || end < text.length() ? Optional.empty() : of(values);
    }

    private static Optional<Dsn> of(Map<String, String> values) {
        String port = values.getOrDefault("port", "5432");
        if (!port.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String user = values.getOrDefault("user", "postgres");
        return Optional.of(new Dsn(
                values.getOrDefault("host", "localhost"),
                Integer.parseInt(port),
                values.getOrDefault("dbname", user),
                user,
                Secret.of(values.getOrDefault("password", "")),
                values.getOrDefault("sslmode", "require"),
                values.getOrDefault("sslrootcert", ""),
                values.getOrDefault("sslcert", "")));
    }
}
