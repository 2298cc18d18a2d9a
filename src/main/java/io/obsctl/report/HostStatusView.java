package io.obsctl.report;

import io.obsctl.model.HostStatus;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.PastRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How hosts and their collectors are. */
public final class HostStatusView {
    private final Console console;
    private final Terminal terminal;

    public HostStatusView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void show(String profile, List<HostStatus> hosts, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.hosts-status");
            out.put("profile", profile);
            out.put("hosts", hosts.stream().map(HostStatusView::document).toList());
            console.raw(JsonText.print(out, format));
            return;
        }
        Table table = new Table("");
        table.row("  host", "unit", "since", "alloy", "release", "deployed", "by", "git", "config", "last run");
        hosts.forEach(h -> row(h, table));
        table.lines().forEach(console::say);
        long ill = hosts.stream()
                .filter(h -> h instanceof HostStatus.Known k && !k.isWell())
                .count();
        long unasked =
                hosts.stream().filter(h -> h instanceof HostStatus.Unasked).count();
        hosts.forEach(h -> details(profile, h));
        console.say("");
        console.say(terminal.symbol(ill > 0 ? Symbol.BAD : unasked > 0 ? Symbol.UNKNOWN : Symbol.GOOD) + " "
                + (hosts.size() - ill - unasked) + " of " + hosts.size() + (hosts.size() == 1 ? " host" : " hosts")
                + " well" + (ill == 0 ? "" : ", " + ill + " not")
                + (unasked == 0 ? "" : ", " + unasked + " not asked"));
    }

    private void row(HostStatus status, Table table) {
        if (status instanceof HostStatus.Unasked unasked) {
            table.row(
                    terminal.symbol(Symbol.UNKNOWN) + " " + unasked.host(),
                    unasked.reason().summary());
            return;
        }
        HostStatus.Known known = (HostStatus.Known) status;
        table.row(
                terminal.symbol(known.isWell() ? Symbol.GOOD : Symbol.BAD) + " " + known.host(),
                known.unit().isEmpty() ? "no unit" : known.state().isEmpty() ? "?" : known.state(),
                Times.minutes(known.since()),
                dash(known.alloy()),
                known.live()
                        .map(r -> r.digest().substring(0, Math.min(8, r.digest().length())))
                        .orElse("–"),
                Times.minutes(known.live().map(KeptRelease::made).orElse(null)),
                dash(known.live().map(KeptRelease::who).orElse("")),
                dash(known.live().map(KeptRelease::revision).orElse("")),
                config(known.config()),
                known.last().map(HistoryView::words).orElse("–"));
    }

    private static String config(HostStatus.Config config) {
        return switch (config) {
            case SAME -> "as deployed";
            case OTHER -> "another one";
            case UNKNOWN -> "?";
        };
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private void details(String profile, HostStatus status) {
        if (status instanceof HostStatus.Unasked unasked) {
            console.say("");
            console.say(unasked.host());
            new ProblemText(terminal).lines(unasked.reason()).forEach(line -> console.say("    " + line));
            return;
        }
        HostStatus.Known known = (HostStatus.Known) status;
        boolean recovered = known.last().map(r -> r.how() != PastRun.How.RUN).orElse(false);
        if (known.isWell() && !recovered && known.restarts() == 0) {
            return;
        }
        console.say("");
        console.say(known.host());
        if (known.live().isEmpty()) {
            say(Symbol.BAD, "obsctl has deployed nothing there; obsctl deploy " + profile + " does");
        }
        if (known.live().isPresent() && known.unit().isEmpty()) {
            say(Symbol.BAD, "no unit runs the collector; obsctl drift " + profile + " says what became of it");
        }
        if (!known.unit().isEmpty() && !known.state().equals("active")) {
            say(Symbol.BAD, known.unit() + " is " + (known.state().isEmpty() ? "not known" : known.state()));
        }
        if (known.restarts() > 0) {
            say(Symbol.LOOK, known.unit() + " was restarted " + times(known.restarts()) + " by systemd");
        }
        if (known.health() == HostStatus.Health.NO_ANSWER) {
            say(Symbol.BAD, "the collector does not answer");
        } else if (known.health() == HostStatus.Health.UNHEALTHY && known.ill().isEmpty()) {
            say(Symbol.BAD, "the collector is not healthy");
        }
        for (HostStatus.Ill ill : known.ill()) {
            say(Symbol.BAD, ill.component() + " is unhealthy" + (ill.message().isEmpty() ? "" : ": " + ill.message()));
        }
        if (known.config() == HostStatus.Config.OTHER) {
            say(
                    Symbol.BAD,
                    "it runs another config than the one that was deployed; obsctl drift " + profile + " says which");
        }
        if (!known.unfinished().isEmpty()) {
            say(Symbol.BAD, "a switch is under way or was cut off: " + known.unfinished());
        }
        known.last()
                .filter(r -> recovered)
                .ifPresent(r -> say(
                        Symbol.LOOK,
                        Times.minutes(r.when()) + "  " + HistoryView.words(r)
                                + (r.problem().isEmpty() ? "" : ": " + r.problem())));
    }

    private void say(Symbol symbol, String text) {
        console.say("    " + terminal.symbol(symbol) + " " + text);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static Map<String, @Nullable Object> document(HostStatus status) {
        Map<String, @Nullable Object> out = JsonText.object("name", status.host());
        if (status instanceof HostStatus.Unasked unasked) {
            out.put("state", "unasked");
            out.put("reason", ProblemsJson.of(unasked.reason()));
            return out;
        }
        HostStatus.Known known = (HostStatus.Known) status;
        out.put("state", known.isWell() ? "well" : "not-well");
        out.put(
                "unit",
                JsonText.object(
                        "name", known.unit(),
                        "state", known.state(),
                        "since", known.since() == null ? null : known.since().toString(),
                        "restarts", known.restarts()));
        out.put("alloy", known.alloy());
        out.put("release", known.live().map(HistoryView::document).orElse(null));
        out.put("config", known.config().name().toLowerCase(Locale.ROOT));
        out.put("health", known.health().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        out.put(
                "unhealthy",
                known.ill().stream()
                        .map(i -> JsonText.object("component", i.component(), "message", i.message()))
                        .toList());
        out.put("lastRun", known.last().map(HistoryView::document).orElse(null));
        out.put("unfinished", known.unfinished().isEmpty() ? null : known.unfinished());
        return out;
    }
}
