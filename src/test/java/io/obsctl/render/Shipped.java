package io.obsctl.render;

import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.model.AlertEngine;
import io.obsctl.model.LoadedProfile;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import java.nio.file.Path;
import java.util.List;

/** The profiles that ship with obsctl, for tests. */
public final class Shipped {
    private static final ProfileFolder FILES = new ProfileFolder(Path.of("profiles"));

    private Shipped() {}

    /** Names of all that are not bases. */
    public static List<String> names() {
        return FILES.names().stream()
                .filter(n -> new ProfileLoader().load(FILES, n) instanceof ProfileResult.Loaded)
                .toList();
    }

    public static LoadedProfile load(String name) {
        return load(FILES, name);
    }

    /** One of another directory. */
    static LoadedProfile load(Path directory, String name) {
        return load(new ProfileFolder(directory), name);
    }

    private static LoadedProfile load(ProfileFolder files, String name) {
        ProfileResult result = new ProfileLoader().load(files, name);
        if (result instanceof ProfileResult.Loaded loaded) {
            return loaded.profile();
        }
        throw new AssertionError(name + ": " + result.problems());
    }

    /** As {@link #load}, with its alerts evaluated by the rulers. */
    public static LoadedProfile withRulers(String name) {
        LoadedProfile shipped = load(name);
        return AcceptedConfigsTest.loaded(
                shipped, Records.with(shipped.profile(), "observe.alerts.evaluateIn", AlertEngine.MIMIR));
    }

    public static RenderResult.Rendered render(LoadedProfile profile) {
        RenderResult result = new BundleRenderer(TemplateSource.shipped()).render(profile);
        if (result instanceof RenderResult.Rendered rendered) {
            return rendered;
        }
        throw new AssertionError(((RenderResult.NotRendered) result).problems() + " in " + profile.file());
    }
}
