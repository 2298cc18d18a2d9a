package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses functions and paths that are not known, and regular expressions that are none, when a config is loaded. */
final class OttlCheck {
    private static final Set<String> SCOPE = Set.of("name", "version", "attributes");
    private static final Map<Context, Set<String>> PATHS = Map.of(
            Context.RESOURCE, Set.of("attributes"),
            Context.SCOPE, SCOPE,
            Context.SPAN,
                    Set.of(
                            "name",
                            "kind",
                            "kind.string",
                            "status",
                            "status.code",
                            "status.message",
                            "attributes",
                            "trace_id.string",
                            "span_id.string",
                            "parent_span_id.string",
                            "start_time_unix_nano",
                            "end_time_unix_nano"),
            Context.SPANEVENT, Set.of("name", "attributes", "time_unix_nano"),
            Context.METRIC, Set.of("name", "description", "unit"),
            Context.DATAPOINT, Set.of("attributes", "value_double", "value_int", "time_unix_nano"),
            Context.LOG,
                    Set.of(
                            "body",
                            "body.string",
                            "attributes",
                            "severity_text",
                            "severity_number",
                            "trace_id.string",
                            "span_id.string",
                            "time_unix_nano",
                            "observed_time_unix_nano"));
    private static final Map<Context, List<Context>> PARENTS = Map.of(
            Context.RESOURCE, List.of(),
            Context.SCOPE, List.of(Context.RESOURCE),
            Context.SPAN, List.of(Context.SCOPE, Context.RESOURCE),
            Context.SPANEVENT, List.of(Context.SPAN, Context.SCOPE, Context.RESOURCE),
            Context.METRIC, List.of(Context.SCOPE, Context.RESOURCE),
            Context.DATAPOINT, List.of(Context.METRIC, Context.SCOPE, Context.RESOURCE),
            Context.LOG, List.of(Context.SCOPE, Context.RESOURCE));

    private final Context context;
    private final String source;

    OttlCheck(Context context, String source) {
        this.context = context;
        this.source = source;
    }

    void editor(Expr.Call call) throws OttlFailure {
        if (!OttlEditors.exists(call.name(), call.arguments().size())) {
            throw new OttlFailure(
                    "the function " + call.name() + " with " + call.arguments().size() + " arguments" + unknown());
        }
        regexes(call, OttlEditors.regexArgument(call.name()));
        for (Expr argument : call.arguments()) {
            value(argument);
        }
    }

    void value(Expr expr) throws OttlFailure {
        if (expr instanceof Expr.Path path) {
            path(path.place());
        } else if (expr instanceof Expr.Call call) {
            if (!OttlConverters.exists(call.name(), call.arguments().size())) {
                throw new OttlFailure("the function " + call.name() + " with "
                        + call.arguments().size() + " arguments" + unknown());
            }
            regexes(call, call.name().equals("IsMatch") ? 1 : -1);
            for (Expr argument : call.arguments()) {
                value(argument);
            }
        } else if (expr instanceof Expr.Items items) {
            for (Expr item : items.values()) {
                value(item);
            }
        } else if (expr instanceof Expr.Compare c) {
            both(c.left(), c.right());
        } else if (expr instanceof Expr.Math m) {
            both(m.left(), m.right());
        } else if (expr instanceof Expr.And a) {
            both(a.left(), a.right());
        } else if (expr instanceof Expr.Or o) {
            both(o.left(), o.right());
        } else if (expr instanceof Expr.Not n) {
            value(n.inner());
        }
    }

    private void both(Expr left, Expr right) throws OttlFailure {
        value(left);
        value(right);
    }

    private void regexes(Expr.Call call, int argument) throws OttlFailure {
        if (argument >= 0 && call.arguments().get(argument) instanceof Expr.Literal literal) {
            try {
                GoRegex.compile(String.valueOf(literal.value()));
            } catch (IllegalArgumentException e) {
                throw new OttlFailure(e.getMessage() + " in: " + source);
            }
        }
    }

    private void path(Place place) throws OttlFailure {
        if (!known(context, place)) {
            throw new OttlFailure("the path " + place + " in the context "
                    + context.name().toLowerCase(java.util.Locale.ROOT) + unknown());
        }
    }

    private static boolean known(Context context, Place place) {
        Context prefix = Subject.prefix(place.first());
        if (prefix != null
                && place.names().size() > 1
                && (prefix == context || parents(context).contains(prefix))) {
            return paths(prefix).contains(place.rest().dotted());
        }
        return paths(context).contains(place.dotted());
    }

    private static Set<String> paths(Context context) {
        return PATHS.getOrDefault(context, Set.of());
    }

    private static List<Context> parents(Context context) {
        return PARENTS.getOrDefault(context, List.of());
    }

    private String unknown() {
        return " is not known to the sandbox's collector, which is for learning, demos and tests: " + source;
    }
}
