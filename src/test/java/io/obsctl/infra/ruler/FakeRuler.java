package io.obsctl.infra.ruler;

import io.obsctl.infra.http.RecordingServer;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RecordingServer.Reply;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ruler that answers as Loki 3.7.6 was measured to (facts/loki-tempo.md), or as Mimir is documented to. */
final class FakeRuler implements AutoCloseable {
    final Map<String, Map<String, RuleGroup>> namespaces = new TreeMap<>();
    final RecordingServer server;
    private final RulerKind kind;

    FakeRuler(RulerKind kind) {
        this.kind = kind;
        this.server = new RecordingServer(this::answer);
    }

    URI base() {
        return kind == RulerKind.MIMIR ? URI.create(server.url() + "/api/prom") : server.url();
    }

    private synchronized Reply answer(Asked asked) {
        String root = base().getPath() + kind.rulesPath();
        if (asked.path().equals(base().getPath() + kind.identityPath())) {
            return Reply.json(200, "{\"version\":\"3.7.6\"}");
        }
        if (!asked.path().startsWith(root)) {
            return Reply.text(404, "404 page not found");
        }
        List<String> parts = new ArrayList<>();
        for (String part : asked.path().substring(root.length()).split("/")) {
            if (!part.isEmpty()) {
                parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
            }
        }
        return switch (asked.method()) {
            case "GET" -> list();
            case "POST" -> put(parts.get(0), asked.body());
            case "DELETE" -> {
                namespaces.getOrDefault(parts.get(0), new TreeMap<>()).remove(parts.get(1));
                yield Reply.json(202, "{\"status\":\"success\"}");
            }
            default -> Reply.text(405, "");
        };
    }

    private Reply list() {
        if (namespaces.values().stream().allMatch(Map::isEmpty)) {
            return kind == RulerKind.MIMIR ? Reply.text(200, "{}\n") : Reply.text(404, "no rule groups found\n");
        }
        StringBuilder out = new StringBuilder();
        namespaces.forEach((namespace, groups) -> {
            out.append(namespace).append(":\n");
            groups.values()
                    .forEach(group -> out.append(("- " + group.yaml().replace("\n", "\n  "))
                                    .indent(4)
                                    .stripTrailing())
                            .append('\n'));
        });
        return new Reply(200, "application/yaml", out.toString());
    }

    private Reply put(String namespace, String body) {
        if (body.contains("bad(")) {
            return Reply.text(
                    400, "could not parse expression for alert 'A' in group 'g': parse error at line 1, col 5");
        }
        RuleGroup group = RuleYaml.listing("x:\n  - " + body.replace("\n", "\n    "))
                .get("x")
                .get(0);
        namespaces.computeIfAbsent(namespace, n -> new TreeMap<>()).put(group.name(), group);
        return Reply.json(202, "{\"status\":\"success\"}");
    }

    @Override
    public void close() {
        server.close();
    }
}
