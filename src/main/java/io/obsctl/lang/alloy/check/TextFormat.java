package io.obsctl.lang.alloy.check;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Forms that the text of an attribute must have. Each refuses only what is surely wrong. */
enum TextFormat {
    BYTES("no size; write \"10MiB\"") {
        @Override
        boolean fits(String text) {
            return Formats.isBytes(text);
        }
    },
    /** What Go's {@code url.Parse} takes: nearly everything; a colon in the first part of a path is refused. */
    URL("no URL") {
        @Override
        boolean fits(String text) {
            if (text.startsWith(":")) {
                return false;
            }
            int colon = text.indexOf(':');
            int slash = text.indexOf('/');
            boolean scheme = colon > 0 && isScheme(text.substring(0, colon));
            boolean colonInPath = colon > 0 && !scheme && (slash < 0 || colon < slash) && text.indexOf('?') < 0;
            boolean open = text.contains("://[") && text.indexOf(']') < 0;
            return !colonInPath && !open && noControls(text) && escapes(text);
        }
    },
    /** Names of Go's cipher suites, those that it calls insecure too, between commas. */
    CIPHERS("no cipher suite of Go; write \"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"") {
        @Override
        boolean fits(String text) {
            return text.isEmpty() || Arrays.stream(text.split(",", -1)).allMatch(Ciphers::isKnown);
        }
    },
    /** Name of one of the cipher suites that Go calls secure. */
    SECURE_CIPHER("no secure cipher suite of Go; write \"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"") {
        @Override
        boolean fits(String text) {
            return Ciphers.isSecure(text);
        }
    },
    /** As the Redis exporter reads them: {@code [db=]key} between commas. */
    REDIS_KEYS("no key of Redis; write \"key\" or \"db0=key\"") {
        @Override
        boolean fits(String text) {
            return Arrays.stream(text.split(",", -1))
                    .map(part -> part.split("=", -1))
                    .allMatch(p -> p.length == 1
                            || p.length == 2 && p[0].strip().replace("db", "").matches("[+-]?[0-9]+"));
        }
    },
    /** What Go's {@code url.ParseRequestURI} takes: an absolute URL or an absolute path. */
    REQUEST_URI("no absolute URL") {
        @Override
        boolean fits(String text) {
            int colon = text.indexOf(':');
            return text.startsWith("/") || (colon > 0 && isScheme(text.substring(0, colon)) && noControls(text));
        }
    },
    HTTP_URL("no URL with http:// or https:// and a host") {
        @Override
        boolean fits(String text) {
            boolean http = text.regionMatches(true, 0, "http://", 0, 7);
            boolean https = text.regionMatches(true, 0, "https://", 0, 8);
            return (http && text.length() > 7) || (https && text.length() > 8);
        }
    },
    HTTP_SCHEME("no URL with http:// or https://") {
        @Override
        boolean fits(String text) {
            return text.regionMatches(true, 0, "http:", 0, 5) || text.regionMatches(true, 0, "https:", 0, 6);
        }
    },
    ABSOLUTE_URL("no URL with a scheme and a host") {
        @Override
        boolean fits(String text) {
            int colon = text.indexOf("://");
            return colon > 0 && isScheme(text.substring(0, colon)) && text.length() > colon + 3;
        }
    },
    HOST_PORT("no host:port") {
        @Override
        boolean fits(String text) {
            int last = text.lastIndexOf(':');
            if (last < 0) {
                return false;
            }
            boolean bracketed = text.startsWith("[");
            return bracketed ? text.indexOf("]:") > 0 : text.indexOf(':') == last;
        }
    },
    DOCKER_HOST("no address of a Docker daemon; write \"unix:///var/run/docker.sock\"") {
        @Override
        boolean fits(String text) {
            return text.contains("://");
        }
    },
    MYSQL_DSN("no MySQL data source name; write \"user:password@tcp(host:3306)/database\"") {
        @Override
        boolean fits(String text) {
            return MySqlDsn.isRead(text);
        }
    },
    POSTGRES_URL("no PostgreSQL URL; write \"postgresql://user:password@host:5432/database\"") {
        @Override
        boolean fits(String text) {
            return text.startsWith("postgres://") || text.startsWith("postgresql://");
        }
    },
    SQLSERVER_URL("no SQL Server URL; write \"sqlserver://user:password@host:1433\"") {
        @Override
        boolean fits(String text) {
            return text.startsWith("sqlserver://");
        }
    },
    OCTAL("no octal number; write \"0750\"") {
        @Override
        boolean fits(String text) {
            return text.matches("[0-7]{1,10}");
        }
    },
    ISO_DURATION("no ISO 8601 duration; write \"PT5M\"") {
        @Override
        boolean fits(String text) {
            return text.matches("P(?:\\d+[YMWD])*(?:T(?:\\d+[HMS])+)?") && text.length() > 1;
        }
    },
    PUBSUB_TOPIC("no topic; write \"projects/<project>/topics/<name>\"") {
        @Override
        boolean fits(String text) {
            return text.matches("projects/[^/]+/topics/.+");
        }
    },
    PUBSUB_SUBSCRIPTION("no subscription; write \"projects/<project>/subscriptions/<name>\"") {
        @Override
        boolean fits(String text) {
            return text.matches("projects/[^/]+/subscriptions/.+");
        }
    },
    KAFKA_VERSION("no version of Kafka; write \"2.8.0\"") {
        @Override
        boolean fits(String text) {
            return text.matches("\\d+\\.\\d+\\.\\d+(?:\\.\\d+)?");
        }
    },
    RFC3339("no time; write \"2026-01-31T12:00:00Z\" or \"2026-01-31 12:00\" or \"2026-01-31\"") {
        @Override
        boolean fits(String text) {
            return text.isEmpty() || text.matches("\\d{4}-\\d\\d-\\d\\d(?:[ T]\\d\\d:\\d\\d.*)?");
        }
    },
    UUID("no UUID") {
        @Override
        boolean fits(String text) {
            return text.replace("-", "")
                    .replace("urn:uuid:", "")
                    .replaceAll("[{}]", "")
                    .matches("[0-9a-fA-F]{32}");
        }
    },
    LABEL_NAME("no name of a label: a letter or _, then letters, digits, _") {
        @Override
        boolean fits(String text) {
            return text.matches("[a-zA-Z_][a-zA-Z0-9_]*");
        }
    },
    NOT_EMPTY("empty") {
        @Override
        boolean fits(String text) {
            return !text.isBlank();
        }
    },
    RELABEL_TARGET("no name of a label or template of one") {
        @Override
        boolean fits(String text) {
            return text.indexOf('$') >= 0 || !text.isEmpty();
        }
    },
    /** A mapping where a plain scalar is a mistake; only the crudest cases are refused. */
    YAML_MAPPING("no YAML mapping") {
        @Override
        boolean fits(String text) {
            return text.isBlank() || COLON.matcher(text).find() || text.indexOf('{') >= 0 || text.startsWith("#");
        }
    },
    /** The text format of Prometheus; only texts that hold no sample and no comment at all are refused. */
    PROMETHEUS_TEXT("no text of Prometheus metrics; each line ends with a line feed") {
        @Override
        boolean fits(String text) {
            return text.isBlank() || text.substring(text.lastIndexOf('\n') + 1).isBlank();
        }
    },
    /** A pattern of Loki's pattern stage: at least one {@code <name>}. */
    LOKI_PATTERN("no pattern with a capture such as <status>") {
        @Override
        boolean fits(String text) {
            return text.matches("(?s).*<[a-zA-Z_][a-zA-Z0-9_]*>.*");
        }
    },
    ONE_STAR("no path with exactly one *") {
        @Override
        boolean fits(String text) {
            return text.chars().filter(c -> c == '*').count() == 1;
        }
    },
    /** Names of encodings: what Java knows, and what only the collector does. */
    ENCODING("no encoding; write \"utf-8\"") {
        @Override
        boolean fits(String text) {
            return text.isEmpty()
                    || ENCODINGS.contains(text.toLowerCase(Locale.ROOT))
                    || text.matches("[A-Za-z0-9][A-Za-z0-9_.:+()-]*") && Charset.isSupported(text);
        }
    },
    GCP_FILTER("no filter; write \"<metric type>:<filter>\"") {
        @Override
        boolean fits(String text) {
            return text.indexOf(':') >= 0;
        }
    },
    SELECTOR("no selector; write \"{app=\\\"x\\\"}\"") {
        @Override
        boolean fits(String text) {
            return text.strip().startsWith("{") && text.indexOf('}') > 0;
        }
    },
    PEM("no PEM text; write \"-----BEGIN CERTIFICATE-----…\"") {
        @Override
        boolean fits(String text) {
            return text.isEmpty() || text.contains("-----BEGIN ");
        }
    },
    HTTP_METHOD("no HTTP method; write \"GET\"") {
        @Override
        boolean fits(String text) {
            return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]*");
        }
    },
    /** An expression of JMESPath, by its shape. */
    JMES("no JMESPath expression; write \"name\" or \"a.b\"") {
        @Override
        boolean fits(String text) {
            return text.isBlank() || ExpressionShape.JMES.fits(text);
        }
    },
    /** OTTL's statements call a function that changes something: a small letter first, then parentheses. */
    OTTL_STATEMENT("no OTTL statement; write \"set(attributes[\\\"a\\\"], 1)\"") {
        @Override
        boolean fits(String text) {
            return text.matches("(?s)\\s*[a-z][A-Za-z0-9_]*\\s*\\(.*");
        }
    },
    /** OTTL's conditions compare, or call; a value alone is none, but for true and false. */
    OTTL_CONDITION("no OTTL condition; write \"attributes[\\\"a\\\"] == 1\"") {
        @Override
        boolean fits(String text) {
            return (text.matches("(?s).*[(=<>!].*") || text.matches("(?s).*\\b(?:true|false)\\b.*"))
                    && ExpressionShape.OTTL.fits(text);
        }
    },
    /** Regular expressions of Go (RE2) that Java refuses too and that are no difference of dialects. */
    REGEX("no regular expression") {
        @Override
        boolean fits(String text) {
            return Regexes.mayCompile(text);
        }
    },
    CAPTURING_REGEX("no regular expression with a named group (?P<name>…)") {
        @Override
        boolean fits(String text) {
            return Regexes.mayCompile(text);
        }
    };

    private static final Set<String> ENCODINGS =
            Set.of("nop", "utf-8-raw", "utf8", "utf-16", "ascii", "macintosh", "x-mac-cyrillic", "hz-gb-2312");

    private static final Pattern COLON = Pattern.compile(":(?:\\s|$)");

    private final String wanted;

    TextFormat(String wanted) {
        this.wanted = wanted;
    }

    abstract boolean fits(String text);

    String wanted() {
        return wanted;
    }

    static TextFormat of(String name) {
        return valueOf(name);
    }

    static boolean isScheme(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9+.-]*");
    }

    /** Whether each percent sign before a query stands for a byte; queries are not looked at. */
    static boolean escapes(String text) {
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (!path.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                return false;
            }
        }
        return true;
    }

    static boolean noControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
