package io.obsctl.profile;

import io.obsctl.profile.InitAnswers.Key;
import io.obsctl.profile.bind.LaneUrls;
import io.obsctl.profile.tree.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a new profile from answers: short, with the few comments that its reader needs. */
public final class ProfileWriter {
    private static final List<String> LANES = List.of("otlp", "mimir", "loki", "tempo");

    /** Nothing that is collected takes them, and a write token seldom may enter them. */
    private static final List<String> RARE = List.of("alertmanager", "profiles", "fleet");

    private final InitAnswers answers;
    private final StringBuilder out = new StringBuilder();

    private ProfileWriter(InitAnswers answers) {
        this.answers = answers;
    }

    /** The text; loading it finds wrong answers. */
    public static String write(InitAnswers answers) {
        ProfileWriter writer = new ProfileWriter(answers);
        writer.identity();
        writer.stack();
        writer.collector();
        writer.hosts();
        if (answers.get(Key.EXTENDS).isEmpty()) {
            // What a base says about these would be replaced, list by list.
            writer.collect();
            writer.rest();
        }
        return writer.out.toString();
    }

    private void identity() {
        line("# Written by `obsctl init " + answers.name() + "`. Every key: obsctl profile schema");
        optional("extends: ", Key.EXTENDS);
        line("environment: " + value(Key.ENVIRONMENT));
        line("service:");
        line("  name: " + value(Key.SERVICE));
        optional("  namespace: ", Key.NAMESPACE);
        optional("  version: ", Key.VERSION);
        optional("  team: ", Key.TEAM);
        optional("  region: ", Key.REGION);
    }

    private void stack() {
        line("");
        line("stack:");
        line("  kind: " + value(Key.KIND));
        optional("  slug: ", Key.STACK);
        optional("  api: ", Key.STACK_API);
        tokens();
        if (LANES.stream().anyMatch(this::hasLane)) {
            line("  lanes: # every lane has its own id; another lane's id answers 401");
            LANES.stream().filter(this::hasLane).forEach(l -> line("    " + lane(l)));
            List<String> wanted = Arrays.asList(
                    answers.get(Key.LANES).orElse("").replace(" ", "").split(","));
            RARE.stream().filter(this::hasLane).forEach(l -> line((wanted.contains(l) ? "    " : "    # ") + lane(l)));
        }
        tls();
        answers.get(Key.GRAFANA_URL).ifPresent(url -> {
            line("  grafana: { url: " + Scalars.quoted(LaneUrls.base("grafana", url)) + " }");
        });
    }

    private void tokens() {
        // A self-hosted stack whose lanes know their password, or need none, has no token to write with.
        boolean own = answers.get(Key.KIND).filter("self-hosted"::equals).isPresent()
                && (answers.get(Key.LOGIN_PASSWORD).isPresent()
                        || answers.get(Key.LOGIN)
                                .filter(l -> !l.equals("basic") && !l.equals("bearer"))
                                .isPresent());
        if (!own || answers.get(Key.GRAFANA_URL).isPresent()) {
            line("  tokens: # where each token is, never the token");
        }
        if (!own) {
            line("    write: " + value(Key.WRITE_TOKEN) + " # the only one that reaches a host");
            optional("    read: ", Key.READ_TOKEN);
        }
        if (!own || answers.get(Key.GRAFANA_URL).isPresent()) {
            optional("    deploy: ", Key.DEPLOY_TOKEN);
            optional("    rules: ", Key.RULES_TOKEN);
            optional("    stacks: ", Key.STACKS_TOKEN);
            expires();
        }
    }

    private void expires() {
        List<String> parts = new ArrayList<>();
        for (Key key : List.of(Key.WRITE_EXPIRES, Key.READ_EXPIRES, Key.DEPLOY_EXPIRES, Key.RULES_EXPIRES)) {
            String purpose = key.key().substring(0, key.key().indexOf('-'));
            answers.get(key).ifPresent(v -> parts.add(purpose + ": " + Scalars.text(v)));
        }
        if (!parts.isEmpty()) {
            line("    expires: { " + String.join(", ", parts) + " } # alerts warn before");
        }
    }

    private boolean hasLane(String lane) {
        return answers.values().containsKey(lane + "-url");
    }

    private String lane(String lane) {
        List<String> parts = new ArrayList<>();
        parts.add("url: " + Scalars.quoted(LaneUrls.base(lane, answers.values().getOrDefault(lane + "-url", ""))));
        String id = answers.values().getOrDefault(lane + "-id", "");
        boolean cloud = answers.get(Key.KIND).filter("self-hosted"::equals).isEmpty();
        Optional<String> login = answers.get(Key.LOGIN);
        if (login.isPresent() && !login.get().equals("basic")) {
            parts.add("auth: " + login.get());
        } else if (id.isEmpty() && answers.get(Key.LOGIN_USER).isPresent()) {
            parts.add("user: " + Scalars.text(answers.get(Key.LOGIN_USER).get()));
        } else if (id.isEmpty() && !cloud) {
            parts.add("auth: none");
        }
        if (!id.isEmpty() && (login.isEmpty() || login.get().equals("basic"))) {
            parts.add("id: " + Scalars.quoted(id));
        }
        boolean sends = login.isPresent()
                ? login.get().equals("basic") || login.get().equals("bearer")
                : answers.get(Key.LOGIN_USER).isPresent();
        if (sends) {
            answers.get(Key.LOGIN_PASSWORD).ifPresent(v -> parts.add("password: " + Scalars.quoted(v)));
        }
        answers.get(Key.TENANT).ifPresent(v -> parts.add("tenant: " + Scalars.text(v)));
        return lane + ": { " + String.join(", ", parts) + " }";
    }

    private void tls() {
        List<String> parts = new ArrayList<>();
        answers.get(Key.TLS_CA).ifPresent(v -> parts.add("ca: " + Scalars.quoted(v)));
        answers.get(Key.TLS_CERT).ifPresent(v -> parts.add("cert: " + Scalars.quoted(v)));
        answers.get(Key.TLS_KEY).ifPresent(v -> parts.add("key: " + Scalars.quoted(v)));
        if (!parts.isEmpty()) {
            line("  tls: { " + String.join(", ", parts) + " } # for every lane and Grafana");
        }
    }

    private void collector() {
        line("");
        line("collector:");
        line("  alloy: " + Scalars.quoted(answers.get(Key.ALLOY).orElse(Key.ALLOY.def())));
        line("  runs-on: " + value(Key.RUNS_ON));
    }

    private void hosts() {
        Optional<String> hosts = answers.get(Key.HOSTS);
        if (hosts.isEmpty() && answers.get(Key.USER).isEmpty()) {
            return;
        }
        line("");
        line("hosts:");
        answers.get(Key.USER).ifPresent(u -> line("  defaults: { user: " + Scalars.text(u) + " }"));
        if (hosts.isPresent()) {
            line("  list:");
            named(hosts.get())
                    .forEach((name, address) ->
                            line("    - { name: " + Scalars.text(name) + ", address: " + Scalars.text(address) + " }"));
        }
    }

    /** {@code a=1.2.3.4,b} as names and addresses; a host without a name is named by its address. */
    private static Map<String, String> named(String hosts) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String host : hosts.split(",")) {
            int equals = host.indexOf('=');
            String address = host.substring(equals + 1).strip();
            out.put(equals < 0 ? address : host.substring(0, equals).strip(), address);
        }
        return out;
    }

    private void collect() {
        line("");
        line("collect:");
        List<String> without = new ArrayList<>();
        if (!hasLane("otlp")) {
            Map.of("traces", "tempo", "metrics", "mimir", "logs", "loki").forEach((signal, lane) -> {
                if (!hasLane(lane)) {
                    without.add(signal + ": false");
                }
            });
        }
        without.sort(null);
        // With no lane at all, what is missing is said by the profile's own checks.
        line("  otlp: " + (without.isEmpty() || without.size() == 3 ? "{}" : "{ " + String.join(", ", without) + " }"));
        if (hasLane("mimir")) {
            line("  host-metrics: {}");
        }
        if (hasLane("loki") && answers.get(Key.UNIT).isPresent()) {
            line("  journald:");
            line("    - { unit: " + value(Key.UNIT) + " }");
        }
    }

    private void rest() {
        boolean grafana = answers.get(Key.GRAFANA_URL).isPresent()
                || (answers.get(Key.STACK).isPresent()
                        && answers.get(Key.KIND).filter("grafana-cloud"::equals).isPresent());
        if (grafana) {
            line("");
            line("observe:");
            line("  dashboards: [service-overview, collector-health]");
            line("  alerts: { include: [collector] }");
        }
        line("");
        line("verify: { services: [" + Scalars.text(answers.get(Key.SERVICE).orElse("")) + "] }");
    }

    private String value(Key key) {
        return Scalars.text(answers.get(key).orElse(""));
    }

    private void optional(String head, Key key) {
        answers.get(key).ifPresent(v -> line(head + Scalars.text(v)));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
