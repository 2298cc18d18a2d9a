package io.obsctl.profile.rules;

import io.obsctl.model.Collect;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions are RE2's: what Prometheus takes. */
final class RegexRule implements Rule {
    private static final Pattern NOT_RE2 =
            Pattern.compile("\\(\\?(?:=|!|>|<[=!])|(?<!\\\\)(?:\\\\\\\\)*\\\\[1-9]|(?<!\\\\)[*+?}]\\+");

    @Override
    public void check(Subject s) {
        Collect c = s.profile().collect();
        if (c.hostMetrics() != null) {
            keep(s, c.hostMetrics().keep(), "/collect/host-metrics");
        }
        for (int i = 0; i < c.scrape().size(); i++) {
            keep(s, c.scrape().get(i).keep(), "/collect/scrape/" + i);
        }
        for (int i = 0; i < c.postgres().size(); i++) {
            keep(s, c.postgres().get(i).keep(), "/collect/postgres/" + i);
        }
        for (int i = 0; i < c.redis().size(); i++) {
            keep(s, c.redis().get(i).keep(), "/collect/redis/" + i);
        }
        for (int i = 0; i < c.mongodb().size(); i++) {
            keep(s, c.mongodb().get(i).keep(), "/collect/mongodb/" + i);
        }
    }

    private static void keep(Subject s, List<String> expressions, String at) {
        for (int i = 0; i < expressions.size(); i++) {
            String why = fault(expressions.get(i));
            if (!why.isEmpty()) {
                s.report(
                        Problem.error("profile/regex", "not a regular expression of Prometheus", why)
                                .hint("Match whole names, such as pg_stat_database_.*"),
                        at + "/keep/" + i);
            }
        }
    }

    private static String fault(String expression) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            return e.getDescription();
        }
        return NOT_RE2.matcher(expression).find()
                ? "look-around, back-references and possessive quantifiers do not exist there"
                : "";
    }
}
