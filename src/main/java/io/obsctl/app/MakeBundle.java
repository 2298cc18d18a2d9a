package io.obsctl.app;

import io.obsctl.lint.LintBundle;
import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.render.BundleRenderer;
import io.obsctl.render.RenderResult;
import io.obsctl.render.TemplateSource;
import java.util.ArrayList;
import java.util.List;

/** From a profile's name to a checked bundle: what {@code render}, {@code plan} and {@code deploy} start with. */
public final class MakeBundle {
    private final OpenProfile profiles;
    private final TemplateSource templates;
    private final TemplateSource extras;

    /** @param extras files beside profiles, for {@code extra-alloy} */
    public MakeBundle(OpenProfile profiles, TemplateSource templates, TemplateSource extras) {
        this.profiles = profiles;
        this.templates = templates;
        this.extras = extras;
    }

    /**
     * A bundle without errors.
     *
     * @param warnings of the profile and of the bundle
     */
    public record Made(LoadedProfile profile, Bundle bundle, List<Problem> warnings) {
        public Made {
            warnings = List.copyOf(warnings);
        }
    }

    /** On the second core, while the profile is read. Nobody waits for it: what is not ready yet is made in place. */
    private static void prepare(BundleRenderer renderer) {
        Thread ahead = new Thread(
                () -> {
                    ProfileLoader.prepare();
                    renderer.prepare();
                    AlloyText.prepare();
                },
                "obsctl-prepare");
        ahead.setDaemon(true);
        ahead.start();
    }

    /** @throws ObsctlException with exit code {@code USAGE} and every problem when there is an error anywhere */
    public Made make(String name) {
        BundleRenderer renderer = new BundleRenderer(templates, extras);
        prepare(renderer);
        OpenProfile.Opened opened = profiles.open(name);
        Attempt attempt = attempt(opened.profile(), renderer);
        if (attempt.bundle() == null || !OpenProfile.usable(attempt.problems())) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    attempt.problems().stream()
                            .filter(p -> p.severity() == Severity.ERROR)
                            .toList());
        }
        List<Problem> warnings = new ArrayList<>(opened.warnings());
        warnings.addAll(attempt.problems());
        // Remarks are for `check`, where a person asks for them.
        warnings.removeIf(p -> p.severity() == Severity.INFO);
        return new Made(opened.profile(), attempt.bundle(), warnings);
    }

    /** The bundle, when it rendered, and everything that is wrong with it. */
    record Attempt(@org.jspecify.annotations.Nullable Bundle bundle, List<Problem> problems) {}

    /** As {@link #attempt}, with the checks of the whole bundle, which rendering alone does not wait for. */
    Attempt checked(LoadedProfile profile) {
        RenderResult result = new BundleRenderer(templates, extras).render(profile);
        if (result instanceof RenderResult.Rendered rendered) {
            List<Problem> problems =
                    new ArrayList<>(AlloyText.check(profile, rendered.bundle(), rendered.sourceMap(), true));
            problems.addAll(LintBundle.check(profile, rendered.bundle(), rendered.sourceMap()));
            return new Attempt(rendered.bundle(), problems);
        }
        return new Attempt(null, ((RenderResult.NotRendered) result).problems());
    }

    Attempt attempt(LoadedProfile profile) {
        return attempt(profile, new BundleRenderer(templates, extras));
    }

    private static Attempt attempt(LoadedProfile profile, BundleRenderer renderer) {
        RenderResult result = renderer.render(profile);
        if (result instanceof RenderResult.Rendered rendered) {
            List<Problem> problems =
                    new ArrayList<>(AlloyText.check(profile, rendered.bundle(), rendered.sourceMap(), false));
            return new Attempt(rendered.bundle(), problems);
        }
        return new Attempt(null, ((RenderResult.NotRendered) result).problems());
    }
}
