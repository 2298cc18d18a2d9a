package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.template.GoTemplate;
import io.obsctl.sandbox.collector.template.TemplateFailure;
import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes stages of blocks. The rules across arguments are Alloy's. */
final class StageFactory {
    private static final GoRegex NOTHING = GoRegex.compile("");

    private final Clock clock;
    private final Consumer<String> dropped;

    StageFactory(Clock clock, Consumer<String> dropped) {
        this.clock = clock;
        this.dropped = dropped;
    }

    Pipeline pipeline(Arguments arguments) {
        List<Stage> stages = new ArrayList<>();
        for (Arguments block : arguments.blocksOf("stage.")) {
            stages.add(stage(block));
        }
        return new Pipeline(stages);
    }

    private Stage stage(Arguments a) {
        String name = a.name().substring("stage.".length());
        return switch (name) {
            case "json" -> json(a);
            case "logfmt" -> logfmt(a);
            case "regex" -> regex(a);
            case "labels" -> labels(a);
            case "label_keep" -> new LabelStages.Keep(nonEmpty(a, "values"));
            case "label_drop" -> new LabelStages.Drop(nonEmpty(a, "values"));
            case "static_labels" -> new LabelStages.Static(required(a, "values"));
            case "structured_metadata" -> new LabelStages.Metadata(sources(a, "values"), optionalRegex(a, "regex"));
            case "structured_metadata_drop" -> new LabelStages.MetadataDrop(nonEmpty(a, "values"));
            case "output" -> new TextStages.Output(a.text("source"));
            case "template" -> new TextStages.Template(a.text("source"), template(a, "template", a.text("template")));
            case "replace" -> replace(a);
            case "decolorize" -> new TextStages.Decolorize();
            case "truncate",
                    "sampling",
                    "geoip",
                    "metrics",
                    "luhn",
                    "eventlogmessage",
                    "windowsevent",
                    "pattern",
                    "split_json" -> unknown(a);
            case "timestamp" -> timestamp(a);
            case "match" -> match(a);
            case "drop" -> drop(a);
            case "pack" -> new PackStage(nonNull(a, "labels"), a.flag("ingest_timestamp", true), clock);
            case "multiline" -> multiline(a);
            case "cri" -> cri(a);
            case "docker" -> new ContainerStages.Docker();
            case "tenant" -> tenant(a);
            case "limit" -> limit(a);
            default -> unknown(a);
        };
    }

    private static Stage unknown(Arguments a) {
        a.fault(
                a.header(),
                "block \"" + a.name()
                        + "\" is not known to the sandbox's collector, which is for learning, demos and tests");
        return (entry, next) -> next.accept(entry);
    }

    private Stage json(Arguments a) {
        Map<String, String> expressions = a.textMap("expressions");
        @Nullable GoRegex regex = optionalRegex(a, "regex");
        @Nullable String source = optionalSource(a);
        boolean dropMalformed = a.flag("drop_malformed", false);
        if (expressions.isEmpty() && regex == null) {
            a.fault(a.header(), "JMES expressions or regex is required");
        }
        try {
            return new JsonStage(expressions, regex, source, dropMalformed);
        } catch (IllegalArgumentException e) {
            a.fault("expressions", "could not compile JMES expression: " + e.getMessage());
            return new JsonStage(Map.of(), regex, source, dropMalformed);
        }
    }

    private Stage logfmt(Arguments a) {
        Map<String, String> mapping = a.textMap("mapping");
        @Nullable GoRegex regex = optionalRegex(a, "regex");
        if (mapping.isEmpty() && regex == null) {
            a.fault(a.header(), "logfmt mapping or regex is required");
        }
        Map<String, String> bySource = new LinkedHashMap<>();
        mapping.forEach((name, source) -> bySource.put(source.isEmpty() ? name : source, name));
        return new LogfmtStage(bySource, regex, a.text("source", ""));
    }

    private Stage regex(Arguments a) {
        return new TextStages.Regex(
                regex(a, "expression", true), optionalSource(a), a.flag("labels_from_groups", false));
    }

    private Stage labels(Arguments a) {
        if (!a.has("values")) {
            a.fault(a.header(), "missing required attribute \"values\"");
        }
        String type = a.choice("source_type", "extracted", "extracted", "structured_metadata");
        return new LabelStages.Labels(sources(a, "values"), type.equals("structured_metadata"));
    }

    private Stage replace(Arguments a) {
        return new ReplaceStage(
                regex(a, "expression", true), a.text("source", ""), template(a, "replace", a.text("replace", "")));
    }

    private Stage timestamp(Arguments a) {
        String source = a.text("source");
        String format = a.text("format");
        if (a.has("source") && source.isEmpty()) {
            a.fault("source", "timestamp source value is required if timestamp is specified");
        }
        if (a.has("format") && format.isEmpty()) {
            a.fault("format", "timestamp format is required");
        }
        String onFailure = a.choice("action_on_failure", "fudge", "fudge", "skip");
        String onDuplicate = a.choice("action_on_duplicate_timestamp", "fudge", "fudge", "keep");
        List<String> formats = new ArrayList<>(List.of(format));
        formats.addAll(a.texts("fallback_formats"));
        return new TimestampStage(
                source,
                formats.stream()
                        .map(f -> TimestampFormat.of(f, location(a), clock))
                        .toList(),
                onFailure.equals("fudge"),
                onDuplicate.equals("fudge"));
    }

    private static java.time.@Nullable ZoneId location(Arguments a) {
        if (!a.has("location")) {
            return null;
        }
        String name = a.text("location", "");
        try {
            return name.isEmpty() || name.equals("Local") ? java.time.ZoneOffset.UTC : java.time.ZoneId.of(name);
        } catch (java.time.DateTimeException e) {
            a.fault("location", "invalid location specified: unknown time zone " + name);
            return null;
        }
    }

    private Stage match(Arguments a) {
        String selector = a.text("selector");
        String action = a.choice("action", "keep", "keep", "drop");
        String reason = a.text("drop_counter_reason", "match_stage");
        a.ignoring("pipeline_name");
        List<Arguments> inner = a.blocksOf("stage.");
        boolean keep = action.equals("keep");
        if (keep && inner.isEmpty()) {
            a.fault(a.header(), "match stage requires at least one additional stage to be defined in '- stages'");
        }
        if (!keep && !inner.isEmpty()) {
            a.fault(a.header(), "match stage configured to drop entries cannot contains stages");
        }
        try {
            return new MatchStage(LogSelector.parse(selector), keep ? pipeline(a) : null, () -> dropped.accept(reason));
        } catch (IllegalArgumentException e) {
            a.fault("selector", "invalid selector syntax for match stage: " + e.getMessage());
            return (entry, next) -> next.accept(entry);
        }
    }

    private Stage drop(Arguments a) {
        String source = a.text("source", "");
        String value = a.text("value", "");
        String expression = a.text("expression", "");
        Duration olderThan = a.duration("older_than", Duration.ZERO);
        long longerThan = a.bytes("longer_than", 0);
        String reason = a.text("drop_counter_reason", "");
        String separator = a.text("separator", "");
        if (source.isEmpty() && expression.isEmpty() && olderThan.isZero() && longerThan == 0) {
            a.fault(
                    a.header(),
                    "drop stage config must contain at least one of `source`, `expression`, `older_than` or `longer_than`");
        }
        if (!value.isEmpty() && !expression.isEmpty()) {
            a.fault(
                    a.header(),
                    "drop stage config error, `value` and `expression` cannot both be defined at the same time");
        }
        if (!value.isEmpty() && source.isEmpty()) {
            a.fault(a.header(), "drop stage config must contain `source` if `value` is specified");
        }
        @Nullable GoRegex regex = expression.isEmpty() ? null : regex(a, "expression", false);
        if (!value.isEmpty()) {
            regex = GoRegex.compile("^" + com.google.re2j.Pattern.quote(value) + "$");
        }
        String why = reason.isEmpty() ? "drop_stage" : reason;
        return new DropStage(
                source.isEmpty() ? List.of() : List.of(source.split(",", -1)),
                separator.isEmpty() ? ";" : separator,
                regex,
                olderThan,
                longerThan,
                clock,
                () -> dropped.accept(why));
    }

    private Stage multiline(Arguments a) {
        GoRegex first = regex(a, "firstline", true);
        Duration wait = a.duration("max_wait_time", Duration.ofSeconds(3));
        if (wait.isZero() || wait.isNegative()) {
            a.fault("max_wait_time", "max_wait_time must be greater than 0");
        }
        return new MultilineStage(first, a.whole("max_lines", 128), wait, a.flag("trim_newlines", true), clock);
    }

    private Stage cri(Arguments a) {
        long lines = a.whole("max_partial_lines", 100);
        if (lines <= 0) {
            a.fault("max_partial_lines", "max_partial_lines must be greater than 0");
        }
        return new ContainerStages.Cri(
                lines, a.flag("max_partial_line_size_truncate", false), a.whole("max_partial_line_size", 0));
    }

    private Stage tenant(Arguments a) {
        String label = a.text("label", "");
        String source = a.text("source", "");
        String value = a.text("value", "");
        long set = java.util.stream.Stream.of(label, source, value)
                .filter(s -> !s.isEmpty())
                .count();
        if (set != 1) {
            a.fault(
                    a.header(),
                    set == 0
                            ? "label, source or value config are required"
                            : "label, source and value are mutually exclusive: you should set source, value or label but not all");
        }
        return new LabelStages.Tenant(label, source, value);
    }

    private Stage limit(Arguments a) {
        double rate = a.number("rate", 0);
        long burst = a.whole("burst", 0);
        boolean drop = a.flag("drop", false);
        String byLabel = a.text("by_label_name", "");
        long distinct = Math.max(10_000, a.whole("max_distinct_labels", 0));
        if (rate <= 0 || burst <= 0) {
            a.fault(a.header(), "limit stage failed to parse rate or burst");
        }
        if (!byLabel.isEmpty() && !drop) {
            a.fault(a.header(), "when ratelimiting by label, drop must be true");
        }
        return new LimitStage(
                rate, Math.max(1, burst), drop, byLabel, distinct, clock, () -> dropped.accept("ratelimit_drop_stage"));
    }

    private static Map<String, String> required(Arguments a, String name) {
        if (!a.has(name)) {
            a.fault(a.header(), "missing required attribute \"" + name + "\"");
        }
        return a.textMap(name);
    }

    private static List<String> nonNull(Arguments a, String name) {
        if (!a.has(name)) {
            a.fault(a.header(), "missing required attribute \"" + name + "\"");
        }
        return a.texts(name);
    }

    private static List<String> nonEmpty(Arguments a, String name) {
        List<String> values = nonNull(a, name);
        if (a.value(name) instanceof Value.Items items && items.values().isEmpty()) {
            a.fault(name, "\"" + name + "\" must not be empty");
        }
        return values;
    }

    /** Name to source, where an empty source is the name itself. */
    private static Map<String, String> sources(Arguments a, String name) {
        Map<String, String> sources = new LinkedHashMap<>();
        a.textMap(name).forEach((k, v) -> sources.put(k, v.isEmpty() ? k : v));
        return sources;
    }

    private static @Nullable String optionalSource(Arguments a) {
        if (!a.has("source")) {
            return null;
        }
        String source = a.text("source", "");
        if (source.isEmpty()) {
            a.fault("source", "empty source");
        }
        return source;
    }

    private static @Nullable GoRegex optionalRegex(Arguments a, String name) {
        return a.text(name, "").isEmpty() ? null : regex(a, name, false);
    }

    private static GoRegex regex(Arguments a, String name, boolean required) {
        String source = required ? a.text(name) : a.text(name, "");
        if (required && a.has(name) && source.isEmpty()) {
            a.fault(name, "expression is required");
        }
        try {
            return GoRegex.compile(source);
        } catch (IllegalArgumentException e) {
            a.fault(name, "could not compile regular expression: " + e.getMessage());
            return NOTHING;
        }
    }

    private static @Nullable GoTemplate template(Arguments a, String name, String text) {
        try {
            return GoTemplate.parse(text);
        } catch (TemplateFailure e) {
            a.fault(name, "failed to compile template: " + e.getMessage());
            return null;
        }
    }
}
