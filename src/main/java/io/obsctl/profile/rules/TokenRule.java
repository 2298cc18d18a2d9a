package io.obsctl.profile.rules;

import io.obsctl.model.SecretRef;
import io.obsctl.model.Stack;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;

/** Each purpose has its token, and the one on hosts can only write. */
final class TokenRule implements Rule {
    @Override
    public void check(Subject s) {
        Stack stack = s.profile().stack();
        boolean login = LaneTable.of(stack.lanes()).values().stream()
                .anyMatch(l -> l.auth().login() && l.password() == null);
        if (login && stack.tokens().write() == null) {
            s.report(
                    Problem.error(
                                    "profile/missing-token",
                                    "a token's reference is missing",
                                    "lanes ask for a login and `stack.tokens.write` is missing")
                            .hint("Write where the token is, such as write: env:GRAFANA_CLOUD_TOKEN."),
                    "/stack/tokens/write");
        }
        if (stack.grafana() != null
                && stack.tokens().deploy() == null
                && !s.profile().observe().dashboards().isEmpty()) {
            s.report(
                    Problem.warning(
                                    "profile/missing-token",
                                    "a token's reference is missing",
                                    "`observe.dashboards` cannot be deployed without `stack.tokens.deploy`")
                            .hint("Write where the service account's token is, such as deploy: env:GRAFANA_SA_TOKEN."),
                    "/stack/tokens/deploy");
        }
        oneForAll(s, stack);
    }

    private static void oneForAll(Subject s, Stack stack) {
        SecretRef write = stack.tokens().write();
        SecretRef deploy = stack.tokens().deploy();
        if (write == null || deploy == null) {
            return;
        }
        // As texts: the first equals() of a record costs a cold start some milliseconds.
        Position writePlace = s.findings().near("/stack/tokens/write");
        Position deployPlace = s.findings().near("/stack/tokens/deploy");
        boolean spelledOut = writePlace.line() != deployPlace.line() || writePlace.column() != deployPlace.column();
        if (spelledOut && write.toString().equals(deploy.toString())) {
            s.report(
                    Problem.warning(
                                    "profile/one-token",
                                    "one token serves every purpose",
                                    "write and deploy are the same reference: what reaches a host can change Grafana")
                            .hint("Give `stack.tokens` one reference each: write, read, deploy."),
                    "/stack/tokens/deploy",
                    "/stack/tokens/write");
        }
    }
}
