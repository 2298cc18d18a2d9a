package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Span;
import io.obsctl.sandbox.collector.text.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one block, read by name with the type that the component wants. Faults are gathered, not thrown, so
 * that all of them are told at once: {@link #check} throws what came together, and everything that was not asked for.
 * Not safe between threads.
 */
public final class Arguments {
    private final Evaluated block;
    private final String component;
    private final List<Fault> faults;
    private final Set<String> asked = new HashSet<>();
    private final Map<Evaluated, Arguments> read = new java.util.IdentityHashMap<>();

    /** The arguments of a component. */
    public Arguments(Evaluated block) {
        this(block, block.name(), new ArrayList<>());
    }

    private Arguments(Evaluated block, String component, List<Fault> faults) {
        this.block = block;
        this.component = component;
        this.faults = faults;
    }

    /** The block's own name. */
    public String name() {
        return block.name();
    }

    /** Where the block's name stands. */
    public Span header() {
        return block.header();
    }

    /** Where an attribute's value stands; the block's header if it is absent. */
    public Span spanOf(String name) {
        Evaluated.Attribute attribute = block.attributes().get(name);
        return attribute == null ? block.header() : attribute.valueSpan();
    }

    /** Adds a fault that the component found. */
    public void fault(Span span, String message) {
        faults.add(new Fault(message, span));
    }

    /** Adds a fault about an attribute's value. */
    public void fault(String attribute, String message) {
        fault(spanOf(attribute), message);
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    /** The raw value; {@code null} if it is absent or null. */
    public @Nullable Value value(String name) {
        asked.add(name);
        Evaluated.Attribute attribute = block.attributes().get(name);
        return attribute == null || attribute.value() instanceof Value.Null ? null : attribute.value();
    }

    /** Attributes and blocks that Alloy knows and that change nothing here. */
    public Arguments ignoring(String... names) {
        asked.addAll(List.of(names));
        return this;
    }

    private void missing(String name) {
        fault(block.header(), "missing required attribute \"" + name + "\"");
    }

    private void wrong(String name, Value value, String wanted) {
        fault(name, component + ": \"" + name + "\" should be " + wanted + ", got " + value.type());
    }

    /** A required string. */
    public String text(String name) {
        if (!has(name)) {
            missing(name);
        }
        return text(name, "");
    }

    public String text(String name, String otherwise) {
        Value value = value(name);
        return value == null ? otherwise : asText(name, value, otherwise);
    }

    /** One of a closed set. */
    public String choice(String name, String otherwise, String... allowed) {
        String text = text(name, otherwise);
        if (!List.of(allowed).contains(text)) {
            fault(name, "\"" + name + "\" should be one of " + String.join(", ", allowed) + ", got \"" + text + "\"");
            return otherwise;
        }
        return text;
    }

    private String asText(String name, Value value, String otherwise) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Whole n) {
            return Long.toString(n.value()); // at load a number fits a string
        }
        if (value instanceof Value.Real n) {
            return io.obsctl.sandbox.wire.GoNumber.print(n.value());
        }
        wrong(name, value, "string");
        return otherwise;
    }

    /** A secret, or a string, which fits a secret. */
    public Value.@Nullable Sensitive secret(String name) {
        Value value = value(name);
        if (value == null || value instanceof Value.Sensitive) {
            return (Value.Sensitive) value;
        }
        return new Value.Sensitive(asText(name, value, ""));
    }

    public boolean flag(String name, boolean otherwise) {
        Value value = value(name);
        if (value == null || value instanceof Value.Bool) {
            return value == null ? otherwise : ((Value.Bool) value).value();
        }
        wrong(name, value, "bool");
        return otherwise;
    }

    public long whole(String name, long otherwise) {
        Value value = value(name);
        if (value == null || value instanceof Value.Whole) {
            return value == null ? otherwise : ((Value.Whole) value).value();
        }
        if (value instanceof Value.Text text && text.value().matches("-?\\d{1,18}")) {
            return Long.parseLong(text.value());
        }
        wrong(name, value, "number");
        return otherwise;
    }

    public double number(String name, double otherwise) {
        Value value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Value.Whole n) {
            return n.value();
        }
        if (value instanceof Value.Real n) {
            return n.value();
        }
        wrong(name, value, "number");
        return otherwise;
    }

    public Duration duration(String name, Duration otherwise) {
        Value value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Value.Text text) {
            Optional<Duration> duration = GoDuration.parse(text.value());
            if (duration.isPresent()) {
                return duration.get();
            }
            fault(name, "\"" + name + "\": invalid duration \"" + text.value() + "\"");
        } else {
            wrong(name, value, "duration");
        }
        return otherwise;
    }

    /** A size as Alloy writes it: {@code 512MiB}, {@code 60B}, or a number of bytes. */
    public long bytes(String name, long otherwise) {
        Value value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Value.Whole n) {
            return n.value();
        }
        Optional<Long> size = value instanceof Value.Text text
                ? io.obsctl.sandbox.collector.text.GoBytes.parse(text.value())
                : Optional.empty();
        if (size.isEmpty()) {
            wrong(name, value, "a size such as 512MiB");
        }
        return size.orElse(otherwise);
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Value value : items(name)) {
            texts.add(asText(name, value, ""));
        }
        return texts;
    }

    private List<Value> items(String name) {
        Value value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Value.Items items) {
            return items.values();
        }
        wrong(name, value, "array");
        return List.of();
    }

    /** A map of strings, in the order of its keys; a null value is an empty string. */
    public Map<String, String> textMap(String name) {
        Value value = value(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Value.Fields fields) {
            return textMap(name, fields);
        }
        wrong(name, value, "map of strings");
        return Map.of();
    }

    private Map<String, String> textMap(String name, Value.Fields fields) {
        Map<String, String> map = new LinkedHashMap<>();
        fields.sorted().forEach((k, v) -> map.put(k, v instanceof Value.Null ? "" : asText(name, v, "")));
        return map;
    }

    /** Lists of targets: objects of strings. */
    public List<Map<String, String>> targets(String name) {
        List<Map<String, String>> targets = new ArrayList<>();
        for (Value value : items(name)) {
            if (value instanceof Value.Fields fields) {
                targets.add(textMap(name, fields));
            } else {
                wrong(name, value, "array of targets");
            }
        }
        return targets;
    }

    /** What others export as capsules of one kind. */
    public <T> List<T> capsules(String name, Class<T> kind, String wanted) {
        List<T> capsules = new ArrayList<>();
        for (Value value : items(name)) {
            if (value instanceof Value.Capsule capsule && kind.isInstance(capsule.content())) {
                capsules.add(kind.cast(capsule.content()));
            } else {
                fault(name, "\"" + name + "\" expects " + wanted + ", got " + value.type());
            }
        }
        return capsules;
    }

    /** One capsule. */
    public <T> @Nullable T capsule(String name, Class<T> kind, String wanted) {
        Value value = value(name);
        if (value instanceof Value.Capsule capsule && kind.isInstance(capsule.content())) {
            return kind.cast(capsule.content());
        }
        if (value != null) {
            fault(name, "\"" + name + "\" expects " + wanted + ", got " + value.type());
        }
        return null;
    }

    /** Every block of a name, in order. */
    public List<Arguments> blocks(String name) {
        asked.add(name);
        return block.blocks().stream()
                .filter(b -> b.name().equals(name))
                .map(this::inner)
                .toList();
    }

    /** Every block whose name starts with a prefix, in order: the stages of {@code loki.process}. */
    public List<Arguments> blocksOf(String prefix) {
        List<Arguments> found = new ArrayList<>();
        for (Evaluated inner : block.blocks()) {
            if (inner.name().startsWith(prefix)) {
                asked.add(inner.name());
                found.add(inner(inner));
            }
        }
        return found;
    }

    private Arguments inner(Evaluated inner) {
        return read.computeIfAbsent(inner, i -> new Arguments(i, component, faults));
    }

    /** The one block of a name, if it is there. */
    public Optional<Arguments> block(String name) {
        List<Arguments> found = blocks(name);
        if (found.size() > 1) {
            fault(found.get(1).header(), "block \"" + name + "\" may only be provided once");
        }
        return found.stream().findFirst();
    }

    /** A block that must be there; an empty one stands in after the fault was noted. */
    public Arguments requiredBlock(String name) {
        return block(name).orElseGet(() -> {
            fault(block.header(), "missing required block \"" + name + "\"");
            return inner(new Evaluated(name, null, block.header(), Map.of(), List.of()));
        });
    }

    /** Notes everything that nobody asked for, here and in the blocks that were read. */
    private void done() {
        for (Evaluated.Attribute attribute : block.attributes().values()) {
            if (!asked.contains(attribute.name())) {
                fault(attribute.nameSpan(), unknown("attribute", attribute.name()));
            }
        }
        for (Evaluated inner : block.blocks()) {
            if (!asked.contains(inner.name())) {
                fault(inner.header(), unknown("block", inner.name()));
            }
        }
        read.values().forEach(Arguments::done);
    }

    private String unknown(String what, String name) {
        return what + " \"" + name + "\" of " + component
                + " is not known to the sandbox's collector, which is for learning, demos and tests";
    }

    /** Tells all faults of this component, if there are any. */
    public void check() throws BadArguments {
        done();
        if (!faults.isEmpty()) {
            throw new BadArguments(faults);
        }
    }
}
