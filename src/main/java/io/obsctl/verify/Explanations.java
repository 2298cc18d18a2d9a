package io.obsctl.verify;

import io.obsctl.model.HopState;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LaneReport.Row;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.Signal;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import io.obsctl.verify.HostRun.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Why a signal is not proved: the hop, what was seen there, and what the lanes say about it. */
final class Explanations {
    private final LoadedProfile profile;
    private final Supplier<LaneReport> lanes;

    /** @param lanes asked only when a lane may be to blame; answers the same each time */
    Explanations(LoadedProfile profile, Supplier<LaneReport> lanes) {
        this.profile = profile;
        this.lanes = lanes;
    }

    @Nullable
    Problem of(Result result) {
        if (result.closed() != null) {
            return result.closed();
        }
        Hops hops = result.hops();
        String what = result.signal().word() + " of " + result.host();
        if (hops.sent() instanceof HopState.Failed f) {
            return unhealthy(
                    Problem.error(
                                    "verify/not-sent",
                                    "The collector's door did not take the probe",
                                    what + ": " + f.reason())
                            .hint(Hint.run(
                                    "See whether the collector runs and listens there.", "systemctl status alloy")),
                    result);
        }
        if (hops.accepted() instanceof HopState.Failed f) {
            return unhealthy(
                    Problem.error(
                            "verify/not-accepted", "The collector did not accept the probe", what + ": " + f.reason()),
                    result);
        }
        if (hops.exported() instanceof HopState.Failed f) {
            return notExported(result, what, f.reason());
        }
        if (hops.readable() instanceof HopState.CouldNotAsk c) {
            return couldNotAsk(result, what, c.why());
        }
        if (hops.readable() instanceof HopState.Failed f) {
            String left = hops.exported() instanceof HopState.Passed
                    ? "it left the collector, and the backend did not refuse it"
                    : "whether it left the collector is not known";
            return Problem.error(
                            "verify/not-readable",
                            "The probe was not found in the backend",
                            what + ": " + f.reason() + "; " + left)
                    .hint("A backend that is slow today may show it later: a longer `verify.timeout` waits for it.");
        }
        return null;
    }

    private Problem notExported(Result result, String what, String reason) {
        Optional<Lane> lane = result.hops().writesTo();
        Problem problem = Problem.error(
                "verify/not-exported", "The probe stopped between the collector and the backend", what + ": " + reason);
        return lane.isEmpty() ? unhealthy(problem, result) : blamed(problem, lane.get());
    }

    private Problem couldNotAsk(Result result, String what, String why) {
        Problem problem = Problem.error(
                "verify/could-not-ask",
                "The backend could not be asked for the probe",
                what + ": " + why + "\nThat says nothing about the signal itself.");
        Lane lane = switch (result.signal()) {
            case TRACES -> Lane.TEMPO_READ;
            case METRICS -> Lane.MIMIR_READ;
            case LOGS -> Lane.LOKI_READ;
        };
        return result.readStatus() == null ? problem : blamed(problem, lane);
    }

    /** Joins what the lane check says about a lane: the value in the profile that is wrong, and how to mend it. */
    private Problem blamed(Problem problem, Lane lane) {
        LaneReport report = lanes.get();
        Optional<Row> row = report.row(lane);
        List<Finding> about = report.about(lane);
        if (row.isEmpty()) {
            return problem;
        }
        if (row.get().verdict() == Verdict.WORKS) {
            boolean writes = lane.direction().equals("write");
            Problem told = more(
                    problem,
                    "the profile's id and token pass on the " + lane + " lane now"
                            + (writes ? ": the host may hold others" : ""));
            return writes ? told.run("obsctl deploy " + profile.name()) : told;
        }
        // The first row of a backend says what the others only refer to.
        Row telling = report.rows().stream()
                .filter(r -> r.lane().backend().equals(lane.backend())
                        && r.causes().equals(row.get().causes()))
                .findFirst()
                .orElse(row.get());
        Problem told = more(problem, words(telling));
        if (about.isEmpty()) {
            return told;
        }
        Origin origin = profile.origin("/stack/lanes/" + lane.backend() + "/id");
        Problem cause = about.get(0).problem();
        boolean id = cause.id().name().endsWith("-id") || cause.id().name().endsWith("-ids");
        told = id ? told.at(origin.position(), origin.line()) : told.at(cause.position(), cause.excerpt());
        boolean fixable = report.fixes().stream().anyMatch(f -> f.pointer().contains("/" + lane.backend() + "/"));
        if (fixable) {
            String fix = "obsctl auth check " + profile.name() + " --fix";
            boolean written = lane.direction().equals("write");
            return told.run(written ? fix + " && obsctl deploy " + profile.name() : fix);
        }
        for (Hint hint : cause.hints()) {
            told = told.hint(hint);
        }
        return told.run("obsctl auth check " + profile.name());
    }

    /** {@code id 1461503 on the Loki lane is the OTLP id}. */
    private static String words(Row row) {
        String lane = row.lane().backend().equals("otlp")
                ? "OTLP"
                : Character.toUpperCase(row.lane().backend().charAt(0))
                        + row.lane().backend().substring(1);
        String words = row.words();
        if (row.id() != null && words.startsWith("this is")) {
            return "id " + row.id() + " on the " + lane + " lane " + words.substring("this ".length());
        }
        return row.lane() + ": " + words;
    }

    private static Problem more(Problem problem, String line) {
        return new Problem(
                problem.id(),
                problem.severity(),
                problem.summary(),
                problem.detail() + "\n" + line,
                problem.position(),
                problem.excerpt(),
                problem.origin(),
                problem.hints());
    }

    private static Problem unhealthy(Problem problem, Result result) {
        return result.unhealthy().isEmpty() ? problem : more(problem, String.join("\n", result.unhealthy()));
    }

    /** A proof that cannot begin: the collector of this profile takes no OTLP. */
    Problem noDoor(Signal signal) {
        Origin origin = profile.origin("/collect/otlp");
        return Problem.error(
                        "verify/no-otlp",
                        "The collector takes no OTLP, so nothing can be sent through it",
                        "the profile's `collect.otlp` does not take " + signal.word())
                .at(origin.position(), origin.line())
                .hint("Write `collect: { otlp: {} }`, render and deploy.");
    }
}
