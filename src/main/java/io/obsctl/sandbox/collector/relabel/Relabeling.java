package io.obsctl.sandbox.collector.relabel;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.text.GoText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** An ordered list of relabel rules. Immutable, safe between threads. */
public record Relabeling(List<RelabelRule> rules) {
    public Relabeling {
        rules = List.copyOf(rules);
    }

    /**
     * What becomes of these labels; empty when a rule drops them. Labels with an empty value count as absent and are
     * left out of the result, which is sorted by name.
     */
    public Optional<Map<String, String>> apply(Map<String, String> labels) {
        Map<String, String> work = new TreeMap<>(labels);
        for (RelabelRule rule : rules) {
            if (!keeps(rule, work)) {
                return Optional.empty();
            }
        }
        work.values().removeIf(String::isEmpty);
        return Optional.of(work);
    }

    private static boolean keeps(RelabelRule rule, Map<String, String> labels) {
        String value = rule.sourceLabels().stream()
                .map(name -> labels.getOrDefault(name, ""))
                .collect(Collectors.joining(rule.separator()));
        GoRegex regex = rule.regex();
        switch (rule.action()) {
            case DROP -> {
                return !regex.matches(value);
            }
            case KEEP -> {
                return regex.matches(value);
            }
            case DROPEQUAL -> {
                return !labels.getOrDefault(rule.targetLabel(), "").equals(value);
            }
            case KEEPEQUAL -> {
                return labels.getOrDefault(rule.targetLabel(), "").equals(value);
            }
            case REPLACE -> replace(rule, value, labels);
            case LOWERCASE -> set(labels, rule.targetLabel(), GoText.lower(value));
            case UPPERCASE -> set(labels, rule.targetLabel(), GoText.upper(value));
            case HASHMOD -> set(labels, rule.targetLabel(), hashmod(value, rule.modulus()));
            case LABELMAP -> labelmap(rule, labels);
            case LABELDROP -> labels.keySet().removeIf(regex::matches);
            case LABELKEEP -> labels.keySet().removeIf(name -> !regex.matches(name));
        }
        return true;
    }

    private static void replace(RelabelRule rule, String value, Map<String, String> labels) {
        List<@Nullable String> groups = rule.regex().find(value);
        if (groups == null) {
            return;
        }
        String target = rule.regex().expand(rule.targetLabel(), groups);
        if (!target.isEmpty()) {
            set(labels, target, rule.regex().expand(rule.replacement(), groups));
        }
    }

    private static void labelmap(RelabelRule rule, Map<String, String> labels) {
        Map.copyOf(labels).forEach((name, value) -> {
            if (rule.regex().matches(name)) {
                set(labels, rule.regex().replaceAll(name, rule.replacement()), value);
            }
        });
    }

    private static void set(Map<String, String> labels, String name, String value) {
        if (value.isEmpty()) {
            labels.remove(name);
        } else {
            labels.put(name, value);
        }
    }

    /** The last eight bytes of the MD5, unsigned, modulo: as Prometheus shards targets. */
    private static String hashmod(String value, long modulus) {
        MessageDigest md5 = DigestUtils.getMd5Digest();
        byte[] digest = md5.digest(value.getBytes(StandardCharsets.UTF_8));
        long tail = java.nio.ByteBuffer.wrap(digest, 8, 8).getLong();
        return Long.toUnsignedString(Long.remainderUnsigned(tail, modulus));
    }
}
