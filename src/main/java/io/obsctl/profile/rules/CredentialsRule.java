package io.obsctl.profile.rules;

import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Version;
import io.obsctl.problem.Problem;
import java.util.List;

/** How tokens reach a collector is something that its Alloy and its host can do. */
final class CredentialsRule implements Rule {
    /** otelcol.auth.basic takes password_file from this version on. */
    private static final Version PASSWORD_FILE = new Version(1, 15);

    @Override
    public void check(Subject s) {
        List<io.obsctl.model.Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            var c = collectors.get(i);
            String pointer = "/collectors/" + i;
            if (c.credentials() == CredentialDelivery.PASSWORD_FILE
                    && !c.alloy().atLeast(PASSWORD_FILE)) {
                report(s, "Alloy " + c.alloy() + " reads no password file for OTLP; 1.15 does", pointer);
            }
            if (c.credentials() == CredentialDelivery.LOAD_CREDENTIAL && c.runsOn() != RunsOn.SYSTEMD) {
                report(s, "LoadCredential is systemd's, and this collector does not run on it", pointer);
            }
        }
    }

    private static void report(Subject s, String detail, String pointer) {
        s.report(
                Problem.error("profile/credentials", "tokens cannot reach the collector that way", detail)
                        .hint("Write auto: it takes the best way that works."),
                pointer + "/credentials",
                pointer + "/alloy",
                pointer + "/runs-on");
    }
}
