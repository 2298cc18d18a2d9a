package io.obsctl.render;

import io.obsctl.lang.promql.Promql;
import io.obsctl.model.Profile;
import java.util.LinkedHashSet;
import java.util.Set;

/** How queries choose the series of one profile, in the syntax of rules or of dashboards. */
record Selectors(Profile profile, Syntax syntax) {
    /** The services of the profile in its environment. */
    SyntaxText services() {
        Set<String> services = new LinkedHashSet<>();
        services.add(profile.service().name());
        services.addAll(profile.verify().services());
        String service = services.size() == 1
                ? Identity.SERVICE_LABEL + "="
                        + syntax.literal(profile.service().name())
                : Identity.SERVICE_LABEL + "=~"
                        + syntax.literal(String.join(
                                "|",
                                services.stream().map(Selectors::quoteRegex).toList()));
        return new SyntaxText(syntax, service + "," + environment().text());
    }

    /** What the profile's own collectors scrape: they write their service's name on it. */
    SyntaxText collector() {
        return new SyntaxText(
                syntax,
                Identity.SERVICE_LABEL + "=" + syntax.literal(profile.service().name()) + ","
                        + environment().text());
    }

    SyntaxText environment() {
        return new SyntaxText(syntax, Identity.ENVIRONMENT_LABEL + "=" + syntax.literal(profile.environment()));
    }

    /** The selector as text, with the profile's services and a range. */
    SyntaxText narrowed(Promql.Selector selector) {
        StringBuilder out = new StringBuilder();
        if (selector.metric() != null) {
            out.append(AppMetrics.word(selector.metric()));
        }
        out.append('{');
        for (Promql.Matcher matcher : selector.matchers()) {
            out.append(AppMetrics.label(matcher.label()))
                    .append(matcher.match().symbol())
                    .append(syntax.literal(matcher.value()))
                    .append(',');
        }
        return new SyntaxText(syntax, out.append(services().text()).append('}').toString());
    }

    /** As RE2 reads it: every character that is not a word's is itself. */
    static String quoteRegex(String text) {
        return text.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }
}
