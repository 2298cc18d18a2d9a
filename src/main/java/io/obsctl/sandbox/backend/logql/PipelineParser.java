package io.obsctl.sandbox.backend.logql;

import io.obsctl.sandbox.backend.metrics.Matcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads selectors and stages. */
final class PipelineParser {
    private static final int MAX_DEPTH = 200;

    private final Cursor in;
    private int depth;

    PipelineParser(Cursor in) {
        this.in = in;
    }

    /** {@code {a="b", c=~"d"}}; at least one matcher must ask for something. */
    List<Matcher> selector() {
        in.expect("{");
        var matchers = new ArrayList<Matcher>();
        while (!in.at("}")) {
            String name = in.name();
            Matcher.Op op = matchOp();
            int at = in.at();
            String value = in.string();
            try {
                matchers.add(Matcher.of(name, op, value));
            } catch (PatternSyntaxException e) {
                throw in.error("invalid regexp at " + at + ": " + e.getDescription());
            }
            if (!in.accept(",")) {
                break;
            }
        }
        in.expect("}");
        if (matchers.stream().allMatch(m -> m.matches(""))) {
            throw in.error("queries require at least one regexp or equality matcher that does not have an"
                    + " empty-compatible value");
        }
        return matchers;
    }

    private Matcher.Op matchOp() {
        for (Matcher.Op op : List.of(Matcher.Op.RE, Matcher.Op.NRE, Matcher.Op.NE, Matcher.Op.EQ)) {
            if (in.accept(op.sign())) {
                return op;
            }
        }
        throw in.unexpected("=, !=, =~ or !~");
    }

    /** All stages up to something that is none. */
    List<Stage> stages() {
        var stages = new ArrayList<Stage>();
        while (true) {
            if (in.accept("|=")) {
                stages.add(filter((line, s) -> line.contains(s)));
            } else if (in.accept("|~")) {
                stages.add(regexFilter(true));
            } else if (in.accept("!=")) {
                stages.add(filter((line, s) -> !line.contains(s)));
            } else if (in.accept("!~")) {
                stages.add(regexFilter(false));
            } else if (in.accept("|")) {
                stages.add(stage());
            } else {
                return stages;
            }
        }
    }

    private Stage filter(BiPredicate<String, String> test) {
        var wanted = new ArrayList<String>();
        do {
            wanted.add(in.string());
        } while (in.acceptWord("or"));
        return line -> wanted.stream().anyMatch(s -> test.test(line.text, s));
    }

    private Stage regexFilter(boolean find) {
        var wanted = new ArrayList<Pattern>();
        do {
            wanted.add(regex(in.string()));
        } while (in.acceptWord("or"));
        return line -> wanted.stream().anyMatch(p -> p.matcher(line.text).find() == find);
    }

    private Pattern regex(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw in.error("error parsing regexp: " + e.getDescription());
        }
    }

    private Stage stage() {
        if (in.at("(")) {
            return labelFilter();
        }
        int at = in.at();
        String word = in.name();
        return switch (word) {
            case "json" -> {
                Map<String, String> wanted = pairs();
                yield line -> Extractors.json(line, wanted);
            }
            case "logfmt" -> logfmt();
            case "unpack" -> Extractors::unpack;
            case "regexp" -> {
                String text = in.string();
                regex(text.replace("(?P<", "(?<"));
                yield Extractors.regexp(text);
            }
            case "pattern" -> Extractors.pattern(in.string());
            case "decolorize" -> changing(line -> line.text = line.text.replaceAll("\u001b\\[[0-9;]*m", ""));
            case "line_format" -> {
                Function<Line, String> template = template(in.string());
                yield changing(line -> line.text = template.apply(line));
            }
            case "label_format" -> labelFormat();
            case "drop" -> {
                Set<String> names = names();
                yield changing(line -> line.labels.keySet().removeAll(names));
            }
            case "keep" -> {
                Set<String> names = names();
                yield changing(line -> line.labels.keySet().retainAll(names));
            }
            case "unwrap" -> unwrap();
            default -> filterRest(labelComparison(word, at));
        };
    }

    private Stage logfmt() {
        while (in.accept("--strict") || in.accept("--keep-empty")) {
            in.skip();
        }
        Map<String, String> wanted = pairs();
        return line -> Extractors.logfmt(line, wanted);
    }

    /** A stage that lets every line pass. */
    private static Stage changing(Consumer<Line> change) {
        return line -> {
            change.accept(line);
            return true;
        };
    }

    private Function<Line, String> template(String text) {
        try {
            return Templates.compile(text);
        } catch (IllegalArgumentException e) {
            throw in.error(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> pairs() {
        var wanted = new LinkedHashMap<String, String>();
        while (!in.end() && !in.at("|") && !in.at("!") && !in.at("[") && !in.at(")")) {
            String name = in.name();
            wanted.put(name, in.accept("=") ? in.string() : name);
            if (!in.accept(",")) {
                break;
            }
        }
        return wanted;
    }

    private Set<String> names() {
        var names = new HashSet<String>();
        do {
            names.add(in.name());
        } while (in.accept(","));
        return names;
    }

    private Stage labelFormat() {
        var steps = new ArrayList<Stage>();
        do {
            String to = in.name();
            in.expect("=");
            if (in.atString()) {
                Function<Line, String> template = template(in.string());
                steps.add(line -> {
                    line.labels.put(to, template.apply(line));
                    return true;
                });
            } else {
                String from = in.name();
                steps.add(line -> {
                    String value = line.labels.remove(from);
                    if (value != null) {
                        line.labels.put(to, value);
                    }
                    return true;
                });
            }
        } while (in.accept(","));
        return line -> steps.stream().allMatch(s -> s.keep(line));
    }

    /** Lines without a number there get {@code __error__} and do not count. */
    private Stage unwrap() {
        String first = in.name();
        boolean converts = in.accept("(");
        String label = converts ? in.name() : first;
        if (converts) {
            in.expect(")");
        }
        return line -> {
            OptionalDouble value = Quantities.parse(line.label(label));
            line.labels.remove(label);
            line.number = value.orElse(Double.NaN);
            return value.isPresent();
        };
    }

    private Stage labelFilter() {
        return filterRest(labelTerm());
    }

    private Stage filterRest(Predicate<Line> first) {
        Predicate<Line> whole = orRest(first);
        return whole::test;
    }

    /** {@code and} and {@code ,} bind tighter than {@code or}. */
    private Predicate<Line> orRest(Predicate<Line> first) {
        Predicate<Line> all = andRest(first);
        while (in.acceptWord("or")) {
            all = all.or(andRest(labelTerm()));
        }
        return all;
    }

    private Predicate<Line> andRest(Predicate<Line> first) {
        Predicate<Line> all = first;
        while (in.acceptWord("and") || in.accept(",")) {
            all = all.and(labelTerm());
        }
        return all;
    }

    private Predicate<Line> labelTerm() {
        if (in.accept("(")) {
            if (++depth > MAX_DEPTH) {
                throw in.error("label filter is nested too deeply");
            }
            Predicate<Line> inner = orRest(labelTerm());
            in.expect(")");
            depth--;
            return inner;
        }
        int at = in.at();
        return labelComparison(in.name(), at);
    }

    private Predicate<Line> labelComparison(String label, int at) {
        for (String op : List.of("==", "!=", "=~", "!~", ">=", "<=", "=", ">", "<")) {
            if (in.accept(op)) {
                return in.atString() ? textual(label, op, in.string()) : numeric(label, op, in.quantity());
            }
        }
        throw in.error("unexpected IDENTIFIER '" + label + "' at " + at
                + ", expecting a parser, a formatter or a label filter");
    }

    private Predicate<Line> textual(String label, String op, String value) {
        return switch (op) {
            case "=", "==" -> line -> line.label(label).equals(value);
            case "!=" -> line -> !line.label(label).equals(value);
            case "=~" -> {
                Pattern p = regex(value);
                yield line -> p.matcher(line.label(label)).matches();
            }
            case "!~" -> {
                Pattern p = regex(value);
                yield line -> !p.matcher(line.label(label)).matches();
            }
            default -> throw in.error("unexpected STRING, expecting a number, duration or size after " + op);
        };
    }

    private Predicate<Line> numeric(String label, String op, String text) {
        OptionalDouble wanted = Quantities.parse(text.toLowerCase(Locale.ROOT));
        if (wanted.isEmpty()) {
            throw in.error("bad number, duration or size: " + text);
        }
        double right = wanted.getAsDouble();
        return line -> {
            OptionalDouble left = Quantities.parse(line.label(label));
            if (left.isEmpty()) {
                return false;
            }
            int order = Double.compare(left.getAsDouble(), right);
            return switch (op) {
                case "=", "==" -> order == 0;
                case "!=" -> order != 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                default -> false;
            };
        };
    }
}
