package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems of one inventory, all of them; what is ignored is said once for each reason. One thread. */
final class InventoryFindings {
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Ignored> ignored = new LinkedHashMap<>();

    /** The first place, and how many there are. */
    private record Ignored(String what, Position first, int count) {}

    void syntax(String detail, Position at) {
        problems.add(Problem.error("inventory/syntax", "the inventory cannot be understood", detail)
                .at(at));
    }

    void host(String detail, Position at) {
        problems.add(Problem.error("inventory/host", "a host of the inventory cannot be used", detail)
                .at(at));
    }

    void unreadable(String detail, @Nullable Position at) {
        problems.add(Problem.error("inventory/unreadable", "the inventory cannot be read", detail)
                .at(at));
    }

    /** @param why constant words for the reason */
    void ignored(String what, String why, Position at) {
        ignored.merge(why, new Ignored(what, at, 1), (a, b) -> new Ignored(a.what(), a.first(), a.count() + 1));
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }

    List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        ignored.forEach((why, i) -> all.add(Problem.warning(
                        "inventory/ignored",
                        "a part of the inventory is not used",
                        i.what() + (i.count() > 1 ? " and " + (i.count() - 1) + " more" : "") + ": " + why)
                .at(i.first())));
        return all;
    }
}
