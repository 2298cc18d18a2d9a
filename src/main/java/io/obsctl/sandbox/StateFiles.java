package io.obsctl.sandbox;

import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.TokenBook;
import io.obsctl.sandbox.backend.grafana.GrafanaState;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.ruler.Alertmanager;
import io.obsctl.sandbox.backend.ruler.Ruler;
import io.obsctl.sandbox.backend.traces.TraceStore;
import io.obsctl.sandbox.wire.ProtoJson;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of a sandbox as JSON files, one per kind, each replaced whole by a rename. Not thread-safe: one thread
 * saves at a time.
 */
final class StateFiles {
    /** What is kept. */
    record Kept(
            TokenBook tokens,
            MetricStore metrics,
            LogStore logs,
            TraceStore traces,
            GrafanaState grafana,
            Ruler mimirRuler,
            Ruler lokiRuler,
            Alertmanager alertmanager) {
        /** Grows whenever something changed. */
        long revision() {
            return tokens.revision()
                    + metrics.revision()
                    + logs.revision()
                    + traces.revision()
                    + grafana.revision()
                    + mimirRuler.revision()
                    + lokiRuler.revision()
                    + alertmanager.revision();
        }
    }

    private final Path directory;
    private final Kept kept;
    private long saved = -1;

    StateFiles(Path directory, Kept kept) {
        this.directory = directory;
        this.kept = kept;
    }

    /** @throws IOException naming the file that cannot be read or is none of ours */
    void load() throws IOException {
        Files.createDirectories(directory);
        read("tokens", this::tokens);
        read("metrics", this::metrics);
        read("logs", this::logs);
        read("traces", this::traces);
        read("grafana", kept.grafana::restore);
        read("rules", this::rules);
    }

    /** Writes everything the first time, which shows whether it can be, and when something changed since the last. */
    void save() throws IOException {
        long now = kept.revision();
        if (now == saved) {
            return;
        }
        write("tokens", tokens());
        write("metrics", metrics());
        write("logs", logs());
        write("traces", traces());
        write("grafana", kept.grafana.snapshot());
        write("rules", rules());
        saved = now;
    }

    /** What keeps a file from being written, in the system's own words. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String words = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return words == null ? e.getClass().getSimpleName() : words;
    }

    private interface Restore {
        void from(JsonNode node);
    }

    private Path file(String name) {
        return directory.resolve(name + ".json");
    }

    private void read(String name, Restore restore) throws IOException {
        if (!Files.exists(file(name))) {
            return;
        }
        try {
            restore.from(Json.parse(Files.readAllBytes(file(name))));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file(name) + " is no state of a sandbox: " + e.getMessage(), e);
        }
    }

    private void write(String name, JsonNode node) throws IOException {
        Path beside = directory.resolve("." + name + ".json.new");
        try {
            Files.write(beside, Json.bytes(node));
            Files.move(beside, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private ArrayNode tokens() {
        ArrayNode all = Json.array();
        for (Token t : kept.tokens.all()) {
            ObjectNode one = all.addObject();
            one.put("name", t.name());
            one.put("value", t.value());
            t.scopes().forEach(one.withArray("/scopes")::add);
            Token.Role role = t.role();
            Instant expires = t.expiresAt();
            one.put("role", role == null ? "" : role.name());
            one.put("expiresAt", expires == null ? "" : expires.toString());
            one.put("revoked", t.revoked());
        }
        return all;
    }

    private void tokens(JsonNode all) {
        for (JsonNode t : all) {
            var scopes = new HashSet<String>();
            t.path("scopes").forEach(s -> scopes.add(s.asString("")));
            String role = Json.string(t, "role");
            String expires = Json.string(t, "expiresAt");
            Token.Role known = role.isEmpty() ? null : Token.Role.valueOf(role);
            Instant end = expires.isEmpty() ? null : Instant.parse(expires);
            kept.tokens.put(new Token(
                    Json.string(t, "name"),
                    Json.string(t, "value"),
                    scopes,
                    known,
                    end,
                    t.path("revoked").asBoolean(false)));
        }
    }

    private ArrayNode metrics() {
        ArrayNode all = Json.array();
        for (Points p : kept.metrics.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)) {
            ObjectNode one = all.addObject();
            one.set("labels", Json.tree(p.labels().values()));
            ArrayNode times = one.putArray("times");
            ArrayNode values = one.putArray("values");
            for (int i = 0; i < p.size(); i++) {
                times.add(p.times()[i]);
                values.add(Double.doubleToRawLongBits(p.values()[i]));
            }
        }
        return all;
    }

    private void metrics(JsonNode all) {
        for (JsonNode one : all) {
            int n = one.path("times").size();
            long[] times = new long[n];
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                times[i] = one.path("times").path(i).asLong(0);
                values[i] = Double.longBitsToDouble(one.path("values").path(i).asLong(0));
            }
            kept.metrics.restore(new Points(Labels.of(strings(one.path("labels"))), times, values));
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        var all = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> all.put(e.getKey(), e.getValue().asString("")));
        return all;
    }

    private ArrayNode logs() {
        ArrayNode all = Json.array();
        for (LogStore.Stream s : kept.logs.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)) {
            ObjectNode one = all.addObject();
            one.set("labels", Json.tree(s.labels().values()));
            ArrayNode entries = one.putArray("entries");
            s.entries()
                    .forEach(
                            e -> entries.addArray().add(e.nanos()).add(e.line()).add(Json.tree(e.metadata())));
        }
        return all;
    }

    private void logs(JsonNode all) {
        for (JsonNode one : all) {
            var entries = new ArrayList<LogStore.Entry>();
            for (JsonNode e : one.path("entries")) {
                entries.add(new LogStore.Entry(e.path(0).asLong(0), e.path(1).asString(""), strings(e.path(2))));
            }
            kept.logs.restore(new LogStore.Stream(Labels.of(strings(one.path("labels"))), entries));
        }
    }

    private ArrayNode traces() {
        ArrayNode all = Json.array();
        var newestFirst = kept.traces.all();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            TraceStore.Trace t = newestFirst.get(i);
            ObjectNode one = all.addObject();
            one.put("id", t.id());
            one.put("received", t.receivedMillis());
            ArrayNode batches = one.putArray("batches");
            t.batches().forEach(b -> batches.add(ProtoJson.write(b, ProtoJson.Style.OTLP)));
        }
        return all;
    }

    private void traces(JsonNode all) {
        for (JsonNode one : all) {
            var batches = new ArrayList<ResourceSpans>();
            for (JsonNode b : one.path("batches")) {
                var builder = ResourceSpans.newBuilder();
                ProtoJson.read(b, builder);
                batches.add(builder.build());
            }
            kept.traces.restore(new TraceStore.Trace(
                    Json.string(one, "id"), one.path("received").asLong(0), batches));
        }
    }

    private ObjectNode rules() {
        var all = Json.object();
        all.set("mimir", Json.tree(kept.mimirRuler.sources()));
        all.set("loki", Json.tree(kept.lokiRuler.sources()));
        all.put("alertmanager", kept.alertmanager.config());
        return all;
    }

    private void rules(JsonNode all) {
        restore(kept.mimirRuler, all.path("mimir"));
        restore(kept.lokiRuler, all.path("loki"));
        kept.alertmanager.restore(Json.string(all, "alertmanager"));
    }

    private static void restore(Ruler ruler, JsonNode namespaces) {
        var sources = new LinkedHashMap<String, List<Object>>();
        namespaces.properties().forEach(e -> {
            var groups = new ArrayList<Object>();
            e.getValue().forEach(g -> groups.add(Json.plain(g)));
            sources.put(e.getKey(), groups);
        });
        ruler.restore(sources);
    }
}
