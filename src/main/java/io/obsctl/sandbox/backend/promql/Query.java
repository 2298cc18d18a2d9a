package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** An expression that can be carried out here, with the conditions of its selectors. */
final class Query {
    private static final Set<String> FUNCTIONS = Set.of("""
            abs absent absent_over_time avg_over_time ceil changes clamp clamp_max clamp_min count_over_time
            day_of_month day_of_week day_of_year days_in_month delta deriv exp floor histogram_quantile hour idelta
            increase irate label_join label_replace last_over_time ln log10 log2 max_over_time min_over_time minute
            month pi predict_linear present_over_time quantile_over_time rate resets round scalar sgn sort sort_desc
            sqrt stddev_over_time stdvar_over_time sum_over_time time timestamp vector year""".split("\\s+"));
    private static final Set<String> AGGREGATIONS =
            Set.of("sum avg min max count group stddev stdvar topk bottomk quantile count_values".split(" "));

    private final String text;
    private final Promql tree;
    private final Map<Promql.Selector, List<Matcher>> matchers = new HashMap<>();

    private Query(String text, Promql tree) {
        this.text = text;
        this.tree = tree;
    }

    /** @throws PromqlException when the text is no expression, or one that is not known here */
    static Query of(String text) {
        PromqlSyntax.Result result = PromqlSyntax.parse(text, PromqlSyntax.Dialect.PLAIN);
        if (result instanceof PromqlSyntax.Broken broken) {
            throw PromqlException.parse(text, broken.offset(), broken.reason());
        }
        Query query = new Query(text, ((PromqlSyntax.Parsed) result).expression());
        PromqlSyntax.walk(query.tree, query::prepare);
        return query;
    }

    Promql tree() {
        return tree;
    }

    /** @param selector of this query */
    List<Matcher> matchers(Promql.Selector selector) {
        return Objects.requireNonNull(matchers.get(selector));
    }

    PromqlException broken(int at, String what) {
        return PromqlException.parse(text, at, what);
    }

    private void prepare(Promql node) {
        if (node instanceof Promql.Selector selector) {
            matchers.put(selector, compiled(selector));
        } else if (node instanceof Promql.Call call && !FUNCTIONS.contains(call.function())) {
            throw broken(call.at(), "unknown function with name \"" + call.function() + "\"");
        } else if (node instanceof Promql.Aggregation sum && !AGGREGATIONS.contains(sum.operator())) {
            throw broken(sum.at(), "unknown aggregation \"" + sum.operator() + "\"");
        }
    }

    private List<Matcher> compiled(Promql.Selector selector) {
        List<Matcher> all = new ArrayList<>();
        if (selector.metric() != null) {
            all.add(Matcher.of(Labels.NAME, Matcher.Op.EQ, selector.metric()));
        }
        for (Promql.Matcher matcher : selector.matchers()) {
            try {
                all.add(Matcher.of(matcher.label(), operator(matcher.match()), matcher.value()));
            } catch (PatternSyntaxException e) {
                throw broken(matcher.at(), "error parsing regexp: " + e.getDescription());
            }
        }
        if (all.stream().allMatch(m -> m.matches(""))) {
            throw broken(selector.at(), "vector selector must contain at least one non-empty matcher");
        }
        return List.copyOf(all);
    }

    private static Matcher.Op operator(Promql.Match match) {
        return switch (match) {
            case EQUAL -> Matcher.Op.EQ;
            case NOT_EQUAL -> Matcher.Op.NE;
            case REGEX -> Matcher.Op.RE;
            case NOT_REGEX -> Matcher.Op.NRE;
        };
    }
}
