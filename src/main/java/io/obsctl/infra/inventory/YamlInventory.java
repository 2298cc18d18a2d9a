package io.obsctl.infra.inventory;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads Ansible's YAML form (groups with {@code hosts}, {@code vars}, {@code children}), its dynamic form (groups with
 * lists, {@code _meta.hostvars}), and a plain list of hosts.
 */
final class YamlInventory {
    private static final String VARS = "vars";

    private final YamlText yaml;
    private final Graph graph;
    private final InventoryFindings findings;
    private final ListInventory lines;
    private final Set<Node> open = new HashSet<>();

    YamlInventory(String file, Graph graph, InventoryFindings findings) {
        this.yaml = new YamlText(file, findings);
        this.graph = graph;
        this.findings = findings;
        this.lines = new ListInventory(file, graph, findings);
    }

    /** A file of Ansible's: groups. */
    void groups(String text) {
        yaml.read(text).ifPresent(root -> {
            if (root instanceof MappingNode mapping) {
                yaml.entries(mapping).forEach(this::group);
            } else if (!YamlText.isNothing(root)) {
                findings.syntax("an inventory is a mapping of groups", yaml.at(root));
            }
        });
    }

    private void group(String name, Node node) {
        Graph.Group group = graph.group(name);
        if (YamlText.isNothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            findings.syntax("group `" + name + "` is a mapping with hosts, vars and children", yaml.at(node));
            return;
        }
        if (!open.add(node)) {
            findings.syntax("group `" + name + "` contains itself", yaml.at(node));
            return;
        }
        yaml.entries(mapping).forEach((key, value) -> {
            switch (key) {
                case "hosts" ->
                    entries(value, "`hosts` of `" + name + "`").forEach((host, vars) -> host(group, host, vars));
                case VARS -> variables(value, "`vars` of `" + name + "`", group.vars);
                case "children" ->
                    entries(value, "`children` of `" + name + "`").forEach((child, inner) -> child(name, child, inner));
                default ->
                    findings.ignored(key + " of group " + name, "a group has hosts, vars and children", yaml.at(value));
            }
        });
        open.remove(node);
    }

    private void child(String parent, String child, Node inner) {
        if (graph.wouldCircle(parent, child)) {
            findings.syntax("`" + child + "` contains `" + parent + "`, so it cannot be its child", yaml.at(inner));
            return;
        }
        graph.group(parent).children.add(child);
        group(child, inner);
    }

    private void host(Graph.Group group, String text, Node vars) {
        Optional<HostPattern> pattern = HostPattern.parse(text);
        if (pattern.isEmpty()) {
            findings.syntax("`" + text + "` holds a range that is none, such as [01:50] or [a:f]", yaml.at(vars));
            return;
        }
        for (String name : pattern.get().names()) {
            Graph.Entry host = graph.host(name, yaml.at(vars));
            group.hosts.add(name);
            Integer port = pattern.get().port();
            if (port != null) {
                host.vars.put("ansible_port", Variable.scalar(String.valueOf(port), yaml.at(vars)));
            }
            variables(vars, "the variables of `" + name + "`", host.vars);
        }
    }

    private Map<String, Node> entries(Node node, String what) {
        if (node instanceof MappingNode mapping) {
            return yaml.entries(mapping);
        }
        if (node instanceof ScalarNode one && !YamlText.isNothing(node)) {
            return Map.of(one.getValue(), node);
        }
        if (!YamlText.isNothing(node)) {
            findings.syntax(what + " is a mapping: each name with a colon behind it", yaml.at(node));
        }
        return Map.of();
    }

    private void variables(Node node, String what, Map<String, Variable> into) {
        if (node instanceof MappingNode mapping) {
            yaml.entries(mapping).forEach((key, value) -> into.put(key, yaml.variable(value)));
        } else if (!(node instanceof ScalarNode)) {
            findings.syntax(what + " are a mapping", yaml.at(node));
        }
    }

    /** A file of {@code group_vars} or {@code host_vars}. */
    void variables(String text, Map<String, Variable> into) {
        yaml.read(text).ifPresent(root -> variables(root, "variables", into));
    }

    /** What a program printed. */
    void printed(String text) {
        Optional<Node> root = yaml.read(text);
        if (root.isPresent() && root.get() instanceof MappingNode mapping) {
            dynamic(yaml.entries(mapping));
        } else if (root.isPresent() && root.get() instanceof SequenceNode list) {
            list.getValue().forEach(this::listed);
        } else if (!findings.hasErrors()) {
            findings.syntax(
                    "it is neither Ansible's dynamic inventory nor a list of hosts",
                    io.obsctl.problem.Position.at("-", 1, 1));
        }
    }

    private void dynamic(Map<String, Node> groups) {
        groups.forEach((name, node) -> {
            if (name.equals("_meta")) {
                return;
            }
            Graph.Group group = graph.group(name);
            if (node instanceof SequenceNode hosts) {
                members(group, hosts);
            } else if (node instanceof MappingNode mapping) {
                Map<String, Node> parts = yaml.entries(mapping);
                Node hosts = parts.get("hosts");
                Node children = parts.get("children");
                Node vars = parts.get(VARS);
                if (hosts instanceof SequenceNode list) {
                    members(group, list);
                } else if (hosts != null) {
                    findings.syntax("`hosts` of `" + name + "` is a list", yaml.at(hosts));
                }
                if (children instanceof SequenceNode list) {
                    list.getValue().forEach(c -> dynamicChild(name, c));
                }
                if (vars != null) {
                    variables(vars, "`vars` of `" + name + "`", group.vars);
                }
            } else {
                findings.syntax(
                        "group `" + name + "` is a list of hosts or has hosts, vars and children", yaml.at(node));
            }
        });
        if (groups.get("_meta") instanceof MappingNode meta
                && yaml.entries(meta).get("hostvars") instanceof MappingNode vars) {
            yaml.entries(vars)
                    .forEach((host, node) ->
                            variables(node, "the variables of `" + host + "`", graph.host(host, yaml.at(node)).vars));
        }
    }

    private void dynamicChild(String parent, Node child) {
        if (!(child instanceof ScalarNode name)) {
            findings.syntax("a child is the name of a group", yaml.at(child));
        } else if (graph.wouldCircle(parent, name.getValue())) {
            findings.syntax(
                    "`" + name.getValue() + "` contains `" + parent + "`, so it cannot be its child", yaml.at(child));
        } else {
            graph.group(parent).children.add(name.getValue());
            graph.group(name.getValue());
        }
    }

    private void members(Graph.Group group, SequenceNode hosts) {
        for (Node host : hosts.getValue()) {
            if (host instanceof ScalarNode name) {
                graph.host(name.getValue(), yaml.at(host));
                group.hosts.add(name.getValue());
            } else {
                findings.syntax("a host is a text", yaml.at(host));
            }
        }
    }

    private void listed(Node node) {
        if (node instanceof ScalarNode line) {
            lines.line(line.getValue(), yaml.at(node));
            return;
        }
        Map<String, Node> keys = node instanceof MappingNode m ? yaml.entries(m) : Map.of();
        String name = text(keys.get("name"), text(keys.get("address"), ""));
        if (name.isEmpty()) {
            findings.syntax("a host is a text, or a mapping with name and address", yaml.at(node));
            return;
        }
        Graph.Entry host = graph.host(name, yaml.at(node));
        keys.forEach((key, value) -> {
            switch (key) {
                case "name" -> {}
                case "address" -> host.vars.put("ansible_host", yaml.variable(value));
                case "user" -> host.vars.put("ansible_user", yaml.variable(value));
                case "port" -> host.vars.put("ansible_port", yaml.variable(value));
                case "sudo" -> host.vars.put("ansible_become", yaml.variable(value));
                case "key-file", "key_file" -> host.vars.put("ansible_ssh_private_key_file", yaml.variable(value));
                case "jump" ->
                    host.vars.put("ansible_ssh_common_args", Variable.scalar("-J " + text(value, ""), yaml.at(value)));
                case "groups" -> groupsOf(name, value);
                case "labels" ->
                    entries(value, "`labels` of `" + name + "`")
                            .forEach((label, text) -> host.vars.put(HostVariables.LABEL + label, yaml.variable(text)));
                default ->
                    findings.syntax(
                            "`" + key + "`: a host has name, address, user, port, sudo, key-file, jump, labels, groups",
                            yaml.at(value));
            }
        });
    }

    private void groupsOf(String host, Node value) {
        if (value instanceof SequenceNode list) {
            list.getValue()
                    .forEach(g -> graph.group(text(g, Graph.UNGROUPED)).hosts.add(host));
        } else {
            findings.syntax("`groups` of `" + host + "` is a list", yaml.at(value));
        }
    }

    private static String text(@org.jspecify.annotations.Nullable Node node, String otherwise) {
        return node instanceof ScalarNode s ? s.getValue() : otherwise;
    }
}
