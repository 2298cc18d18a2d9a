package io.obsctl.render;

import io.obsctl.model.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What personal data looks like, as RE2 expressions without capture groups. */
final class Redactions {
    private Redactions() {}

    static List<Map<String, Object>> of(List<Redaction> wanted) {
        List<Map<String, Object>> patterns = new ArrayList<>();
        for (Redaction redaction : wanted) {
            String pattern = pattern(redaction);
            patterns.add(Map.of("pattern", pattern, "group", "(" + pattern + ")"));
        }
        return patterns;
    }

    static String pattern(Redaction redaction) {
        return switch (redaction) {
            case EMAIL -> "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}";
            // By issuer prefix, so that times in nanoseconds and long ids stay whole.
            case CREDIT_CARD ->
                "\\b(?:4\\d{3}|5[1-5]\\d{2}|2[2-7]\\d{2}|6011|65\\d{2}|3[47]\\d{2})[ -]?\\d{4,6}[ -]?\\d{4,5}(?:[ -]?\\d{3,4})?\\b";
            case IP_ADDRESS -> "\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b";
            case PHONE -> "\\+\\d{1,3}[ .-]?\\(?\\d{1,4}\\)?(?:[ .-]?\\d{2,4}){2,4}\\b";
            case BEARER_TOKEN -> "(?:(?i:bearer|basic)\\s+[A-Za-z0-9._~+/-]{8,}=*|\\bgl(?:c|sa)_[A-Za-z0-9+/_-]{8,}=*)";
        };
    }
}
