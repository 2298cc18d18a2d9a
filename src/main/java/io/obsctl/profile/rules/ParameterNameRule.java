package io.obsctl.profile.rules;

import io.obsctl.lang.alloy.StringLiteral;
import io.obsctl.model.ScrapeJob;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.tree.Words;
import java.util.List;

/**
 * Names of query parameters stand in field names of an object, in which Alloy resolves no escape: what a string would
 * need one for arrives as another name.
 */
final class ParameterNameRule implements Rule {
    @Override
    public void check(Subject s) {
        List<ScrapeJob> jobs = s.profile().collect().scrape();
        for (int i = 0; i < jobs.size(); i++) {
            for (String name : jobs.get(i).params().keySet()) {
                if (name.isEmpty() || !StringLiteral.quote(name).equals('"' + name + '"')) {
                    s.findings()
                            .ruleAtKey(
                                    Problem.error(
                                            "profile/value",
                                            "the value is not allowed",
                                            Words.show(name)
                                                    + " is no name of a query parameter that Alloy can write: it takes"
                                                    + " no quotes, no backslashes and nothing that is not printed"),
                                    Pointer.child("/collect/scrape/" + i + "/params", name));
                }
            }
        }
    }
}
