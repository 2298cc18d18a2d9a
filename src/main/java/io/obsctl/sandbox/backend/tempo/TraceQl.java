package io.obsctl.sandbox.backend.tempo;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The part of TraceQL that picks spans: <code>{ .a="b" && resource.service.name=~"c.*" && duration>1s }</code>. Anything
 * after the braces is refused.
 */
final class TraceQl {
    private static final int MAX_DEPTH = 200;
    private static final List<String> OPS = List.of("!=", "=~", "!~", ">=", "<=", "=", ">", "<");

    private final String text;
    private int at;
    private int depth;

    private TraceQl(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException {@code parse error at line 1, col …} */
    static Predicate<TraceSearch.Seen> parse(String text) {
        var parser = new TraceQl(text);
        parser.expect("{");
        Predicate<TraceSearch.Seen> all = parser.accept("}") ? s -> true : parser.closed();
        parser.skip();
        if (parser.at < text.length()) {
            throw parser.error("syntax error: unexpected '" + text.charAt(parser.at) + "'");
        }
        return all;
    }

    private Predicate<TraceSearch.Seen> closed() {
        Predicate<TraceSearch.Seen> inner = or();
        expect("}");
        return inner;
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("parse error at line 1, col " + (at + 1) + ": " + what);
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean accept(String token) {
        skip();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw error("syntax error: unexpected " + (at >= text.length() ? "$end" : "'" + text.charAt(at) + "'")
                    + ", expecting " + token);
        }
    }

    private Predicate<TraceSearch.Seen> or() {
        Predicate<TraceSearch.Seen> all = and();
        while (accept("||")) {
            all = all.or(and());
        }
        return all;
    }

    private Predicate<TraceSearch.Seen> and() {
        Predicate<TraceSearch.Seen> all = term();
        while (accept("&&")) {
            all = all.and(term());
        }
        return all;
    }

    private Predicate<TraceSearch.Seen> term() {
        if (accept("(")) {
            if (++depth > MAX_DEPTH) {
                throw error("query is nested too deeply");
            }
            Predicate<TraceSearch.Seen> inner = or();
            expect(")");
            depth--;
            return inner;
        }
        String field = field();
        for (String op : OPS) {
            if (accept(op)) {
                return compare(field, op);
            }
        }
        throw error("syntax error: unexpected " + (at >= text.length() ? "$end" : "'" + text.charAt(at) + "'")
                + ", expecting an operator");
    }

    private String field() {
        skip();
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "._-/:".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String field = text.substring(start, at);
        boolean attribute = field.startsWith(".") || field.startsWith("span.") || field.startsWith("resource.");
        boolean intrinsic = List.of(
                        "name",
                        "span:name",
                        "duration",
                        "span:duration",
                        "status",
                        "span:status",
                        "kind",
                        "span:kind",
                        "trace:id",
                        "statusMessage",
                        "span:statusMessage")
                .contains(field);
        if (!attribute && !intrinsic) {
            at = start;
            throw error("syntax error: unexpected IDENTIFIER '" + field + "'");
        }
        return field;
    }

    private Predicate<TraceSearch.Seen> compare(String field, String op) {
        skip();
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '`')) {
            return textual(field, op, string());
        }
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || ".-µ".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String raw = text.substring(start, at);
        if (raw.isEmpty()) {
            throw error("syntax error: unexpected end of comparison");
        }
        if (field.endsWith("duration")) {
            double wanted = nanos(raw, start);
            return s -> holds(
                    op, Double.compare(s.span().getEndTimeUnixNano() - s.span().getStartTimeUnixNano(), wanted));
        }
        if (raw.matches("-?\\d+(\\.\\d+)?")) {
            double wanted = Double.parseDouble(raw);
            return s -> {
                String value = value(field, s);
                return value.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")
                        && holds(op, Double.compare(Double.parseDouble(value), wanted));
            };
        }
        return textual(field, op, raw);
    }

    private static boolean holds(String op, int order) {
        return switch (op) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            default -> false;
        };
    }

    private Predicate<TraceSearch.Seen> textual(String field, String op, String wanted) {
        switch (op) {
            case "=" -> {
                return s -> value(field, s).equals(wanted);
            }
            case "!=" -> {
                return s -> !value(field, s).equals(wanted);
            }
            case "=~", "!~" -> {
                try {
                    Pattern p = Pattern.compile(wanted);
                    return s -> p.matcher(value(field, s)).matches() == op.equals("=~");
                } catch (PatternSyntaxException e) {
                    throw error("invalid regex: " + e.getDescription());
                }
            }
            default -> throw error("operator " + op + " is not allowed for strings");
        }
    }

    private String string() {
        char quote = text.charAt(at++);
        var value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw error("literal not terminated");
        }
        at++;
        return value.toString();
    }

    private double nanos(String raw, int start) {
        var m = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)").matcher(raw);
        if (!m.matches()) {
            at = start;
            throw error("bad duration: " + raw);
        }
        double unit = switch (m.group(2)) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
        return Double.parseDouble(m.group(1)) * unit;
    }

    private static String value(String field, TraceSearch.Seen s) {
        if (field.startsWith("resource.")) {
            return TraceSearch.attribute(s.resource().getAttributesList(), field.substring(9));
        }
        if (field.startsWith("span.")) {
            return TraceSearch.attribute(s.span().getAttributesList(), field.substring(5));
        }
        if (field.startsWith(".")) {
            String own = TraceSearch.attribute(s.span().getAttributesList(), field.substring(1));
            return own.isEmpty() ? TraceSearch.attribute(s.resource().getAttributesList(), field.substring(1)) : own;
        }
        Span span = s.span();
        return switch (field.replace("span:", "")) {
            case "name" -> span.getName();
            case "status" -> status(span.getStatus());
            case "kind" -> span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT);
            case "statusMessage" -> span.getStatus().getMessage();
            case "trace:id" ->
                java.util.HexFormat.of().formatHex(span.getTraceId().toByteArray());
            default -> "";
        };
    }

    private static String status(Status status) {
        return status.getCode().name().replace("STATUS_CODE_", "").toLowerCase(Locale.ROOT);
    }
}
