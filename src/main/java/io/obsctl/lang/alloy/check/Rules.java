package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules across the attributes of a body, from the table {@code rules.txt}: what each component checks of its own
 * arguments when Alloy 1.15 loads it.
 */
final class Rules {
    /** The last version for which the rules and closed sets were read. */
    private static final int READ_AT = 15;

    private static final class Loaded {
        static final Rules ONE = read();
    }

    /** Lines until a body is met, rules from then on: a config uses a few of them. */
    private final Map<String, List<String>> lines = new HashMap<>(512);

    private final Map<String, List<Rule>> byBody = new ConcurrentHashMap<>();
    /** Rules for every body that has some members. */
    private final Map<List<String>, List<Rule>> byMembers = new LinkedHashMap<>();

    private final Map<String, List<String>> names = new HashMap<>();

    private Rules() {}

    /** Whether what the rules say is certain for a target; for newer versions they only warn. */
    static boolean isSure(CheckTarget target) {
        return target.version().minor() <= READ_AT;
    }

    static Rules load() {
        return Loaded.ONE;
    }

    private static Rules read() {
        Rules rules = new Rules();
        try (InputStream in = Rules.class.getResourceAsStream("/io/obsctl/lang/alloy/rules.txt")) {
            if (in == null) {
                throw new IllegalStateException("the resource rules.txt is missing");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && line.charAt(0) != '#') {
                    rules.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rules;
    }

    private void add(String line) {
        if (line.charAt(0) == '@' && line.contains(" = ")) {
            int equals = line.indexOf(" = ");
            names.put(line.substring(0, equals), bodies(line.substring(equals + 3)));
            return;
        }
        int colon = line.indexOf(": ");
        String head = line.substring(0, colon);
        String rule = line.substring(colon + 2);
        if (head.startsWith("*[")) {
            List<String> members = List.of(head.substring(2, head.length() - 1).split(",", -1));
            List<Rule> rules = byMembers.get(members);
            if (rules == null) {
                rules = new ArrayList<>();
                byMembers.put(members, rules);
            }
            rules.add(Rule.parse(rule));
        } else {
            for (String body : bodies(head)) {
                List<String> known = lines.get(body);
                if (known == null) {
                    known = new ArrayList<>(2);
                    lines.put(body, known);
                }
                known.add(rule);
            }
        }
    }

    private List<Rule> of(String body) {
        List<Rule> rules = byBody.get(body);
        if (rules == null) {
            rules = new ArrayList<>();
            for (String line : lines.getOrDefault(body, List.of())) {
                rules.add(Rule.parse(line));
            }
            byBody.put(body, rules);
        }
        return rules;
    }

    private List<String> bodies(String text) {
        List<String> bodies = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            if (word.charAt(0) == '@') {
                bodies.addAll(names.getOrDefault(word, List.of()));
            } else {
                bodies.add(word);
            }
        }
        return bodies;
    }

    /** Every body that rules name, for the test of the table. */
    Map<String, List<Rule>> byBody() {
        for (String body : lines.keySet()) {
            of(body);
        }
        return byBody;
    }

    void apply(Decoded decoded, CheckTarget target, Findings findings) {
        Members members = new Members(decoded, target.version());
        apply(of(decoded.body.name()), decoded, members, target, findings);
        for (Map.Entry<List<String>, List<Rule>> entry : byMembers.entrySet()) {
            if (hasAll(decoded, entry.getKey())) {
                apply(entry.getValue(), decoded, members, target, findings);
            }
        }
    }

    private static boolean hasAll(Decoded decoded, List<String> members) {
        for (String member : members) {
            if (!decoded.body.attributes().containsKey(member)
                    && !decoded.body.blocks().containsKey(member)) {
                return false;
            }
        }
        return true;
    }

    private static void apply(
            List<Rule> rules, Decoded decoded, Members members, CheckTarget target, Findings findings) {
        for (Rule rule : rules) {
            if (rule.isBroken(members)) {
                Span place = decoded.place(rule.place(members));
                String id =
                        rule.kind().startsWith("oneof") || rule.kind().equals("format") ? "alloy/value" : "alloy/rule";
                if (isSure(target)) {
                    findings.error(id, place, rule.detail(members));
                } else {
                    findings.warning(id, place, rule.detail(members), "");
                }
            }
        }
    }
}
