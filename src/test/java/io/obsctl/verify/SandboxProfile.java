package io.obsctl.verify;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.verify.lane.ProfileText;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Profiles for a running sandbox, right ones and wrong ones. */
public final class SandboxProfile {
    private final Sandbox sandbox;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, URI> urls = new LinkedHashMap<>();
    private String more = "";

    public SandboxProfile(Sandbox sandbox) {
        this.sandbox = sandbox;
        var real = sandbox.stack().ids();
        ids.put("otlp", real.otlp());
        ids.put("mimir", real.mimir());
        ids.put("loki", real.loki());
        ids.put("tempo", real.tempo());
        urls.put("otlp", sandbox.otlp());
        urls.put("mimir", sandbox.mimir());
        urls.put("loki", sandbox.loki());
        urls.put("tempo", sandbox.tempo());
    }

    public SandboxProfile url(String lane, URI url) {
        urls.put(lane, url);
        return this;
    }

    public SandboxProfile swap(String a, String b) {
        String was = ids.get(a);
        ids.put(a, ids.get(b));
        ids.put(b, was);
        return this;
    }

    /** More YAML at the top level. */
    public SandboxProfile with(String yaml) {
        more = more + yaml;
        return this;
    }

    public LoadedProfile load() {
        return load("collect: { otlp: {} }\n");
    }

    /** As {@link #load()}, with this for what is collected. */
    public LoadedProfile load(String collect) {
        StringBuilder yaml = new StringBuilder("""
                environment: dev
                service: { name: api }
                stack:
                  kind: sandbox
                  tokens: { write: env:WRITE, read: env:READ, deploy: env:SA }
                  lanes:
                """);
        ids.forEach(
                (lane, id) -> yaml.append("    %s: { url: \"%s\", id: \"%s\" }\n".formatted(lane, urls.get(lane), id)));
        yaml.append("  grafana: { url: \"%s\" }\n".formatted(sandbox.grafana()));
        yaml.append(collect);
        return ProfileText.load(yaml + more);
    }

    /** The sandbox's tokens {@code write}, {@code read} and {@code editor}. */
    public static SecretSource secrets(Sandbox sandbox) {
        return ref -> Secret.of(sandbox.token(
                switch (ref.rest()) {
                    case "WRITE" -> "write";
                    case "READ" -> "read";
                    default -> "editor";
                }));
    }
}
