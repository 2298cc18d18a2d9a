package io.obsctl.cli;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.Rollouts;
import io.obsctl.model.RolloutState;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.DeployView;
import io.obsctl.report.Format;
import io.obsctl.report.RolloutView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "rollout", description = "See how far a deploy in waves is, go on with it, or give it up.")
final class RolloutCommand extends GroupCommand {
    RolloutCommand(Context context) {
        super(context);
    }

    @Override
    void addTo(CommandLine line) {
        line.addSubcommand("status", new Status(context()));
        line.addSubcommand("resume", new Resume(context()));
        line.addSubcommand("abort", new Abort(context()));
    }

    @Command(
            name = "status",
            description = "Show the last rollout that began on this machine. Asks no host.",
            footer = {
                "",
                "Exit 1 when it is unfinished.",
                "",
                "Examples:",
                "  obsctl rollout status worker-prod",
                "  obsctl rollout status worker-prod -o json"
            })
    static final class Status extends OneProfileCommand {
        Status(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
            Optional<RolloutState> state = use().rollouts().last(profile);
            new RolloutView(console()).show(profile, state, format);
            return state.filter(RolloutState::unfinished).isPresent() ? ExitCode.NO : ExitCode.DONE;
        }
    }

    @Command(
            name = "resume",
            description = "Go on where the last rollout stopped: what failed is tried again, the rest follows.",
            footer = {
                "",
                "Refuses (exit 6) when the profile or a host is no longer what the rollout was begun for.",
                "",
                "Examples:",
                "  obsctl rollout resume worker-prod",
                "  obsctl rollout resume worker-prod --max-failures 2 --pause 1m"
            })
    static final class Resume extends OneProfileCommand {
        @Mixin
        RolloutOptions rollout = new RolloutOptions();

        @Option(names = "--templates", paramLabel = "DIR", description = "As they were given to deploy.")
        @Nullable
        String templates;

        @Option(names = "--skip-lane-check", description = ChangeOptions.SKIP_LANES)
        boolean skipLaneCheck;

        Resume(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
            ApplyPlan.Applied applied = use().applyPlan(templates, false, false, skipLaneCheck)
                    .resume(profile, rollout.choice(this), progress());
            new DeployView(console()).show(profile, applied.outcomes(), format);
            if (applied.exitCode() != ExitCode.DONE) {
                new RolloutView(console()).next(use().rollouts().last(profile), applied.outcomes(), format);
            }
            return applied.exitCode();
        }
    }

    @Command(
            name = "abort",
            description = "Give an unfinished rollout up. Hosts that are done stay as they are.",
            footer = {
                "",
                "Examples:",
                "  obsctl rollout abort worker-prod",
                "  obsctl rollout abort worker-prod -o json"
            })
    static final class Abort extends OneProfileCommand {
        Abort(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
            Rollouts rollouts = use().rollouts();
            RolloutState state = rollouts.abort(profile);
            new RolloutView(console()).show(profile, Optional.of(state), format);
            return ExitCode.DONE;
        }
    }
}
