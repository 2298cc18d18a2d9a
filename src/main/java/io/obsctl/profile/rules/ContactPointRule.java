package io.obsctl.profile.rules;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.ContactPoint;
import io.obsctl.model.ContactPointType;
import io.obsctl.model.Observe;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.tree.Words;
import java.util.List;
import java.util.Locale;

/** Alerts reach somebody: each name leads to a contact point, and each contact point has what it needs. */
final class ContactPointRule implements Rule {
    private static final String ID = "profile/contact-point";
    private static final String SUMMARY = "a contact point cannot be reached";

    @Override
    public void check(Subject s) {
        Observe observe = s.profile().observe();
        reached(s, observe);
        observe.notifications().forEach((severity, names) -> {
            for (int i = 0; i < names.size(); i++) {
                if (!observe.contactPoints().containsKey(names.get(i))) {
                    unknown(s, names.get(i), observe, severity.name().toLowerCase(Locale.ROOT), i);
                }
            }
        });
        observe.contactPoints().forEach((name, point) -> {
            String needs = needs(point);
            if (!needs.isEmpty()) {
                String pointer = Pointer.child("/observe/contact-points", name);
                s.report(
                        Problem.error(ID, SUMMARY, Words.show(name) + " is of a type that needs " + needs),
                        pointer,
                        pointer + "/type",
                        pointer + "/to",
                        pointer + "/secret");
            }
        });
    }

    /** Contact points live in Grafana's Alertmanager; the rulers of Mimir and Loki send to another one. */
    private static void reached(Subject s, Observe observe) {
        if (!observe.notifications().isEmpty()
                && !observe.alerts().include().isEmpty()
                && observe.alerts().evaluateIn() == AlertEngine.MIMIR) {
            s.report(
                    Problem.info(
                                    "profile/alert-route",
                                    "alerts do not reach Grafana's contact points by themselves",
                                    "`observe.alerts.evaluate-in` is mimir: the rulers send alerts to their own"
                                            + " Alertmanager, `observe.notify` routes those of Grafana")
                            .hint("Write `evaluate-in: grafana` under observe.alerts, or route in Mimir's Alertmanager"
                                    + " too."),
                    "/observe/alerts/evaluate-in",
                    "/observe/alerts",
                    "/observe/notify");
        }
    }

    private static void unknown(Subject s, String name, Observe observe, String severity, int index) {
        List<String> known = List.copyOf(observe.contactPoints().keySet());
        Problem problem = Problem.error(ID, SUMMARY, "`observe.contact-points` has no " + Words.show(name));
        Problem hinted = Nearest.to(name, known)
                .map(n -> problem.hint(Hint.say("Did you mean `" + n + "`?")))
                .orElse(
                        known.isEmpty()
                                ? problem.hint("Describe it under observe.contact-points.")
                                : problem.hint("There are: " + String.join(", ", known) + "."));
        s.report(
                hinted,
                "/observe/notify/" + severity + "/" + index,
                Pointer.child("/observe/contact-points", name),
                "/observe/contact-points");
    }

    /** What is missing, in words; empty when nothing is. */
    private static String needs(ContactPoint point) {
        if (point.type() == ContactPointType.EMAIL) {
            return point.to() == null ? "`to`, the addresses" : "";
        }
        if (point.type() == ContactPointType.WEBHOOK) {
            return point.secret() == null && point.to() == null ? "`secret` or `to`, its URL" : "";
        }
        return point.secret() == null ? "`secret`, a reference to its key or URL" : "";
    }
}
