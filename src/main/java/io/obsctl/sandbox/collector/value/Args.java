package io.obsctl.sandbox.collector.value;

import io.obsctl.sandbox.collector.value.StdLib.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Arguments of a function by position and type. */
final class Args {
    private Args() {}

    static Value any(List<Value> arguments, int index, int count) throws Refusal {
        if (arguments.size() != count || index >= count) {
            throw new Refusal("expected " + count + " args, got " + arguments.size());
        }
        return arguments.get(index);
    }

    static String text(List<Value> arguments, int index, int count) throws Refusal {
        Value value = any(arguments, index, count);
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new Refusal("argument " + (index + 1) + " should be string, got " + value.type());
    }

    /** A secret, or a string, which fits a secret. */
    static String secret(List<Value> arguments, int index, int count) throws Refusal {
        return any(arguments, index, count) instanceof Value.Sensitive secret
                ? secret.plain()
                : text(arguments, index, count);
    }

    static List<String> texts(List<Value> arguments, int index, int count) throws Refusal {
        if (!(any(arguments, index, count) instanceof Value.Items items)) {
            throw new Refusal("argument " + (index + 1) + " should be array");
        }
        List<String> texts = new ArrayList<>();
        for (Value value : items.values()) {
            if (!(value instanceof Value.Text text)) {
                throw new Refusal("argument " + (index + 1) + " should be an array of strings, got " + value.type());
            }
            texts.add(text.value());
        }
        return texts;
    }
}
