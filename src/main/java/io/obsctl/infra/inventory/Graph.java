package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hosts, groups and their variables while an inventory is read. Groups are a graph: a group has children, and its
 * variables hold for the hosts of all of them. One thread.
 */
final class Graph {
    static final String ALL = "all";
    static final String UNGROUPED = "ungrouped";

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Entry> hosts = new LinkedHashMap<>();

    /** A group; {@code files} are variables of {@code group_vars}. */
    static final class Group {
        final Map<String, Variable> vars = new LinkedHashMap<>();
        final Map<String, Variable> files = new LinkedHashMap<>();
        final Set<String> children = new LinkedHashSet<>();
        final Set<String> hosts = new LinkedHashSet<>();
    }

    /** A host; {@code files} are variables of {@code host_vars}. */
    static final class Entry {
        final Map<String, Variable> vars = new LinkedHashMap<>();
        final Map<String, Variable> files = new LinkedHashMap<>();
        final Position at;

        Entry(Position at) {
            this.at = at;
        }
    }

    Group group(String name) {
        return groups.computeIfAbsent(name, n -> new Group());
    }

    Entry host(String name, Position at) {
        return hosts.computeIfAbsent(name, n -> new Entry(at));
    }

    Map<String, Group> groups() {
        return groups;
    }

    Map<String, Entry> hosts() {
        return hosts;
    }

    /** A child that contains its parent, if any, which no inventory may have. */
    boolean wouldCircle(String parent, String child) {
        Deque<String> open = new ArrayDeque<>(List.of(child));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals(parent)) {
                return true;
            }
            Group group = groups.get(name);
            if (seen.add(name) && group != null) {
                open.addAll(group.children);
            }
        }
        return false;
    }

    /** For each host the groups it is in, directly or through others, the outermost first, then by name. */
    Map<String, List<String>> memberships() {
        Map<String, Integer> depths = depths();
        Map<String, List<String>> parents = new HashMap<>();
        groups.forEach((name, group) -> group.children.forEach(
                c -> parents.computeIfAbsent(c, k -> new ArrayList<>()).add(name)));
        Map<String, Set<String>> direct = new HashMap<>();
        groups.forEach((name, group) -> group.hosts.forEach(
                h -> direct.computeIfAbsent(h, k -> new HashSet<>()).add(name)));
        Comparator<String> order =
                Comparator.comparing((String g) -> depths.getOrDefault(g, 1)).thenComparing(g -> g);
        Map<String, List<String>> out = new HashMap<>();
        for (String host : hosts.keySet()) {
            Set<String> in = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(direct.getOrDefault(host, Set.of()));
            while (!open.isEmpty()) {
                String name = open.pop();
                if (in.add(name)) {
                    open.addAll(parents.getOrDefault(name, List.of()));
                }
            }
            in.remove(ALL);
            in.remove(UNGROUPED);
            out.put(host, in.stream().sorted(order).toList());
        }
        return out;
    }

    /** How far below {@code all} each group is, by the longest way. */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        groups.keySet().forEach(name -> depths.put(name, name.equals(ALL) ? 0 : 1));
        boolean changed = true;
        for (int round = 0; changed && round <= groups.size(); round++) {
            changed = false;
            for (Map.Entry<String, Group> group : groups.entrySet()) {
                int below = depths.getOrDefault(group.getKey(), 1) + 1;
                for (String child : group.getValue().children) {
                    if (!group.getKey().equals(ALL) && depths.getOrDefault(child, 1) < below) {
                        depths.put(child, below);
                        changed = true;
                    }
                }
            }
        }
        return depths;
    }

    /**
     * The variables of a host in Ansible's order of precedence: group variables of the file, then group_vars, then the
     * host's own, then host_vars; {@code all} before others, outer groups before inner ones.
     */
    Map<String, Variable> variables(String host, List<String> in) {
        Map<String, Variable> out = new LinkedHashMap<>();
        List<Group> chain = new ArrayList<>();
        for (String name : in) {
            Group group = groups.get(name);
            if (group != null) {
                chain.add(group);
            }
        }
        Group all = groups.getOrDefault(ALL, new Group());
        out.putAll(all.vars);
        chain.forEach(g -> out.putAll(g.vars));
        out.putAll(all.files);
        chain.forEach(g -> out.putAll(g.files));
        Entry entry = hosts.get(host);
        if (entry != null) {
            out.putAll(entry.vars);
            out.putAll(entry.files);
        }
        return out;
    }
}
