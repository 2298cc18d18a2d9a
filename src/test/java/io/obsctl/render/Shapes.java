package io.obsctl.render;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.model.Artifact;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left of an artifact when every value is taken out: two values of one place must leave the same. */
final class Shapes {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    /** Keys whose texts Go templates or Grafana's legends read. */
    private static final List<String> TEMPLATED = List.of(
            "summary",
            "description",
            "runbook",
            "severity",
            "environment",
            "service",
            "team",
            "obsctl_profile",
            "slo",
            "component",
            "metric",
            "title",
            "text",
            "recipient",
            "addresses",
            "url",
            "legendFormat");

    private static final JsonMapper JSON = new JsonMapper();

    private Shapes() {}

    static String of(Artifact artifact) {
        String text = artifact.shownText();
        return switch (artifact.kind()) {
            case ALLOY_CONFIG -> alloy(artifact.path(), text);
            case SYSTEMD_UNIT, ENV_FILE -> text.lines().map(Shapes::unitLine).collect(Collectors.joining("\n"));
            case MIMIR_RULES, LOKI_RULES, COMPOSE_FILE -> tree(yaml(text), "");
            case RUNBOOK -> markdown(text);
            case CREDENTIAL -> "slots " + artifact.secrets().size();
            case DASHBOARD, FOLDER -> tree(json(text), "", List.of("legendFormat"));
            default -> tree(json(text), "");
        };
    }

    static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    static Object json(String text) {
        return JSON.treeToValue(JSON.readTree(text), Object.class);
    }

    static JsonNode jsonTree(String text) {
        return JSON.readTree(text);
    }

    private static String alloy(String path, String text) {
        AlloySyntax.Parsed parsed = AlloySyntax.parse(path, text);
        if (!parsed.ok()) {
            return "BROKEN " + parsed.problems();
        }
        StringBuilder out = new StringBuilder();
        parsed.file().body().forEach(s -> node(s, out));
        return out.toString();
    }

    private static void node(Object value, StringBuilder out) {
        if (value instanceof Expression.Literal s && s.kind() == Expression.Kind.STRING) {
            // OTTL and other languages inside: their strings taken out, the rest must stay.
            Matcher m = STRING.matcher(s.value());
            out.append(
                    s.value().startsWith("set(") || s.value().startsWith("replace_")
                            ? "ottl<" + m.replaceAll("S") + ">"
                            : "S");
        } else if (value instanceof Statement.Block block) {
            out.append("\n").append(block.name()).append('{');
            block.body().forEach(s -> node(s, out));
            out.append('}');
        } else if (value instanceof Statement.Attribute attribute) {
            out.append("\n").append(attribute.name()).append('=');
            node(attribute.value(), out);
        } else if (value instanceof List<?> list) {
            out.append('[');
            list.forEach(item -> node(item, out));
            out.append(']');
        } else if (value instanceof Record record
                && record.getClass().getPackageName().endsWith("lang.alloy")
                && !record.getClass().getSimpleName().equals("Span")) {
            out.append(record.getClass().getSimpleName()).append('(');
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                try {
                    component.getAccessor().setAccessible(true);
                    node(component.getAccessor().invoke(record), out);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
            out.append(')');
        }
    }

    /** A setting's name, and how many words follow. */
    private static String unitLine(String line) {
        int equals = line.indexOf('=');
        if (line.startsWith("#") || equals < 0) {
            return line;
        }
        String rest = STRING.matcher(line.substring(equals + 1)).replaceAll("S");
        // Variables are named after sources.
        String key = line.substring(0, equals).replaceAll("^OBSCTL_[A-Z0-9_]+$", "VARIABLE");
        return key
                + (List.of("Description", "EnvironmentFile", "LoadCredential").contains(key) ? "=T" : "=" + rest)
                + (line.endsWith("\\") && !line.endsWith("\\\\") ? "CONTINUED" : "");
    }

    private static String tree(Object value, String key) {
        return tree(value, key, TEMPLATED);
    }

    private static String tree(Object value, String key, List<String> templated) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            List<String> inside = map.containsKey("record") ? List.of() : templated;
            map.forEach((k, v) -> parts.add(k + ":" + tree(v, String.valueOf(k), inside)));
            return "{" + String.join(",", parts) + "}";
        } else if (value instanceof List<?> list) {
            return list.stream().map(v -> tree(v, "", templated)).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof String s) {
            if (key.equals("expr") && !s.contains("| detected_level")) {
                return promql(s);
            }
            if (!templated.contains(key)) {
                return "S";
            }
            String known = s.replace("{{ \"{\" }}", "");
            return "S"
                    + ACTION.matcher(known)
                            .results()
                            .map(r -> r.group().replaceAll("\\w+", "w"))
                            .toList();
        }
        return String.valueOf(value);
    }

    private static String promql(String text) {
        PromqlSyntax.Result result = PromqlSyntax.parse(text, PromqlSyntax.Dialect.GRAFANA);
        if (result instanceof PromqlSyntax.Broken broken) {
            return "BROKEN " + broken + " " + text;
        }
        List<String> nodes = new ArrayList<>();
        PromqlSyntax.walk(((PromqlSyntax.Parsed) result).expression(), n -> {
            String extra = n instanceof Promql.Selector s
                    ? String.valueOf(s.matchers().size())
                    : n instanceof Promql.Aggregation a
                            ? String.valueOf(a.labels().size())
                            : "";
            nodes.add(n.getClass().getSimpleName() + extra);
        });
        return nodes.toString();
    }

    /** Which lines are headings, list items, code, text; nothing else is written there. */
    private static String markdown(String text) {
        return text.lines()
                .map(line -> {
                    if (line.startsWith("    ")) {
                        return "code";
                    }
                    String plain = line.replaceAll("\\\\.", "").replaceAll("&(amp|lt|gt);", "");
                    String marks = plain.replaceAll("[^`*\\[\\]<>|#]", "");
                    return line.isBlank()
                            ? ""
                            : (line.matches("(#+|\\d+\\.|-) .*") ? line.split(" ")[0] : "text") + marks;
                })
                .collect(Collectors.joining("\n"));
    }
}
