package io.obsctl.infra.grafana;

import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one kind of object looks like now.
 *
 * @param there wanted objects that exist, and own ones that are wanted no more
 * @param foreign objects that stand where wanted ones should, and are not obsctl's
 */
record Reading(List<There> there, List<Problem> notes, List<Foreign> foreign) {
    Reading {
        there = List.copyOf(there);
        notes = List.copyOf(notes);
        foreign = List.copyOf(foreign);
    }

    static Reading of(List<There> there) {
        return new Reading(there, List.of(), List.of());
    }

    Optional<There> at(String key) {
        return there.stream().filter(t -> t.key().equals(key)).findFirst();
    }

    /** With what is foreign taken for what is there, so that it is changed like the rest. */
    Reading adopted() {
        List<There> all = new ArrayList<>(there);
        foreign.forEach(one -> all.add(one.there()));
        return new Reading(all, notes, foreign);
    }
}
