package io.obsctl.verify.lane;

import io.obsctl.infra.cloud.AskedTokenDates;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.Variants;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stack with its seven lanes, its Grafana and its API, and a profile that is right until a test breaks something:
 * what is broken is known here and nowhere in what diagnoses it.
 */
final class Stand implements AutoCloseable {
    static final List<String> BACKENDS = List.of("otlp", "mimir", "loki", "tempo", "alertmanager", "profiles", "fleet");

    final Sandbox sandbox;
    final Map<String, String> right = new LinkedHashMap<>();
    final Map<String, String> ids = new LinkedHashMap<>();
    final Map<String, URI> urls = new LinkedHashMap<>();
    final Map<String, String> tokens = new LinkedHashMap<>();
    Map<String, String> environment = Map.of();
    String slug = "demo";
    boolean api;
    String observe = "";
    Duration deadline = Duration.ofSeconds(5);

    Stand(Variants variants, Duration skew) throws IOException {
        sandbox =
                Sandbox.startSkewed(SandboxSettings.defaults(Clock.systemUTC()).withVariants(variants), skew);
        var real = sandbox.stack().ids();
        right.put("otlp", real.otlp());
        right.put("mimir", real.mimir());
        right.put("loki", real.loki());
        right.put("tempo", real.tempo());
        right.put("alertmanager", real.alertmanager());
        right.put("profiles", real.profiles());
        right.put("fleet", real.fleet());
        ids.putAll(right);
        urls.put("otlp", sandbox.otlp());
        urls.put("mimir", sandbox.mimir());
        urls.put("loki", sandbox.loki());
        urls.put("tempo", sandbox.tempo());
        urls.put("alertmanager", sandbox.alertmanager());
        urls.put("profiles", sandbox.profiles());
        urls.put("fleet", sandbox.fleet());
        urls.put("grafana", sandbox.grafana());
        tokens.put("WRITE", sandbox.token("write"));
        tokens.put("READ", sandbox.token("read"));
        tokens.put("SA", sandbox.token("editor"));
        tokens.put("STACKS", sandbox.token("discover"));
    }

    Stand swap(String a, String b) {
        String was = ids.get(a);
        ids.put(a, ids.get(b));
        ids.put(b, was);
        return this;
    }

    LoadedProfile profile() {
        StringBuilder yaml = new StringBuilder("environment: dev\nservice: { name: api }\nstack:\n  kind: sandbox\n");
        yaml.append("  slug: ")
                .append(slug)
                .append("\n  api: ")
                .append(sandbox.api())
                .append('\n');
        yaml.append("  tokens:\n    write: env:WRITE\n    read: env:READ\n    deploy: env:SA\n");
        if (api) {
            yaml.append("    stacks: env:STACKS\n");
        }
        yaml.append("  lanes:\n");
        ids.forEach(
                (lane, id) -> yaml.append("    %s: { url: \"%s\", id: \"%s\" }\n".formatted(lane, urls.get(lane), id)));
        yaml.append("  grafana: { url: \"%s\" }\ncollect: { otlp: {} }\n".formatted(urls.get("grafana")));
        return ProfileText.load(yaml + observe);
    }

    LaneReport check() {
        SecretSource secrets = ref -> {
            String value = tokens.get(ref.rest());
            if (value == null) {
                throw new ObsctlException(
                        ExitCode.USAGE, Problem.error("secret/not-set", "The variable is not set", ref.rest()));
            }
            return Secret.of(value);
        };
        try (Http http = new Http("test", RetryPolicy.NONE, environment)) {
            return new CheckLanes(
                            new HttpLaneProber(http, secrets, deadline),
                            ref -> TokenText.read(secrets.resolve(ref)),
                            StackIds.none(),
                            new AskedTokenDates(http, secrets),
                            Clock.systemUTC())
                    .run(profile());
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
