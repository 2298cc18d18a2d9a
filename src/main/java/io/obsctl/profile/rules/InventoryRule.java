package io.obsctl.profile.rules;

import io.obsctl.model.InventorySource;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An inventory is read from one place. */
final class InventoryRule implements Rule {
    @Override
    public void check(Subject s) {
        List<InventorySource> all = s.profile().hosts().inventory();
        for (int i = 0; i < all.size(); i++) {
            InventorySource one = all.get(i);
            String program = one.exec().isEmpty() ? null : one.exec().get(0);
            List<String> named = Stream.of(one.ansible(), one.list(), program)
                    .filter(Objects::nonNull)
                    .toList();
            if (named.size() != 1 || named.get(0).isBlank()) {
                s.report(
                        Problem.error(
                                        "profile/inventory",
                                        "an inventory is read from one place",
                                        "an entry has one of `ansible`, `list` and `exec`")
                                .hint("Make several inventories several entries."),
                        "/hosts/inventory/" + i);
            }
        }
    }
}
