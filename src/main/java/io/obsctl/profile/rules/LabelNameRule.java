package io.obsctl.profile.rules;

import io.obsctl.model.Profile;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.tree.Words;
import java.util.Collection;
import java.util.regex.Pattern;

/** Labels have names that Prometheus and Loki take, and do not begin with two underlines. */
final class LabelNameRule implements Rule {
    private static final Pattern NAME = Pattern.compile("(?!__)[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public void check(Subject s) {
        Profile p = s.profile();
        for (int i = 0; i < p.collect().scrape().size(); i++) {
            keys(s, p.collect().scrape().get(i).labels().keySet(), "/collect/scrape/" + i + "/labels");
        }
        for (int i = 0; i < p.collect().files().size(); i++) {
            keys(s, p.collect().files().get(i).labels().keySet(), "/collect/files/" + i + "/labels");
        }
        for (int i = 0; i < p.application().metrics().size(); i++) {
            var labels = p.application().metrics().get(i).labels();
            for (int j = 0; j < labels.size(); j++) {
                name(s, labels.get(j), "/application/metrics/" + i + "/labels/" + j);
            }
        }
    }

    private static void keys(Subject s, Collection<String> names, String at) {
        names.forEach(n -> name(s, n, Pointer.child(at, n)));
    }

    private static void name(Subject s, String name, String pointer) {
        if (!NAME.matcher(name).matches()) {
            s.findings()
                    .ruleAtKey(
                            Problem.error(
                                            "profile/label-name",
                                            "not a name of a label",
                                            Words.show(name)
                                                    + " holds more than letters, digits and single underlines in front")
                                    .hint("OpenTelemetry's job.type is job_type in Prometheus."),
                            pointer);
        }
    }
}
