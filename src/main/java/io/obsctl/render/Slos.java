package io.obsctl.render;

import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.model.Slo;
import io.obsctl.problem.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objectives as rules need them: selectors narrowed to the profile's services, burn rates of each window. */
final class Slos {
    private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");

    private final RenderRun run;
    private final Selectors selectors;

    Slos(RenderRun run, Selectors selectors) {
        this.run = run;
        this.selectors = selectors;
    }

    List<Map<String, Object>> views() {
        List<Map<String, Object>> views = new ArrayList<>();
        List<Slo> slos = run.profile().observe().slos();
        for (int i = 0; i < slos.size(); i++) {
            view(slos.get(i), "/observe/slos/" + i).ifPresent(views::add);
        }
        return views;
    }

    private Optional<Map<String, Object>> view(Slo slo, String pointer) {
        Optional<SyntaxText> good = selector(slo.good(), pointer + "/good");
        Optional<SyntaxText> total = selector(slo.total(), pointer + "/total");
        if (good.isEmpty() || total.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> view = new HashMap<>();
        view.put("name", slo.name());
        view.put("text", slo.name());
        // Grafana puts variables into panel titles and has no escape for that.
        view.put("title", slo.name().replace('$', '\uFF04').replace("[[", "[ ["));
        view.put("alert", camel(slo.name()));
        view.put("objective", slo.objective());
        view.put("window", days(slo));
        view.put("good", good.get());
        view.put("total", total.get());
        view.put(
                "budget",
                BigDecimal.ONE.subtract(BigDecimal.valueOf(slo.objective().fraction())));
        Syntax syntax = selectors.syntax();
        view.put(
                "select",
                new SyntaxText(
                        syntax,
                        "slo=" + syntax.literal(slo.name()) + ","
                                + selectors.collector().text()));
        List<Map<String, Object>> windows = new ArrayList<>();
        for (String window : WINDOWS) {
            windows.add(Map.of("text", window, "word", SyntaxText.word(window)));
        }
        view.put("windows", windows);
        // Shares of the budget that may go in a window before somebody is told: 2 %, 5 %, 10 %, 10 %.
        view.put("factor1h", factor(slo, 0.02, 1));
        view.put("factor6h", factor(slo, 0.05, 6));
        view.put("factor1d", factor(slo, 0.10, 24));
        view.put("factor3d", factor(slo, 0.10, 72));
        return Optional.of(view);
    }

    private static BigDecimal factor(Slo slo, double share, int hours) {
        return BigDecimal.valueOf(share)
                .multiply(BigDecimal.valueOf(slo.window().toHours()))
                .divide(BigDecimal.valueOf(hours), MathContext.DECIMAL64)
                .setScale(4, RoundingMode.HALF_UP)
                .stripTrailingZeros();
    }

    private static String days(Slo slo) {
        return slo.window().toHours() % 24 == 0 ? slo.window().toDays() + "d" : Durations.text(slo.window());
    }

    private Optional<SyntaxText> selector(String text, String pointer) {
        PromqlSyntax.Result result = PromqlSyntax.parse(text, PromqlSyntax.Dialect.PLAIN);
        if (result instanceof PromqlSyntax.Broken broken) {
            run.problemAt(
                    pointer,
                    Problem.error("render/slo", "an objective's counter is not PromQL", broken.reason() + ": " + text));
            return Optional.empty();
        }
        if (((PromqlSyntax.Parsed) result).expression() instanceof Promql.Selector s
                && s.range() == null
                && s.metric() != null) {
            return Optional.of(selectors.narrowed(s));
        }
        run.problemAt(
                pointer,
                Problem.error("render/slo", "an objective counts with one selector", text)
                        .hint("Write the counter alone, such as job_processed_total{status=\"success\"}: "
                                + "obsctl puts rate() and sum() around it."));
        return Optional.empty();
    }

    /** {@code api-latency} as part of an alert's name: {@code ApiLatency}. */
    static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return out.isEmpty() || Character.isDigit(out.charAt(0)) ? "Slo" + out : out.toString();
    }

    /** Labels that recorded series carry, so that two profiles of one stack stay apart. */
    static Map<String, String> recordLabels(RenderRun run) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Identity.ENVIRONMENT_LABEL, run.profile().environment());
        labels.put(Identity.SERVICE_LABEL, run.profile().service().name());
        return labels;
    }
}
