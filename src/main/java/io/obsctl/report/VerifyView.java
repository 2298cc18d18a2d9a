package io.obsctl.report;

import io.obsctl.model.HopState;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.HostProof;
import io.obsctl.model.VerifyReport.Seen;
import io.obsctl.model.VerifyReport.ServiceProof;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line a signal, hop by hop; then why, where one stopped. */
public final class VerifyView {
    private final Console console;
    private final Terminal terminal;

    public VerifyView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void show(String profile, VerifyReport report, Format format) {
        switch (format) {
            case JUNIT -> console.raw(JunitText.print("obsctl verify " + profile, cases(report)));
            case JSON, YAML -> console.raw(JsonText.print(document(profile, report), format));
            default -> human(profile, report);
        }
    }

    private static Map<String, @Nullable Object> document(String profile, VerifyReport report) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.verify");
        out.put("profile", profile);
        out.put("run", report.run());
        out.put("started", report.started().toString());
        out.put("seconds", JsonText.seconds(report.took()));
        out.put("signals", report.signals());
        out.put("proved", report.proved());
        out.put("hosts", report.hosts().stream().map(VerifyView::host).toList());
        out.put("services", report.services().stream().map(VerifyView::service).toList());
        out.put("problems", ProblemsJson.of(report.problems()));
        return out;
    }

    private static Map<String, @Nullable Object> host(HostProof host) {
        return JsonText.object(
                "host",
                host.host(),
                "signals",
                host.signals().stream().map(VerifyView::signal).toList());
    }

    private static Map<String, @Nullable Object> signal(SignalProof proof) {
        Map<String, @Nullable Object> out = JsonText.object(
                "signal", proof.signal().word(),
                "proved", proof.proved(),
                "sent", hop(proof.sent()),
                "accepted", hop(proof.accepted()),
                "exported", hop(proof.exported()),
                "readable", hop(proof.readable()));
        Duration latency = proof.latency();
        out.put("seconds", latency == null ? null : JsonText.seconds(latency));
        out.put("evidence", proof.evidence());
        Problem problem = proof.problem();
        if (problem != null) {
            out.put("problem", ProblemsJson.of(problem));
        }
        return out;
    }

    private static Map<String, @Nullable Object> hop(HopState state) {
        String why = "";
        if (state instanceof HopState.Passed passed) {
            why = passed.note();
        } else if (state instanceof HopState.Failed failed) {
            why = failed.reason();
        } else if (state instanceof HopState.NotObservable not) {
            why = not.why();
        } else if (state instanceof HopState.CouldNotAsk not) {
            why = not.why();
        }
        return JsonText.object("state", word(state), "why", why);
    }

    private static String word(HopState state) {
        return state.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> service(ServiceProof proof) {
        Seen seen = proof.seen();
        Map<String, @Nullable Object> out = JsonText.object("service", proof.service());
        if (seen instanceof Seen.Lately lately) {
            out.put("seen", "lately");
            out.put("where", lately.where());
        } else if (seen instanceof Seen.Before before) {
            out.put("seen", "before");
            out.put("secondsAgo", JsonText.seconds(before.ago()));
        } else if (seen instanceof Seen.CouldNotAsk not) {
            out.put("seen", "could-not-ask");
            out.put("why", not.why());
        } else {
            out.put("seen", "never");
        }
        return out;
    }

    private static List<JunitText.Case> cases(VerifyReport report) {
        List<JunitText.Case> out = new ArrayList<>();
        for (HostProof host : report.hosts()) {
            for (SignalProof proof : host.signals()) {
                Duration latency = proof.latency();
                double seconds = latency == null ? 0 : JsonText.seconds(latency);
                Problem problem = proof.problem();
                String words = problem == null
                        ? "not proved"
                        : String.join("\n", new ProblemText(Terminal.PLAIN).lines(problem));
                boolean skipped = !proof.proved() && proof.unasked();
                out.add(new JunitText.Case(
                        "obsctl.verify." + host.host(),
                        proof.signal().word(),
                        seconds,
                        proof.proved() || skipped ? null : words,
                        skipped ? words : null));
            }
        }
        for (ServiceProof service : report.services()) {
            boolean notAsked = service.seen() instanceof Seen.CouldNotAsk;
            boolean well = service.seen() instanceof Seen.Lately;
            out.add(new JunitText.Case(
                    "obsctl.verify.services",
                    service.service(),
                    0,
                    well || notAsked ? null : seen(service.seen()),
                    notAsked ? seen(service.seen()) : null));
        }
        return out;
    }

    private void human(String profile, VerifyReport report) {
        console.say("run " + report.run() + "  "
                + report.started().toString().replace('T', ' ').replaceAll("\\.\\d+", "") + "  profile " + profile);
        for (HostProof host : report.hosts()) {
            console.say("");
            Table table = new Table("  ");
            table.row(host.host(), "sent", "accepted", "exported", "readable", "in", "");
            for (SignalProof proof : host.signals()) {
                Duration latency = proof.latency();
                table.row(
                        proof.signal().word(),
                        sign(proof.sent()),
                        sign(proof.accepted()),
                        sign(proof.exported()),
                        sign(proof.readable()),
                        latency == null ? "" : DeployView.seconds(latency.toMillis()),
                        proof.evidence());
            }
            table.lines().forEach(console::say);
        }
        ProblemText text = new ProblemText(terminal);
        for (Problem problem : report.problems()) {
            console.say("");
            text.lines(problem).forEach(console::say);
        }
        services(report);
        console.say("");
        boolean all = report.proved() == report.signals() && report.signals() > 0;
        console.say(terminal.symbol(all ? Symbol.GOOD : Symbol.BAD) + " " + report.proved() + " of " + report.signals()
                + " signals proved  " + DeployView.seconds(report.took().toMillis()));
    }

    private void services(VerifyReport report) {
        if (report.services().isEmpty()) {
            return;
        }
        console.say("");
        Table table = new Table("  ");
        for (ServiceProof service : report.services()) {
            Symbol symbol = service.seen() instanceof Seen.Lately
                    ? Symbol.GOOD
                    : service.seen() instanceof Seen.CouldNotAsk ? Symbol.UNKNOWN : Symbol.BAD;
            table.row("service " + service.service(), terminal.symbol(symbol) + " " + seen(service.seen()));
        }
        table.lines().forEach(console::say);
    }

    private static String seen(Seen seen) {
        if (seen instanceof Seen.Lately lately) {
            return "seen: " + lately.where();
        } else if (seen instanceof Seen.Before before) {
            return "last seen " + ago(before.ago()) + " ago";
        } else if (seen instanceof Seen.CouldNotAsk not) {
            return "could not ask: " + not.why();
        }
        return "not seen within a day";
    }

    private static String ago(Duration duration) {
        return duration.toMinutes() < 120 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }

    private String sign(HopState state) {
        if (state.passed()) {
            return terminal.symbol(Symbol.GOOD);
        } else if (state instanceof HopState.Failed) {
            return terminal.symbol(Symbol.BAD);
        } else if (state instanceof HopState.NotReached) {
            return terminal.symbol(Symbol.SAME);
        }
        return terminal.symbol(Symbol.UNKNOWN);
    }
}
