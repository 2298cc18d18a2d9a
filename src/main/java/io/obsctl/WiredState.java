package io.obsctl;

import io.obsctl.app.LastDeployed;
import io.obsctl.deploy.Originals;
import io.obsctl.infra.local.DeployedFiles;
import io.obsctl.infra.local.OriginalFiles;
import io.obsctl.model.Release;
import io.obsctl.model.TargetRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What was last deployed from here, one directory for each directory of profiles. */
final class WiredState implements LastDeployed {
    private final DeployedFiles files;
    private final Path adopted;

    /** @param state obsctl's own directory of state */
    WiredState(Path state, Path profiles) {
        String place = profiles.toAbsolutePath().normalize().toString();
        String name = Release.sha256(place.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        this.files = new DeployedFiles(state.resolve("deployed").resolve(name));
        this.adopted = state.resolve("adopted").resolve(name);
    }

    /** What somebody else had where a profile's objects stand now. */
    Originals originals(String profile) {
        return new OriginalFiles(adopted.resolve(profile.replaceAll("[^A-Za-z0-9._-]", "_")));
    }

    @Override
    public Optional<Map<String, String>> of(String profile, TargetRef target) {
        return files.of(profile, target);
    }

    @Override
    public void remember(String profile, TargetRef target, Map<String, String> texts) {
        files.remember(profile, target, texts);
    }
}
