package io.obsctl.profile.rules;

import io.obsctl.model.Stack;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.regex.Pattern;

/** A Grafana Cloud stack is known by its slug. */
final class SlugRule implements Rule {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,61}");

    @Override
    public void check(Subject s) {
        Stack stack = s.profile().stack();
        String slug = stack.slug();
        if (slug == null) {
            if (stack.kind() == StackKind.GRAFANA_CLOUD) {
                s.report(
                        Problem.warning(
                                        "profile/slug",
                                        "the slug of the stack is missing or misspelt",
                                        "`stack.slug` is missing: ids cannot be looked up and compared")
                                .hint("It is the first word of SLUG.grafana.net."),
                        "/stack/slug",
                        "/stack/kind");
            }
        } else if (!SLUG.matcher(slug).matches()) {
            s.report(
                    Problem.error(
                                    "profile/slug",
                                    "the slug of the stack is missing or misspelt",
                                    "`stack.slug` takes lower-case letters, digits and dashes")
                            .hint("It is the first word of SLUG.grafana.net, without the rest."),
                    "/stack/slug");
        }
    }
}
