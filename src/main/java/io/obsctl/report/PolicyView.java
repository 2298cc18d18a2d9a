package io.obsctl.report;

import io.obsctl.model.PolicyAdvice;
import io.obsctl.model.PolicyAdvice.Compared;
import io.obsctl.model.PolicyAdvice.Entry;
import io.obsctl.model.PolicyAdvice.NotCompared;
import io.obsctl.model.PolicyAdvice.Untold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest policies: for people, for programs, and as Terraform of the grafana provider. */
public final class PolicyView {
    private final Console console;

    public PolicyView(Console console) {
        this.console = console;
    }

    public void show(PolicyAdvice advice, Format format, boolean terraform) {
        if (terraform) {
            console.raw(TerraformText.of(advice));
        } else if (format == Format.HUMAN) {
            human(advice);
        } else {
            console.raw(JsonText.print(document(advice), format));
        }
    }

    private void human(PolicyAdvice advice) {
        for (Entry entry : advice.entries()) {
            String what = entry.role() == null ? "access policy" : "service account";
            console.say(entry.purpose() + "  " + what + (entry.token() == null ? "" : "  " + entry.token()));
            Table table = new Table("  ");
            entry.needs().forEach(n -> table.row(n.scope(), n.because()));
            if (entry.role() == null) {
                table.row("realm", realm(advice));
                if (entry.selector() != null) {
                    table.row("label selector", entry.selector());
                } else if (!entry.selectorNote().isEmpty() && entry.purpose().equals("read")) {
                    table.row("label selector", "none: " + entry.selectorNote());
                }
            }
            table.lines(console.terminal()).forEach(console::say);
            seen(entry);
            console.say("");
        }
        console.say(verdict(advice));
    }

    private static String verdict(PolicyAdvice advice) {
        if (advice.entries().stream().allMatch(e -> e.seen() instanceof NotCompared)) {
            return "nothing was compared with the tokens";
        }
        return advice.differs() ? "the tokens differ from this" : "nothing was seen that differs";
    }

    private void seen(Entry entry) {
        if (entry.seen() instanceof NotCompared not) {
            Wrap.at(console.terminal(), "  ", "    ", "not compared: " + not.why())
                    .forEach(console::say);
            return;
        }
        Compared c = (Compared) entry.seen();
        Terminal terminal = console.terminal();
        line(terminal.symbol(Symbol.GOOD) + " seen to work", c.held());
        line(terminal.symbol(Symbol.BAD) + " missing", c.missing());
        line(terminal.symbol(Symbol.LOOK) + " more than needed", c.more());
        c.unknown().forEach(u -> line("  not told", List.of(u.scope() + " (" + u.why() + ")")));
    }

    private void line(String head, List<String> scopes) {
        if (!scopes.isEmpty()) {
            Wrap.at(console.terminal(), "  ", "    ", head + ": " + String.join(", ", scopes))
                    .forEach(console::say);
        }
    }

    private static String realm(PolicyAdvice advice) {
        return "stack " + (advice.slug().isEmpty() ? advice.stackId() : advice.slug())
                + (advice.slug().isEmpty() || advice.stackId().isEmpty() ? "" : " (" + advice.stackId() + ")");
    }

    private static Map<String, @Nullable Object> document(PolicyAdvice advice) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.auth-policy");
        out.put("profile", advice.profile());
        out.put("stack", advice.slug());
        out.put("stackId", advice.stackId());
        out.put("differs", advice.differs());
        out.put("policies", advice.entries().stream().map(e -> entry(advice, e)).toList());
        return out;
    }

    private static Map<String, @Nullable Object> entry(PolicyAdvice advice, Entry entry) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("purpose", entry.purpose());
        out.put("token", entry.token() == null ? null : entry.token().toString());
        if (entry.role() != null) {
            out.put("role", entry.role());
        } else {
            out.put("scopes", entry.scopes());
            // As the Grafana Cloud API takes them.
            Map<String, @Nullable Object> realm = JsonText.object(
                    "type", "stack", "identifier", advice.stackId().isEmpty() ? advice.slug() : advice.stackId());
            realm.put(
                    "labelPolicies",
                    entry.selector() == null ? List.of() : List.of(JsonText.object("selector", entry.selector())));
            out.put("realms", List.of(realm));
        }
        out.put(
                "because",
                entry.needs().stream()
                        .map(n -> JsonText.object("scope", n.scope(), "because", n.because()))
                        .toList());
        out.put("seen", seenObject(entry));
        return out;
    }

    private static Map<String, @Nullable Object> seenObject(Entry entry) {
        if (entry.seen() instanceof NotCompared not) {
            return JsonText.object("compared", false, "why", not.why());
        }
        Compared c = (Compared) entry.seen();
        Map<String, @Nullable Object> out =
                JsonText.object("compared", true, "held", c.held(), "missing", c.missing(), "more", c.more());
        out.put("unknown", c.unknown().stream().map(Untold::scope).toList());
        out.put(
                "whyUnknown",
                c.unknown().stream()
                        .map(u -> JsonText.object("scope", u.scope(), "why", u.why()))
                        .toList());
        return out;
    }
}
