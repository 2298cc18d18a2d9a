package io.obsctl.profile;

import io.obsctl.problem.Nearest;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Findings;
import io.obsctl.profile.tree.Words;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.Yaml.Entry;
import io.obsctl.profile.tree.Yaml.Kind;
import io.obsctl.profile.tree.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a new profile is made from: values by key. The keys are those of a piped answers file and, with two dashes in
 * front, the flags of {@code obsctl init}.
 *
 * @param name the profile's name
 * @param values by {@link Key#key()}; none is blank, defaults are filled in, and none holds a token
 */
public record InitAnswers(String name, Map<String, String> values) {
    public InitAnswers {
        values = Map.copyOf(values);
    }

    /** The value, if it was given or has a default. */
    public Optional<String> get(Key key) {
        return Optional.ofNullable(values.get(key.key()));
    }

    /** What may be answered, in the order in which it is asked. */
    public enum Key {
        EXTENDS("extends", "Profile that the new one builds on", ""),
        SERVICE("service", "Name of the service (service.name)", ""),
        ENVIRONMENT("environment", "Name of the environment; default: the profile's name", ""),
        KIND("kind", "grafana-cloud, self-hosted or sandbox", "grafana-cloud"),
        STACK("stack", "Slug of the stack, the first word of SLUG.grafana.net", ""),
        STACK_API("stack-api", "Address of the API that knows the stack's ids, for a sandbox", ""),
        OTLP_URL("otlp-url", "URL of the OTLP gateway", ""),
        OTLP_ID("otlp-id", "Instance id of OTLP", ""),
        MIMIR_URL("mimir-url", "URL of Mimir or Prometheus", ""),
        MIMIR_ID("mimir-id", "Instance id of Mimir", ""),
        LOKI_URL("loki-url", "URL of Loki", ""),
        LOKI_ID("loki-id", "Instance id of Loki", ""),
        TEMPO_URL("tempo-url", "URL of Tempo", ""),
        TEMPO_ID("tempo-id", "Instance id of Tempo", ""),
        ALERTMANAGER_URL("alertmanager-url", "URL of the Alertmanager beside Mimir", ""),
        ALERTMANAGER_ID("alertmanager-id", "Instance id of the Alertmanager", ""),
        PROFILES_URL("profiles-url", "URL of Profiles (Pyroscope)", ""),
        PROFILES_ID("profiles-id", "Instance id of Profiles", ""),
        FLEET_URL("fleet-url", "URL of Fleet Management", ""),
        FLEET_ID("fleet-id", "Instance id of Fleet Management", ""),
        LANES("lanes", "Rare lanes to write too, of alertmanager, profiles, fleet; the others are comments", ""),
        LOGIN("login", "How the lanes of a self-hosted stack are entered: basic, bearer, mtls, tenant or none", ""),
        LOGIN_USER("login-user", "User of every lane that has no id of its own", ""),
        LOGIN_PASSWORD("login-password", "Where the password or bearer token of the lanes is", ""),
        TENANT("tenant", "X-Scope-OrgID of the lanes", ""),
        TLS_CA("tls-ca", "Where the PEM of the authority is that signed the servers", ""),
        TLS_CERT("tls-cert", "Where the PEM of our client certificate is", ""),
        TLS_KEY("tls-key", "Where the PEM of its private key is", ""),
        GRAFANA_URL("grafana-url", "Root URL of Grafana; default: https://SLUG.grafana.net", ""),
        WRITE_TOKEN("write-token", "Where the token is that collectors write with", "env:GRAFANA_CLOUD_TOKEN"),
        READ_TOKEN("read-token", "Where the token is that verify reads with", "env:GRAFANA_CLOUD_READ_TOKEN"),
        DEPLOY_TOKEN("deploy-token", "Where the token of the Grafana service account is", "env:GRAFANA_SA_TOKEN"),
        RULES_TOKEN("rules-token", "Where the token with rules:write is, for Mimir's and Loki's rulers", ""),
        STACKS_TOKEN("stacks-token", "Where a token with stacks:read is, for finding ids", ""),
        WRITE_EXPIRES("write-expires", "When the write token ends, a day or a time; default: what the API says", ""),
        READ_EXPIRES("read-expires", "When the read token ends", ""),
        DEPLOY_EXPIRES("deploy-expires", "When the deploy token ends", ""),
        RULES_EXPIRES("rules-expires", "When the rules token ends", ""),
        NAMESPACE("namespace", "Group of services (service.namespace)", ""),
        VERSION("service-version", "Version of the service (service.version)", ""),
        TEAM("team", "Team that is called when it breaks", ""),
        REGION("region", "Region (cloud.region)", ""),
        RUNS_ON("runs-on", "systemd, compose or local", "systemd"),
        ALLOY("alloy", "Version of Alloy on the hosts", "1.15"),
        HOSTS("hosts", "Hosts, NAME=ADDRESS, separated by commas", ""),
        USER("user", "SSH user on the hosts", ""),
        UNIT("unit", "systemd unit whose log is read", "");

        private final String key;
        private final String question;
        private final String def;

        Key(String key, String question, String def) {
            this.key = key;
            this.question = question;
            this.def = def;
        }

        /** The key in an answers file and, with two dashes, the flag. */
        public String key() {
            return key;
        }

        /** What is asked, without a question mark. */
        public String question() {
            return question;
        }

        /** The default; empty when there is none. */
        public String def() {
            return def;
        }

        /** Whether the answer is a reference to a token. */
        public boolean isToken() {
            return key.endsWith("-token") || key.startsWith("tls-") || key.equals("login-password");
        }
    }

    /** What reading or completing answers came to. */
    public sealed interface Result {}

    /** Values by key, from a file. */
    public record Given(Map<String, String> values) implements Result {
        public Given {
            values = Map.copyOf(values);
        }
    }

    /** Complete answers. */
    public record Ready(InitAnswers answers) implements Result {}

    /** What is wrong with them. */
    public record Wrong(List<Problem> problems) implements Result {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads an answers file: {@code key: value}, line by line; {@code hosts} may be a list or a mapping.
     *
     * @return {@link Given} or {@link Wrong}
     */
    public static Result parse(String path, byte[] bytes) {
        YamlReader.Document document = YamlReader.read(path, bytes);
        Findings findings = new Findings();
        findings.addSource(document.source());
        findings.addAll(document.problems());
        Map<String, String> values = new LinkedHashMap<>();
        if (document.root() instanceof Yaml.Table table) {
            table.entries().forEach(e -> read(e, values, findings));
        } else if (document.root() != null) {
            findings.add(
                    Problem.error(
                            "init/answers", "the answers cannot be read", "an answers file has lines `key: value`"),
                    document.root().place());
        }
        return findings.hasErrors() ? new Wrong(findings.problems()) : new Given(values);
    }

    private static void read(Entry entry, Map<String, String> values, Findings findings) {
        List<String> known = Stream.of(Key.values()).map(Key::key).toList();
        if (!known.contains(entry.key())) {
            Problem problem = Problem.error(
                    "init/answers",
                    "the answers cannot be read",
                    Words.show(entry.key()) + " is none of: " + String.join(", ", known));
            findings.add(
                    Nearest.to(entry.key(), known)
                            .map(n -> problem.hint("Did you mean `" + n + "`?"))
                            .orElse(problem),
                    entry.keyPlace());
        } else if (entry.value() instanceof Yaml.Scalar scalar) {
            if (scalar.kind() != Kind.NULL) {
                values.put(entry.key(), scalar.text());
            }
        } else if (entry.key().equals(Key.HOSTS.key()) && hosts(entry.value()).isPresent()) {
            values.put(entry.key(), hosts(entry.value()).get());
        } else {
            findings.add(
                    Problem.error(
                            "init/answers", "the answers cannot be read", "`" + entry.key() + "` takes a single value"),
                    entry.value().place());
        }
    }

    private static Optional<String> hosts(Yaml value) {
        List<String> out = new ArrayList<>();
        if (value instanceof Yaml.Items items) {
            for (Yaml item : items.items()) {
                if (!(item instanceof Yaml.Scalar s)) {
                    return Optional.empty();
                }
                out.add(s.text());
            }
        } else if (value instanceof Yaml.Table table) {
            for (Entry e : table.entries()) {
                if (!(e.value() instanceof Yaml.Scalar s)) {
                    return Optional.empty();
                }
                out.add(e.key() + "=" + s.text());
            }
        }
        return Optional.of(String.join(",", out));
    }

    /**
     * Fills in defaults and checks what a profile could not say.
     *
     * @param name the profile's name
     * @param given by key, from flags, a file, or questions; blank means not given
     * @return {@link Ready} or {@link Wrong}
     */
    public static Result complete(String name, Map<String, String> given) {
        List<Problem> problems = new ArrayList<>();
        if (!ProfileChain.NAME.matcher(name).matches()) {
            problems.add(Problem.error(
                    "profile/name",
                    "not a name of a profile",
                    Words.show(name) + " is not a name: letters, digits, dots, dashes and underlines"));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Key key : Key.values()) {
            String value = given.getOrDefault(key.key(), "").strip();
            if (value.isEmpty()) {
                value = key == Key.ENVIRONMENT ? name : key.def();
            }
            if (!value.isEmpty()) {
                check(key, value, problems);
                values.put(key.key(), value);
            }
        }
        login(values, problems);
        if (!values.containsKey(Key.SERVICE.key())) {
            problems.add(Problem.error("init/missing", "an answer is missing", "which service is observed")
                    .run("obsctl init " + name + " --service NAME"));
        }
        return problems.isEmpty() ? new Ready(new InitAnswers(name, values)) : new Wrong(problems);
    }

    /** What is given for logging in says how; a way that lacks something says what. */
    private static void login(Map<String, String> values, List<Problem> problems) {
        String login = values.getOrDefault(Key.LOGIN.key(), "");
        if (login.isEmpty()) {
            return;
        }
        if (!List.of("basic", "bearer", "mtls", "tenant", "none").contains(login)) {
            problems.add(Problem.error(
                    "init/answers",
                    "the answers cannot be read",
                    Words.show(login) + " is none of: basic, bearer, mtls, tenant, none"));
        }
        needs(values, problems, login, "mtls", Key.TLS_CERT);
        needs(values, problems, login, "mtls", Key.TLS_KEY);
        needs(values, problems, login, "tenant", Key.TENANT);
    }

    private static void needs(Map<String, String> values, List<Problem> problems, String login, String way, Key key) {
        if (login.equals(way) && !values.containsKey(key.key())) {
            problems.add(Problem.error("init/missing", "an answer is missing", "login " + way + " needs " + key.key())
                    .hint("Give --" + key.key() + "."));
        }
    }

    private static void check(Key key, String value, List<Problem> problems) {
        if (Words.holdsToken(value)) {
            problems.add(Problem.error(
                            "profile/token-literal",
                            "a token is written into the profile",
                            "`" + key.key() + "` was given a token itself")
                    .hint("Put it into a variable and give its name, such as env:GRAFANA_CLOUD_TOKEN."));
        } else if (key.isToken() && !value.matches("(env|file|exec|vault|aws-sm|aws-ssm):.+")) {
            problems.add(Problem.error(
                            "profile/secret-ref",
                            "not a reference to a secret",
                            "`" + key.key() + "` takes env:NAME, file:PATH, exec:COMMAND, vault:PATH#KEY, aws-sm:ID or"
                                    + " aws-ssm:NAME")
                    .hint("Put the token into a variable and give its name, such as env:GRAFANA_CLOUD_TOKEN."));
        } else if (key == Key.HOSTS
                && Stream.of(value.split(",")).anyMatch(h -> !h.strip().matches("[^=\\s]+(=[^=\\s]+)?"))) {
            problems.add(Problem.error(
                            "init/answers", "the answers cannot be read", "`hosts` takes NAME=ADDRESS,NAME=ADDRESS")
                    .hint("Such as worker-1=203.0.113.10,worker-2=203.0.113.11."));
        }
    }
}
