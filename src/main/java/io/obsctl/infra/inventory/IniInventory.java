package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Ansible's INI form: groups, {@code :children}, {@code :vars}, ranges, variables behind hosts. */
final class IniInventory {
    private static final Pattern SECTION = Pattern.compile("\\[([^:\\]\\s]+)(?::(\\w+))?]\\s*(?:[#;].*)?");

    private final String file;
    private final Graph graph;
    private final InventoryFindings findings;
    private final Map<String, Position> undeclared = new HashMap<>();
    private String group = Graph.UNGROUPED;
    private String kind = "hosts";

    IniInventory(String file, Graph graph, InventoryFindings findings) {
        this.file = file;
        this.graph = graph;
        this.findings = findings;
    }

    void read(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String raw = lines.get(i);
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            int column = raw.indexOf(line.charAt(0)) + 1;
            Position at = Position.at(file, i + 1, column);
            if (line.startsWith("[") && !startsRange(line)) {
                section(line, at);
            } else {
                switch (kind) {
                    case "vars" -> variable(line, at);
                    case "children" -> child(withoutComment(line), at);
                    default -> host(line, at);
                }
            }
        }
        undeclared.forEach((name, at) -> findings.syntax("`" + name + "` is no group of this inventory", at));
    }

    /** {@code [2001:db8::1]:22} and {@code [1:3].example.org} begin a host, not a section. */
    private static boolean startsRange(String line) {
        return !SECTION.matcher(line).matches()
                && HostPattern.parse(line.split("\\s+", 2)[0]).isPresent();
    }

    private void section(String line, Position at) {
        Matcher m = SECTION.matcher(line);
        if (!m.matches()) {
            findings.syntax("a section is written [group], [group:children] or [group:vars]", at);
            return;
        }
        group = m.group(1);
        kind = m.group(2) == null ? "hosts" : m.group(2);
        if (!List.of("hosts", "vars", "children").contains(kind)) {
            findings.syntax("a section ends in :vars or :children, not in :" + kind, at);
        }
        if (kind.equals("vars") && !graph.groups().containsKey(group) && !group.equals(Graph.ALL)) {
            undeclared.putIfAbsent(group, at);
        } else {
            undeclared.remove(group);
        }
        graph.group(group);
    }

    private void variable(String line, Position at) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            findings.syntax("a variable is written name=value", at);
            return;
        }
        String value = line.substring(equals + 1).strip();
        graph.group(group).vars.put(line.substring(0, equals).strip(), Variable.scalar(literal(value), at));
    }

    /** Python's quotes are taken off; everything else is text for obsctl. */
    private static String literal(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private void child(String name, Position at) {
        if (name.isEmpty() || name.contains(" ") || name.contains("=")) {
            findings.syntax("a child is the name of a group", at);
        } else if (graph.wouldCircle(group, name)) {
            findings.syntax("`" + name + "` contains `" + group + "`, so it cannot be its child", at);
        } else {
            if (!graph.groups().containsKey(name)) {
                undeclared.put(name, at);
            }
            graph.group(group).children.add(name);
            graph.group(name);
        }
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        return (hash < 0 ? line : line.substring(0, hash)).strip();
    }

    private void host(String line, Position at) {
        List<String> words = words(line);
        if (words == null) {
            findings.syntax("a quote is not closed", at);
            return;
        }
        HostPattern pattern = HostPattern.parse(words.get(0)).orElse(null);
        if (pattern == null) {
            findings.syntax("`" + words.get(0) + "` holds a range that is none, such as [01:50] or [a:f]", at);
            return;
        }
        for (String name : pattern.names()) {
            Graph.Entry host = graph.host(name, at);
            graph.group(group).hosts.add(name);
            if (pattern.port() != null) {
                host.vars.put("ansible_port", Variable.scalar(String.valueOf(pattern.port()), at));
            }
        }
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                findings.syntax("behind a host stand variables, name=value", at);
                return;
            }
            Variable value = Variable.scalar(literal(word.substring(equals + 1)), at);
            pattern.names().forEach(n -> graph.host(n, at).vars.put(word.substring(0, equals), value));
        }
    }

    /** Words as a shell splits them, up to a comment; {@code null} when a quote is not closed. */
    @org.jspecify.annotations.Nullable
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\'
                        && quote == '"'
                        && i + 1 < line.length()
                        && "\"\\".indexOf(line.charAt(i + 1)) >= 0) {
                    word.append(line.charAt(++i));
                } else {
                    word.append(c);
                }
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                open = true;
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == ' ' || c == '\t') {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else if (c == '#') {
                break;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return quote != 0 || words.isEmpty() ? null : words;
    }
}
