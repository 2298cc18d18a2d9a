package io.obsctl.sandbox.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes by method and path pattern ({@code /api/x/{id}}; a last {@code {rest*}} takes what is left). The first match
 * in order of registration wins. Configure before use; then thread-safe.
 */
public final class Router {
    /** Answers one request. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Call call);
    }

    private record Route(String method, List<String> pattern, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();
    private Handler otherwise = call -> Answer.text(404, "404 page not found");

    public Router on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, parts(pattern), handler));
        return this;
    }

    public Router get(String pattern, Handler handler) {
        return on("GET", pattern, handler);
    }

    public Router post(String pattern, Handler handler) {
        return on("POST", pattern, handler);
    }

    public Router put(String pattern, Handler handler) {
        return on("PUT", pattern, handler);
    }

    public Router delete(String pattern, Handler handler) {
        return on("DELETE", pattern, handler);
    }

    /** What a path without a route answers. */
    public Router otherwise(Handler handler) {
        otherwise = handler;
        return this;
    }

    /** 404 for an unknown path, 405 for a known one with another method. */
    public Answer route(Call call) {
        boolean known = false;
        for (Route route : routes) {
            Map<String, String> found = match(route.pattern, call.segments());
            if (found != null) {
                if (route.method.equals(call.method())) {
                    return route.handler.answer(call.bind(found));
                }
                known = true;
            }
        }
        return known ? Answer.text(405, "Method Not Allowed") : otherwise.answer(call);
    }

    private static List<String> parts(String pattern) {
        var all = new ArrayList<String>();
        for (String p : pattern.split("/")) {
            if (!p.isEmpty()) {
                all.add(p);
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
        var found = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String p = pattern.get(i);
            if (p.endsWith("*}")) {
                found.put(p.substring(1, p.length() - 2), "/" + String.join("/", path.subList(i, path.size())));
                return found;
            }
            if (i >= path.size()) {
                return null;
            }
            if (p.startsWith("{")) {
                found.put(p.substring(1, p.length() - 1), path.get(i));
            } else if (!p.equals(path.get(i))) {
                return null;
            }
        }
        return pattern.size() == path.size() ? found : null;
    }
}
