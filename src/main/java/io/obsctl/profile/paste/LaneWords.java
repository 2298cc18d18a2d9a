package io.obsctl.profile.paste;

import io.obsctl.profile.bind.LaneUrls;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which lane a word, a component or a URL speaks of. Lanes are the keys of {@code stack.lanes}. */
final class LaneWords {
    /** Names of products and protocols: they say it. */
    private static final Map<String, Pattern> STRONG = words(
            "otlp", "otlp|opentelemetry|otel",
            "mimir", "prometheus|prom|mimir|cortex|remote.?write",
            "loki", "loki",
            "tempo", "tempo",
            "alertmanager", "alertmanager",
            "profiles", "pyroscope",
            "fleet", "fleet|agent.?management");

    /** Names of signals: they say it when no product is named. */
    private static final Map<String, Pattern> WEAK =
            words("mimir", "metrics?", "loki", "logs?", "tempo", "traces?", "profiles", "profiles?");

    /** Fields of the Grafana Cloud API (facts, 3.1). */
    private static final Map<String, String> FIELDS = Map.of(
            "hminstanceprom", "mimir",
            "hlinstance", "loki",
            "htinstance", "tempo",
            "aminstance", "alertmanager",
            "hpinstance", "profiles",
            "agentmanagementinstance", "fleet",
            "otlphttp", "otlp");

    private static final Pattern DENIED = Pattern.compile(
            "(?i)\\(?\\b(?:not|never|instead of|rather than|different (?:from|than)|unlike)\\b[^).;]*\\)?");
    private static final Pattern CLOUD = Pattern.compile("(?i).*\\.grafana(?:-[a-z]+)?\\.net");

    private LaneWords() {}

    private static Map<String, Pattern> words(String... pairs) {
        Map<String, Pattern> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            out.put(pairs[i], Pattern.compile("(?i)(?<![a-z])(?:" + pairs[i + 1] + ")(?![a-z])"));
        }
        return out;
    }

    /** The one lane that the words name; empty when they name none or several. */
    static String of(String words) {
        String text = DENIED.matcher(words).replaceAll(" ");
        String field = text.strip().toLowerCase(Locale.ROOT).replaceAll("(id|url|name|status)$", "");
        if (FIELDS.containsKey(field)) {
            return FIELDS.get(field);
        }
        Set<String> strong = named(STRONG, text);
        Set<String> found = strong.isEmpty() ? named(WEAK, text) : strong;
        return found.size() == 1 ? found.iterator().next() : "";
    }

    private static Set<String> named(Map<String, Pattern> words, String text) {
        Set<String> out = new TreeSet<>();
        words.forEach((lane, pattern) -> {
            if (pattern.matcher(text).find()) {
                out.add(lane);
            }
        });
        return out;
    }

    /** The lane of an Alloy component, or of a block of another agent's configuration; empty for any other line. */
    static String block(String line) {
        Matcher m =
                Pattern.compile("^\\s*([a-z_.]+)\\s*(?:\"([^\"]*)\")?\\s*\\{").matcher(line);
        if (!m.find()) {
            return "";
        }
        String label = m.group(2) == null ? "" : of(m.group(2));
        return switch (m.group(1)) {
            case "prometheus.remote_write" -> "mimir";
            case "loki.write" -> "loki";
            case "pyroscope.write" -> "profiles";
            case "otelcol.exporter.otlphttp", "otelcol.exporter.otlp", "otelcol.auth.basic" ->
                label.isEmpty() ? "otlp" : label;
            case "remotecfg" -> "fleet";
            default -> "";
        };
    }

    static boolean cloud(String host) {
        return CLOUD.matcher(host).matches();
    }

    /** The lane that a URL leads to, {@code grafana} for a stack's Grafana; empty when the URL does not say. */
    static String ofUrl(URI url) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String path = url.getPath() == null ? "" : url.getPath();
        String first = host.replaceFirst("[.-].*", "");
        String byHost = switch (first) {
            case "otlp" -> "otlp";
            case "prometheus", "mimir", "cortex" -> "mimir";
            case "logs", "loki" -> "loki";
            case "tempo", "traces" -> "tempo";
            case "alertmanager" -> "alertmanager";
            case "profiles", "pyroscope" -> "profiles";
            case "fleet" -> "fleet";
            case "influx", "graphite" -> first;
            default -> "";
        };
        if (cloud(host) && !byHost.isEmpty()) {
            return byHost;
        }
        if (path.contains("/loki/")) {
            return "loki";
        }
        if (path.contains("/api/prom") || path.endsWith("/api/v1/push") || path.endsWith("/api/v1/write")) {
            return "mimir";
        }
        if (path.matches(".*/otlp(/v1/.*)?/?")) {
            return "otlp";
        }
        if (host.matches("[a-z0-9-]+\\.grafana\\.net")) {
            return "grafana";
        }
        return byHost;
    }

    /** A host or URL inside a value; a host without a scheme only on Grafana Cloud, where its name says what it is. */
    static List<URI> urls(String text) {
        Matcher m = Pattern.compile(
                        "https?://[^\\s\"'`<>(),;|]+|(?<![\\w./@-])[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.grafana\\.net"
                                + "(?::\\d+)?(?:/[^\\s\"'`<>(),;|]*)?")
                .matcher(text);
        List<URI> out = new java.util.ArrayList<>();
        while (m.find()) {
            String found = m.group().replaceFirst("[.:]+$", "");
            try {
                URI url = new URI(found.startsWith("http") ? found : "https://" + found);
                if (url.getHost() != null) {
                    out.add(url);
                }
            } catch (URISyntaxException e) {
                continue; // a URL with a placeholder in it
            }
        }
        return out;
    }

    /** The base of a lane: no user, no port that is the scheme's, the path that Grafana Cloud's API has. */
    static String base(String lane, URI url) {
        int port = url.getPort() == 443 && "https".equals(url.getScheme()) ? -1 : url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String whole = url.getScheme() + "://" + url.getHost() + (port < 0 ? "" : ":" + port) + path;
        String base = LaneUrls.base(lane, whole);
        if (!cloud(url.getHost())) {
            return base;
        }
        String root = url.getScheme() + "://" + url.getHost();
        return switch (lane) {
            case "otlp" -> root + "/otlp";
            case "mimir" -> root + "/api/prom";
            case "tempo" -> root + "/tempo";
            case "loki", "grafana", "alertmanager", "profiles", "fleet" -> root;
            default -> base;
        };
    }
}
