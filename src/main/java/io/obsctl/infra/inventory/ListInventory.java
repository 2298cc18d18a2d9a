package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;
import java.util.List;

/** Reads plain lists: {@code [NAME=][USER@]ADDRESS[:PORT] [LABEL=VALUE …]}; {@code group} is the label of groups. */
final class ListInventory {
    private final String file;
    private final Graph graph;
    private final InventoryFindings findings;

    ListInventory(String file, Graph graph, InventoryFindings findings) {
        this.file = file;
        this.graph = graph;
        this.findings = findings;
    }

    void read(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                line(line, Position.at(file, i + 1, 1));
            }
        }
    }

    void line(String line, Position at) {
        List<String> words = IniInventory.words(line);
        if (words == null) {
            findings.syntax("a quote is not closed", at);
            return;
        }
        String place = words.get(0);
        int equals = place.indexOf('=');
        String name = equals < 0 ? "" : place.substring(0, equals);
        place = place.substring(equals + 1);
        int user = place.lastIndexOf('@');
        HostPattern pattern = HostPattern.parse(place.substring(user + 1)).orElse(null);
        if (pattern == null
                || equals == 0
                || (!name.isEmpty() && pattern.names().size() > 1)) {
            findings.syntax("a line is [NAME=][USER@]ADDRESS[:PORT] [LABEL=VALUE …]", at);
            return;
        }
        for (String address : pattern.names()) {
            Graph.Entry host = graph.host(name.isEmpty() ? address : name, at);
            host.vars.put("ansible_host", Variable.scalar(address, at));
            if (user > 0) {
                host.vars.put("ansible_user", Variable.scalar(place.substring(0, user), at));
            }
            if (pattern.port() != null) {
                host.vars.put("ansible_port", Variable.scalar(String.valueOf(pattern.port()), at));
            }
            words.subList(1, words.size()).forEach(w -> label(name.isEmpty() ? address : name, w, host, at));
        }
    }

    private void label(String name, String word, Graph.Entry host, Position at) {
        int equals = word.indexOf('=');
        if (equals <= 0) {
            findings.syntax("behind a host stand labels, LABEL=VALUE", at);
        } else if (word.startsWith("group=")) {
            for (String group : word.substring(equals + 1).split(",")) {
                graph.group(group).hosts.add(name);
            }
        } else {
            host.vars.put(
                    HostVariables.LABEL + word.substring(0, equals), Variable.scalar(word.substring(equals + 1), at));
        }
    }
}
