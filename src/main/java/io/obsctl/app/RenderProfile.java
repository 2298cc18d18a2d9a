package io.obsctl.app;

import io.obsctl.deploy.BundleStore;
import io.obsctl.model.Bundle;
import io.obsctl.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a profile and, where asked to, writes the bundle. */
public final class RenderProfile {
    private final MakeBundle bundles;
    private final BundleStore store;

    public RenderProfile(MakeBundle bundles, BundleStore store) {
        this.bundles = bundles;
        this.store = store;
    }

    /**
     * What came out.
     *
     * @param written where it was written to, or {@code null}
     */
    public record Rendered(Bundle bundle, @Nullable String written, List<Problem> warnings) {
        public Rendered {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param directory where to write, or {@code null} for nowhere */
    public Rendered render(String profile, @Nullable String directory, boolean withSecrets) {
        MakeBundle.Made made = bundles.make(profile);
        if (directory != null) {
            store.write(made.bundle(), Path.of(directory), withSecrets);
        }
        return new Rendered(made.bundle(), directory, made.warnings());
    }
}
