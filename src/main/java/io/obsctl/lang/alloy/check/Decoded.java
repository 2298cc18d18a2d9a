package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.catalog.Body;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body with its values put into their types: what the rules look at. */
final class Decoded {
    final Body body;
    final Span header;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Span> spans = new HashMap<>();
    private final Map<String, List<Decoded>> blocks = new HashMap<>();

    Decoded(Body body, Span header) {
        this.body = body;
        this.header = header;
    }

    void put(String attribute, Value value, Span span) {
        values.put(attribute, value);
        spans.put(attribute, span);
    }

    void add(String block, Decoded decoded) {
        List<Decoded> all = blocks.get(block);
        if (all == null) {
            all = new ArrayList<>(2);
            blocks.put(block, all);
        }
        all.add(decoded);
    }

    /** The value that is written, or {@code null}. */
    @Nullable
    Value value(String attribute) {
        return values.get(attribute);
    }

    List<Decoded> blocks(String name) {
        return blocks.getOrDefault(name, List.of());
    }

    /** Where a rule about a member points: at it if it is written, else at the header. */
    Span place(String member) {
        Span span = spans.get(member);
        if (span != null) {
            return span;
        }
        int dot = member.indexOf('.');
        List<Decoded> children = blocks.get(member);
        if (children == null && dot > 0) {
            List<Decoded> around = blocks(member.substring(0, dot));
            return around.isEmpty() ? header : around.get(around.size() - 1).place(member.substring(dot + 1));
        }
        return children == null ? header : children.get(children.size() - 1).header;
    }
}
