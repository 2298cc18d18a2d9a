package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.Change;
import io.obsctl.model.CheckReport;
import io.obsctl.model.DemoStep;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LaneReport;
import io.obsctl.model.Outcome;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.SandboxFacts;
import io.obsctl.model.StackFacts;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.profile.ProfileEdit;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The main job on the sandbox, from an empty folder to a proved signal, then with two ids that traded places. Every
 * step is the very use case of its command.
 */
public final class RunDemo {
    private static final String NAME = "demo";
    private static final String BASE = "demo-base";
    private static final String SERVICE = "sheenapps-worker";

    private final Parts parts;
    private final String folder;
    private final String absolute;

    /** The use cases of the demo's folder. */
    public record Parts(
            Sandboxes sandboxes,
            InitProfile init,
            RenderProfile render,
            CheckSubjects check,
            ApplyPlan apply,
            VerifySignals verify,
            CheckCredentials credentials,
            ProfileFiles profiles,
            ProfileSink sink,
            TextFiles files) {}

    /**
     * @param folder for everything that the demo makes, as a person typed it
     * @param absolute the same, from the root on
     */
    public RunDemo(Parts parts, String folder, String absolute) {
        this.parts = parts;
        this.folder = folder;
        this.absolute = absolute;
    }

    /**
     * Runs it.
     *
     * @param real whether a real {@code alloy} of the PATH takes the place of the small collector
     * @param sink takes each step when it is done
     * @return {@code DONE} when every step showed what it should
     */
    public ExitCode run(boolean real, Consumer<DemoStep> sink) {
        List<DemoStep> steps = new ArrayList<>();
        Consumer<DemoStep> both = step -> {
            steps.add(step);
            sink.accept(step);
        };
        parts.sandboxes().prepareFolder(folder);
        try (Sandboxes.Running stack = parts.sandboxes().start(0, null, absolute + "/tokens")) {
            steps(stack.facts(), real, both);
        }
        return steps.stream().allMatch(DemoStep::well) ? ExitCode.DONE : ExitCode.NO;
    }

    private void steps(SandboxFacts stack, boolean real, Consumer<DemoStep> sink) {
        String ui = "127.0.0.1:" + parts.sandboxes().freePort();
        String otlp = "127.0.0.1:" + parts.sandboxes().freePort();
        sink.accept(init(stack, otlp, ui));
        sink.accept(render());
        sink.accept(check());
        ApplyPlan.Applied first = deploy();
        try (Sandboxes.Collector collector = parts.sandboxes()
                .startCollector(folder + "/host/current/alloy/config.alloy", ui, folder + "/host/data", real)) {
            sink.accept(deployed(collector.name(), first));
            parts.sandboxes().playWorker(otlp, SERVICE);
            sink.accept(verified("verify", "obsctl verify " + NAME));
            List<ProfileFix> none = parts.credentials().check(NAME).fixes();
            sink.accept(broken(stack, none));
            sink.accept(mended());
        }
    }

    private DemoStep init(SandboxFacts stack, String otlp, String ui) {
        parts.files()
                .create(folder + "/profiles/" + BASE + ".yaml", base(otlp, ui).getBytes(StandardCharsets.UTF_8));
        Map<String, String> given = new LinkedHashMap<>();
        given.put("extends", BASE);
        given.put("service", SERVICE);
        given.put("kind", "sandbox");
        given.put("stack", stack.slug());
        given.put("stack-api", stack.url("api"));
        given.put("stacks-token", "file:" + stack.token("discover"));
        given.put("write-token", "file:" + stack.token("write"));
        given.put("read-token", "file:" + stack.token("read"));
        given.put("deploy-token", "file:" + stack.token("admin"));
        given.put("rules-token", "file:" + stack.token("rules"));
        given.put("runs-on", "local");
        InitProfile.Discovered discovered = parts.init().discover(given);
        StackFacts facts = Objects.requireNonNull(discovered.facts(), "the slug and a token were given");
        InitProfile.Written written = parts.init().write(NAME, discovered.answers(), false);
        refuse(written.problems());
        return new DemoStep(
                "init",
                "obsctl init " + NAME + " --stack " + stack.slug(),
                "four ids found: OTLP " + id(facts.otlp()) + ", Mimir " + id(facts.mimir()) + ", Loki "
                        + id(facts.loki()) + ", Tempo " + id(facts.tempo()),
                true);
    }

    private static String id(StackFacts.@org.jspecify.annotations.Nullable Door door) {
        return door == null ? "none" : door.id();
    }

    private String base(String otlp, String ui) {
        int grpc = parts.sandboxes().freePort();
        return """
                # What the demo's profile builds on: the worker of seed 000, collected on this machine.
                abstract: true
                service: { namespace: sheenapps, version: 2.4.1, team: platform }
                collector:
                  home: %s/host
                  listen: { otlp-grpc: "127.0.0.1:%d", otlp-http: "%s", ui: "%s" }
                hosts: { rollout: { settle: 1s } }
                collect: { otlp: {}, host-metrics: { interval: 15s } }
                process:
                  batch: 200ms
                  sampling: { keep-errors: true, slower-than: 5s, otherwise: 10%%, decision-wait: 1s }
                  redact: [email, credit-card]
                application:
                  metrics:
                    - { name: job_processed_total, type: counter, labels: [job_type, job_status] }
                    - { name: job_duration_milliseconds, type: histogram, labels: [job_type, job_status] }
                    - { name: queue_lag_seconds, type: gauge }
                    - { name: worker_heartbeat_total, type: counter }
                observe:
                  dashboards: [golden-signals, service-overview, collector-health]
                  alerts: { include: [worker, collector], thresholds: { HighErrorRate: 5%% }, evaluate-in: grafana }
                  contact-points: { oncall: { type: email, to: oncall@example.org } }
                  notify: { critical: [oncall], warning: [oncall] }
                verify: { services: [sheenapps-worker], timeout: 20s }
                """.formatted(absolute, grpc, otlp, ui);
    }

    private DemoStep render() {
        RenderProfile.Rendered rendered = parts.render().render(NAME, folder + "/bundle", false);
        return new DemoStep(
                "render",
                "obsctl render " + NAME + " --dir bundle",
                rendered.bundle().artifacts().size() + " artifacts in " + folder + "/bundle",
                true);
    }

    private DemoStep check() {
        CheckReport report = parts.check()
                .check(new CheckSubjects.Request(
                        List.of(NAME), null, "generally-available", false, List.of(), List.of()));
        long errors = report.count(Severity.ERROR);
        long warnings = report.count(Severity.WARNING);
        return new DemoStep(
                "check", "obsctl check " + NAME, errors + " errors, " + warnings + " warnings", errors == 0);
    }

    private ApplyPlan.Applied deploy() {
        ApplyPlan.Applied applied = parts.apply()
                .apply(new ApplyPlan.Request(NAME, HostSelection.ALL, null, false, RolloutChoice.NONE), Sink.none());
        if (applied.exitCode() != ExitCode.DONE) {
            throw new ObsctlException(applied.exitCode(), causes(applied.outcomes()));
        }
        return applied;
    }

    private static DemoStep deployed(String collector, ApplyPlan.Applied applied) {
        return new DemoStep(
                "deploy",
                "obsctl deploy " + NAME,
                collector + " running, " + counts(applied.outcomes()),
                applied.exitCode() == ExitCode.DONE);
    }

    private DemoStep verified(String name, String command) {
        VerifyReport report = parts.verify().verify(NAME, VerifyRequest.ALL, Sink.none());
        return new DemoStep(name, command, words(report), report.exitCode() == ExitCode.DONE);
    }

    private static String words(VerifyReport report) {
        List<String> out = new ArrayList<>();
        for (SignalProof proof : report.hosts().get(0).signals()) {
            String seconds = proof.latency() == null
                    ? "not proved"
                    : String.format(Locale.ROOT, "✓ %.1f s", proof.latency().toMillis() / 1000.0);
            out.add(proof.signal().word() + " " + seconds);
        }
        return String.join("   ", out);
    }

    /** Mimir's and Loki's ids trade places in the profile; the lanes are asked. */
    private DemoStep broken(SandboxFacts stack, List<ProfileFix> before) {
        String mimir = id(stack, "mimir");
        String loki = id(stack, "loki");
        ProfileEdit.Result result = ProfileEdit.edit(
                parts.profiles(), NAME, Map.of("/stack/lanes/mimir/id", loki, "/stack/lanes/loki/id", mimir));
        if (!(result instanceof ProfileEdit.Edited edited)) {
            throw new ObsctlException(ExitCode.INTERNAL, ((ProfileEdit.Refused) result).problems());
        }
        edited.files().forEach(f -> parts.sink().replace(f.path(), f.before(), f.after()));
        LaneReport report = parts.credentials().check(NAME);
        List<ProfileFix> fixes = report.fixes();
        String said = report.findings().isEmpty()
                ? "nothing was found"
                : words(report.findings().get(0).problem()) + " at " + places(fixes);
        return new DemoStep(
                "break it",
                "the Mimir and Loki ids trade places; obsctl auth check " + NAME,
                said,
                before.isEmpty() && fixes.size() == 2);
    }

    private static String id(SandboxFacts stack, String door) {
        return stack.doors().stream()
                .filter(d -> d.name().equals(door))
                .map(d -> Objects.requireNonNull(d.id(), "a lane has an id"))
                .findFirst()
                .orElseThrow();
    }

    private static String words(Problem problem) {
        String text = problem.detail().lines().findFirst().orElse(problem.summary());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String places(List<ProfileFix> fixes) {
        return String.join(
                ", ", fixes.stream().map(f -> String.valueOf(f.position())).toList());
    }

    private DemoStep mended() {
        LaneReport report = parts.credentials().check(NAME);
        parts.credentials().fix(NAME, report);
        ApplyPlan.Applied again = deploy();
        DemoStep proof = verified("mend it", "obsctl auth check " + NAME + " --fix && obsctl verify " + NAME);
        return new DemoStep(
                proof.name(),
                proof.command(),
                "verified again: " + proof.said(),
                proof.well() && again.exitCode() == ExitCode.DONE);
    }

    private static void refuse(List<Problem> problems) {
        List<Problem> errors =
                problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
        if (!errors.isEmpty()) {
            throw new ObsctlException(ExitCode.USAGE, errors);
        }
    }

    private static List<Problem> causes(List<Outcome> outcomes) {
        List<Problem> out = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Refused refused) {
                out.add(refused.cause());
            } else if (outcome instanceof Outcome.PutBack back) {
                out.add(back.cause());
            } else if (outcome instanceof Outcome.Broken broken) {
                out.add(broken.cause());
            }
        }
        return out;
    }

    /** What was created, such as {@code 4 dashboards, 9 rule groups}. */
    private static String counts(List<Outcome> outcomes) {
        Map<String, Integer> byTarget = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Applied applied) {
                int changes = (int) applied.changes().stream()
                        .filter(c -> c.action() != Change.Action.NONE)
                        .count();
                byTarget.merge(outcome.target().kind().name(), changes, Integer::sum);
            }
        }
        int rules = byTarget.getOrDefault("MIMIR_RULER", 0) + byTarget.getOrDefault("LOKI_RULER", 0);
        return byTarget.getOrDefault("GRAFANA", 0) + " objects in Grafana"
                + (rules == 0 ? "" : ", " + rules + " rule groups in Mimir and Loki");
    }
}
