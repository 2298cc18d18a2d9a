package io.obsctl.render;

import freemarker.core.Environment;
import freemarker.core.TemplateElement;
import freemarker.core._CoreAPI;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template under {@code templates/alerts} says: alerts and recording rules, each with everything about it in one
 * place, the text of its runbook included.
 *
 * <pre>
 * [@alert name="QueueBacklog" severity="critical" for="15m"]
 *   [@expr]…PromQL…[/@expr]  [@summary]…[/@summary]  [@impact]…[/@impact]  [@check]…[/@check]  [@fix]…[/@fix]
 * [/@alert]
 * [@record name="slo:…"]…PromQL…[/@record]
 * </pre>
 */
final class RuleGroup {
    /** One rule; {@code parts} holds expr and, for alerts, summary, description, impact, check, fix. */
    record Rule(
            boolean alert,
            String name,
            Map<String, String> settings,
            Map<String, String> labels,
            Map<String, String> parts,
            String origin) {}

    private final List<Rule> rules = new ArrayList<>();
    private @Nullable Rule current;

    List<Rule> rules() {
        return List.copyOf(rules);
    }

    void into(Map<String, Object> model) {
        model.put("alert", (TemplateDirectiveModel) this::alert);
        model.put("record", (TemplateDirectiveModel) this::record);
        model.put("expr", part("expr", Syntax.PROMQL));
        model.put("summary", part("summary", Syntax.GOTEXT));
        model.put("description", part("description", Syntax.GOTEXT));
        model.put("impact", part("impact", Syntax.MARKDOWN));
        model.put("check", part("check", Syntax.MARKDOWN));
        model.put("fix", part("fix", Syntax.MARKDOWN));
        model.put("label", (TemplateDirectiveModel) this::label);
    }

    private void alert(Environment env, Map params, TemplateModel[] loopVars, @Nullable TemplateDirectiveBody body)
            throws TemplateException, IOException {
        Rule rule = rule(true, env, params);
        current = rule;
        if (body != null) {
            body.render(new SyntaxWriter(Syntax.YAML));
        }
        current = null;
        for (String needed : List.of("expr", "summary")) {
            if (rule.parts().getOrDefault(needed, "").isEmpty()) {
                throw new TemplateModelException("alert " + rule.name() + " has no [@" + needed + "]");
            }
        }
        rules.add(rule);
    }

    private void record(Environment env, Map params, TemplateModel[] loopVars, @Nullable TemplateDirectiveBody body)
            throws TemplateException, IOException {
        Rule rule = rule(false, env, params);
        SyntaxWriter out = new SyntaxWriter(Syntax.PROMQL);
        if (body != null) {
            body.render(out);
        }
        rule.parts().put("expr", OneLine.of(out.text()));
        rules.add(rule);
    }

    /** Labels of alerts are Go templates, those of recorded series are not. */
    private static Rule rule(boolean alert, Environment env, Map<?, ?> params) throws TemplateModelException {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<?, ?> param : params.entrySet()) {
            String key = String.valueOf(param.getKey());
            String value = TemplateArguments.text(param.getValue());
            if (List.of("name", "for").contains(key)) {
                settings.put(key, value);
            } else {
                labels.put(AppMetrics.label(key), alert ? Syntax.GOTEXT.literal(value) : value);
            }
        }
        String name = settings.remove("name");
        if (name == null) {
            throw new TemplateModelException("a rule needs name=");
        }
        return new Rule(alert, name, settings, labels, new LinkedHashMap<>(), origin(env));
    }

    private static String origin(Environment env) {
        TemplateElement[] stack = _CoreAPI.getInstructionStackSnapshot(env);
        return stack == null || stack.length == 0
                ? ""
                : "templates/" + stack[0].getTemplate().getName() + ":" + stack[0].getBeginLine();
    }

    private TemplateDirectiveModel part(String name, Syntax syntax) {
        return (env, params, loopVars, body) -> {
            SyntaxWriter out = new SyntaxWriter(syntax);
            if (body != null) {
                body.render(out);
            }
            String text = syntax == Syntax.MARKDOWN ? Blank.dedent(out.text()) : OneLine.of(out.text());
            here().parts().put(name, text);
        };
    }

    /** {@code [@label name="slo" value=slo.name/]}. */
    private void label(Environment env, Map params, TemplateModel[] loopVars, @Nullable TemplateDirectiveBody body)
            throws TemplateModelException {
        here().labels()
                .put(
                        AppMetrics.label(TemplateArguments.text(params.get("name"))),
                        Syntax.GOTEXT.literal(TemplateArguments.text(params.get("value"))));
    }

    private Rule here() throws TemplateModelException {
        if (current == null) {
            throw new TemplateModelException("this belongs inside [@alert]");
        }
        return current;
    }
}
