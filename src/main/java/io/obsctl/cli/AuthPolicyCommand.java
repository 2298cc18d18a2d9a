package io.obsctl.cli;

import io.obsctl.model.PolicyAdvice;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.PolicyView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "policy",
        description = "Print the smallest access policies that a profile needs, and how its tokens differ.",
        footer = {
            "",
            "Tries every token on every lane and ruler with requests that read, are empty or are no rules:",
            "no backend keeps anything. Grafana is asked what the token's role allows.",
            "Exit 1 when a token may too little, or more than the profile needs.",
            "",
            "Examples:",
            "  obsctl auth policy worker-prod",
            "  obsctl auth policy worker-prod --offline --terraform"
        })
final class AuthPolicyCommand extends OneProfileCommand {
    @Option(names = "--offline", description = "Ask nobody: print what is needed and compare nothing.")
    boolean offline;

    @Option(names = "--terraform", description = "Print resources of Terraform's grafana provider.")
    boolean terraform;

    AuthPolicyCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        PolicyAdvice advice = use().advisePolicies().advise(profile, !offline);
        new PolicyView(console()).show(advice, format, terraform);
        return advice.differs() ? ExitCode.NO : ExitCode.DONE;
    }
}
