package io.obsctl.cli;

import io.obsctl.app.TrustHosts;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HostKeysView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "hosts", description = "The hosts of a profile.")
final class HostsCommand extends GroupCommand {
    HostsCommand(Context context) {
        super(context);
    }

    @Override
    void addTo(CommandLine line) {
        line.addSubcommand("trust", new Trust(context()));
        line.addSubcommand("status", new HostsStatusCommand(context()));
        line.addSubcommand("facts", new HostsFactsCommand(context()));
    }

    @Command(
            name = "trust",
            description = "Show the keys that hosts offer and, when they are the right ones, remember them.",
            footer = {
                "",
                "Compare the fingerprints with what `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints on the",
                "host. On a terminal it asks; elsewhere --yes is needed.",
                "",
                "Examples:",
                "  obsctl hosts trust worker-prod",
                "  obsctl hosts trust worker-prod worker-1 --yes"
            })
    static final class Trust extends NamedHostsCommand {
        @Option(names = "--yes", description = "Remember the keys without asking.")
        boolean yes;

        Trust(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
            TrustHosts trust = use().trustHosts();
            List<TrustHosts.Offer> offers = trust.offers(profile, selection());
            HostKeysView view = new HostKeysView(console());
            boolean remember = yes;
            if (format == Format.HUMAN) {
                offers.forEach(o -> view.offer(o.name(), o.key()));
                remember = yes || agreed("Remember these keys? [yes/no] ");
            }
            String file = remember ? trust.remember(profile, offers) : null;
            view.done(offers.stream().map(TrustHosts.Offer::key).toList(), file, format);
            return remember ? ExitCode.DONE : ExitCode.NO;
        }
    }
}
