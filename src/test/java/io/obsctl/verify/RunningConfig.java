package io.obsctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.HostLayout;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretSource;
import io.obsctl.render.BundleRenderer;
import io.obsctl.render.RenderResult;
import io.obsctl.render.TemplateSource;
import io.obsctl.sandbox.collector.CollectorSettings;
import io.obsctl.sandbox.collector.SmallCollector;
import io.obsctl.testing.Ports;
import io.obsctl.testing.alloy.RealAlloy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders a profile with its env file and runs the config in the small collector. */
final class RunningConfig {
    private RunningConfig() {}

    /** A collector on free ports of loopback, with its token in the env file. */
    static String ports() throws IOException {
        return ("collector: { runs-on: local, credentials: env-file, listen: { otlp-grpc: \"127.0.0.1:%d\","
                        + " otlp-http: \"127.0.0.1:%d\", ui: \"127.0.0.1:%d\" } }\n")
                .formatted(Ports.free(), Ports.free(), Ports.free());
    }

    /** Runs it in the Alloy of the PATH, or in the small collector where there is none. */
    static AutoCloseable startAny(LoadedProfile profile, SecretSource secrets, Path dir)
            throws IOException, SmallCollector.StartFailure {
        Optional<Path> alloy = RealAlloy.program();
        if (alloy.isEmpty()) {
            return start(profile, secrets, dir)::close;
        }
        Bundle bundle = rendered(profile, dir);
        return RealAlloy.start(
                alloy.get(),
                dir.resolve("config.alloy"),
                profile.profile().collectors().get(0).listen().ui(),
                dir.resolve("data"),
                environment(bundle.of(ArtifactKind.ENV_FILE), secrets));
    }

    static SmallCollector start(LoadedProfile profile, SecretSource secrets, Path dir)
            throws IOException, SmallCollector.StartFailure {
        Bundle bundle = rendered(profile, dir);
        files(bundle.of(ArtifactKind.CREDENTIAL), profile, secrets);
        return SmallCollector.start(new CollectorSettings(
                dir.resolve("config.alloy"),
                profile.profile().collectors().get(0).listen().ui(),
                dir.resolve("data"),
                Clock.systemUTC(),
                line -> {},
                environment(bundle.of(ArtifactKind.ENV_FILE), secrets),
                "worker-1"));
    }

    private static Bundle rendered(LoadedProfile profile, Path dir) throws IOException {
        RenderResult result = new BundleRenderer(TemplateSource.shipped()).render(profile);
        assertThat(result).as(result.toString()).isInstanceOf(RenderResult.Rendered.class);
        Bundle bundle = ((RenderResult.Rendered) result).bundle();
        Files.writeString(
                dir.resolve("config.alloy"),
                bundle.of(ArtifactKind.ALLOY_CONFIG).get(0).shownText());
        return bundle;
    }

    /** Credentials that are files lie where the config looks for them. */
    private static void files(List<Artifact> files, LoadedProfile profile, SecretSource secrets) throws IOException {
        for (Artifact file : files) {
            Path path =
                    Path.of(HostLayout.on(profile.profile().collectors().get(0).home(), file.path()));
            Files.createDirectories(path.getParent());
            Files.write(path, new SlotFiller(secrets).fill(file));
        }
    }

    /** What systemd would read from the env file. */
    private static Map<String, String> environment(List<Artifact> files, SecretSource secrets) {
        Map<String, String> out = new HashMap<>();
        for (Artifact file : files) {
            new String(new SlotFiller(secrets).fill(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                    .forEach(line -> out.put(
                            line.substring(0, line.indexOf('=')),
                            line.substring(line.indexOf('=') + 1).replaceAll("^\"|\"$", "")));
        }
        return out;
    }
}
