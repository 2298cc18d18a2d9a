package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pasted text came to. Nothing in it is, or holds, a token.
 *
 * @param taken in the order of the text, each answer once
 * @param ignored what looked like a setting and is of no use here
 * @param problems what contradicts itself; such answers are not among the taken
 */
public record Pasted(List<Taken> taken, List<Ignored> ignored, List<Problem> problems) {
    public Pasted {
        taken = List.copyOf(taken);
        ignored = List.copyOf(ignored);
        problems = List.copyOf(problems);
    }

    /**
     * One answer.
     *
     * @param key of an answers file
     * @param line where it stands, counted from 1
     * @param remark how it was read when that is not plain; else empty
     */
    public record Taken(String key, String value, int line, String remark) {}

    /**
     * @param what the setting's name; never its value
     * @param why in a few words
     */
    public record Ignored(String what, int line, String why) {}

    /** The answers by key. */
    public Map<String, String> values() {
        Map<String, String> out = new LinkedHashMap<>();
        taken.forEach(t -> out.put(t.key(), t.value()));
        return out;
    }
}
