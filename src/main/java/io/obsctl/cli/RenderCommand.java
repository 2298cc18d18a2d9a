package io.obsctl.cli;

import io.obsctl.app.RenderProfile;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.RenderView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "render",
        addMethodSubcommands = false,
        description = "Make everything that a profile stands for: Alloy config, units, dashboards, rules, runbooks.",
        footer = {
            "",
            "Without --dir the Alloy config goes to standard output. Secrets are left as references unless",
            "--with-secrets is given; then files that hold one get mode 0600.",
            "",
            "Examples:",
            "  obsctl render worker-prod",
            "  obsctl render worker-prod --dir out --templates my-templates"
        })
final class RenderCommand extends OneProfileCommand {
    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "Write the bundle there.")
    @Nullable
    String directory;

    @Option(names = "--templates", paramLabel = "DIR", description = "Templates that replace obsctl's, file by file.")
    @Nullable
    String templates;

    @Option(names = "--with-secrets", description = "Write secrets too; only with --dir.")
    boolean withSecrets;

    RenderCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        if (withSecrets && directory == null) {
            throw usage("--with-secrets needs --dir: secrets are never printed");
        }
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        RenderProfile.Rendered rendered = use().renderProfile(templates).render(profile, directory, withSecrets);
        console().problems(rendered.warnings());
        new RenderView(console()).show(rendered.bundle(), rendered.written(), format);
        return ExitCode.DONE;
    }
}
