package io.obsctl.verify.lane;

import io.obsctl.model.LoadedProfile;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Profiles for tests, loaded by the real loader so that every value has its place. */
public final class ProfileText {
    private ProfileText() {}

    public static LoadedProfile load(String yaml) {
        ProfileFiles files = new ProfileFiles() {
            @Override
            public Answer read(String name) {
                return new Bytes("profiles/" + name + ".yaml", yaml.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public List<String> names() {
                return List.of("prod");
            }
        };
        ProfileResult result = new ProfileLoader().load(files, "prod");
        if (result instanceof ProfileResult.Loaded loaded) {
            return loaded.profile();
        }
        return Assertions.fail("the profile does not load: " + result.problems());
    }

    /** A Grafana Cloud profile with these ids; lanes without one are left out. */
    public static LoadedProfile cloud(Map<String, String> ids, boolean ownReadToken) {
        StringBuilder yaml = new StringBuilder("""
                environment: prod
                service: { name: api }
                stack:
                  kind: grafana-cloud
                  slug: example
                  tokens:
                    write: env:WRITE_TOKEN
                """);
        if (ownReadToken) {
            yaml.append("    read: env:READ_TOKEN\n");
        }
        yaml.append("    deploy: env:SA_TOKEN\n  lanes:\n");
        Map<String, String> urls = Map.of(
                "otlp", "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp",
                "mimir", "https://prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom",
                "loki", "https://logs-prod-012.grafana.net",
                "tempo", "https://tempo-prod-10-prod-eu-west-2.grafana.net/tempo");
        for (String backend : List.of("otlp", "mimir", "loki", "tempo")) {
            if (ids.containsKey(backend)) {
                yaml.append("    %s: { url: \"%s\", id: \"%s\" }\n"
                        .formatted(backend, urls.get(backend), ids.get(backend)));
            }
        }
        return load(yaml + "collect: { otlp: {} }\n");
    }
}
