package io.obsctl.render;

import io.obsctl.model.Bundle;
import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RunsOn;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Makes a bundle of a profile. Pure: the same profile and templates give the same bytes, nothing is written, no secret
 * is resolved. Safe between threads.
 */
public final class BundleRenderer {
    private final TemplateSource templates;
    private final TemplateSource extras;
    private @Nullable TemplateEngine engine;

    /** A renderer that knows no further files: a profile with {@code extra-alloy} does not render. */
    public BundleRenderer(TemplateSource templates) {
        this(templates, path -> Optional.empty());
    }

    /** @param extras reads the files that {@code extra-alloy} names, by the path that the profile gives */
    public BundleRenderer(TemplateSource templates, TemplateSource extras) {
        this.templates = templates;
        this.extras = extras;
    }

    /**
     * Does what needs no profile, so that it can be done while the profile is read: a cold start spends a fifth of a
     * rendering on setting FreeMarker up and on parsing the templates that nearly every profile uses.
     */
    public void prepare() {
        engine().prepare();
    }

    private synchronized TemplateEngine engine() {
        TemplateEngine known = engine;
        if (known == null) {
            known = new TemplateEngine(templates);
            engine = known;
        }
        return known;
    }

    /** Renders every artifact, or says everything that stands in the way. */
    public RenderResult render(LoadedProfile profile) {
        RenderRun run = new RenderRun(templates, extras, engine(), profile);
        RenderRun rules = run.beside();
        RenderRun grafana = run.beside();
        // Rules are half of the work and need nothing of the rest: they are made on a second core.
        FutureTask<Void> made = new FutureTask<>(() -> new RuleArtifacts(rules).render(), null);
        Thread beside = new Thread(made, "obsctl-rules");
        beside.setDaemon(true);
        beside.start();
        collectors(run);
        new GrafanaArtifacts(grafana).render();
        run.digests();
        grafana.digests();
        await(made);
        run.join(rules);
        run.join(grafana);
        if (run.problems().stream().anyMatch(p -> p.severity() == Severity.ERROR)) {
            return new RenderResult.NotRendered(run.problems());
        }
        run.add(Manifest.of(run));
        return new RenderResult.Rendered(new Bundle(profile.name(), run.artifacts()), run.sourceMap());
    }

    /** What the task throws is thrown here. An interrupt is kept for whoever asks next: the task does not wait for anything. */
    private static void await(FutureTask<Void> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException unchecked) {
                        throw unchecked;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void collectors(RenderRun run) {
        List<Collector> collectors = run.profile().collectors();
        boolean several = collectors.size() > 1;
        boolean hasAgent = collectors.stream().anyMatch(c -> c.role() == CollectorRole.AGENT);
        for (int i = 0; i < collectors.size(); i++) {
            Collector collector = collectors.get(i);
            if (collector.runsOn() == RunsOn.KUBERNETES || collector.runsOn() == RunsOn.FLEET) {
                run.problemAt("/collectors/" + i + "/runs-on", nothingFor(collector.runsOn()));
                continue;
            }
            boolean gateway = collector.role() == CollectorRole.GATEWAY;
            // Beside an agent, a gateway only passes on what others send.
            new HostArtifacts(run, collector, several && gateway ? "gateway/" : "", !gateway || !hasAgent).render();
        }
    }

    private static Problem nothingFor(RunsOn place) {
        return Problem.error(
                        "render/runs-on",
                        "obsctl makes nothing for this place yet",
                        "`runs-on: " + place.name().toLowerCase(Locale.ROOT)
                                + "` can be written, and neither rendered nor deployed")
                .hint("Choose systemd (hosts over SSH), compose (a file) or local (a directory of this machine)."
                        + " What can be carried over by hand:")
                .run("obsctl explain render/runs-on");
    }
}
