package io.obsctl.lint;

import io.obsctl.model.Artifact;
import io.obsctl.problem.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * A dashboard with the place of every query.
 *
 * @param panels how many panels show something; rows do not count
 * @param queries of Prometheus and Mimir
 */
record DashboardFile(Artifact artifact, int panels, List<Query> queries) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** One query, with the place where its text begins. */
    record Query(String file, String expr, int line, int column, List<String> lines) {
        Position at(int offset) {
            int escapes = (int) expr.substring(0, Math.min(offset, expr.length()))
                    .chars()
                    .filter(c -> c == '"' || c == '\\')
                    .count();
            return Position.at(file, line, column + 1 + offset + escapes);
        }

        String lineText() {
            return line <= lines.size() ? lines.get(line - 1) : "";
        }
    }

    /** An object that is being read. */
    private static final class Open {
        final @Nullable String key;
        final Map<String, String> texts = new HashMap<>();
        final boolean array;

        Open(@Nullable String key, boolean array) {
            this.key = key;
            this.array = array;
        }
    }

    static DashboardFile read(Artifact artifact) {
        Reader reader = new Reader(artifact);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), artifact.shownText())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                reader.take(parser, token);
            }
        } catch (JacksonException e) {
            return new DashboardFile(artifact, reader.panels, List.copyOf(reader.queries));
        }
        return new DashboardFile(artifact, reader.panels, List.copyOf(reader.queries));
    }

    /** Rendering has parsed the text before, so this only gathers. */
    private static final class Reader {
        private final Artifact artifact;
        private final List<String> lines;
        private final Deque<Open> open = new ArrayDeque<>();
        private final Map<Open, Query> pending = new HashMap<>();
        final List<Query> queries = new ArrayList<>();
        int panels;

        Reader(Artifact artifact) {
            this.artifact = artifact;
            this.lines = artifact.shownText().lines().toList();
        }

        void take(JsonParser parser, JsonToken token) {
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                open.push(new Open(parser.currentName(), token == JsonToken.START_ARRAY));
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                close(open.pop());
            } else if (token == JsonToken.VALUE_STRING && !open.isEmpty()) {
                text(parser);
            }
        }

        private void text(JsonParser parser) {
            Open here = open.element();
            String key = parser.currentName();
            if (here.array || key == null) {
                return;
            }
            here.texts.put(key, parser.getString());
            if (key.equals("expr")) {
                TokenStreamLocation at = parser.currentTokenLocation();
                pending.put(
                        here, new Query(artifact.path(), parser.getString(), at.getLineNr(), at.getColumnNr(), lines));
            }
        }

        private void close(Open closed) {
            Open parent = open.peek();
            if (closed.array || parent == null) {
                return;
            }
            if ("datasource".equals(closed.key)) {
                parent.texts.put("datasource", closed.texts.getOrDefault("type", ""));
            }
            if ("panels".equals(parent.key) && !"row".equals(closed.texts.get("type"))) {
                panels++;
            }
            Query query = pending.remove(closed);
            if (query != null && !"loki".equals(closed.texts.get("datasource"))) {
                queries.add(query);
            }
        }
    }
}
