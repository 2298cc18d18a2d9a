package io.obsctl;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.CheckPages;
import io.obsctl.app.CheckSubjects;
import io.obsctl.app.FormatFiles;
import io.obsctl.app.InitProfile;
import io.obsctl.app.MakeBundle;
import io.obsctl.app.OpenProfile;
import io.obsctl.app.PlanDeployment;
import io.obsctl.app.RenderProfile;
import io.obsctl.app.Sandboxes;
import io.obsctl.app.ShowProfile;
import io.obsctl.app.TextFiles;
import io.obsctl.cli.Common;
import io.obsctl.cli.UseCases;
import io.obsctl.event.Sink;
import io.obsctl.infra.cloud.GrafanaCloudDirectory;
import io.obsctl.infra.local.DiskBundleStore;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.render.TemplateSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes use cases from their parts, each when it is asked for. */
final class WiredUseCases implements UseCases {
    private final Wiring wiring;
    private final Common common;

    WiredUseCases(Wiring wiring, Common common) {
        this.wiring = wiring;
        this.common = common;
    }

    @Override
    public CheckPages checkPages() {
        return new CheckPages();
    }

    @Override
    public TextFiles files() {
        return new WorkingFiles(wiring.rawInput());
    }

    @Override
    public OpenProfile openProfile() {
        return new OpenProfile(profiles());
    }

    @Override
    public ShowProfile showProfile() {
        return new ShowProfile(openProfile());
    }

    @Override
    public InitProfile initProfile() {
        ProfileFolder folder = new ProfileFolder(profileDirectory());
        return new InitProfile(
                folder,
                folder,
                files(),
                api -> new GrafanaCloudDirectory(api, wiring.http()),
                wiring.secrets(Sink.none()));
    }

    @Override
    public Sandboxes sandboxes() {
        return new WiredSandboxes(wiring);
    }

    @Override
    public int collectorProgram(List<String> arguments) {
        throw new IllegalStateException();
    }

    @Override
    public CheckSubjects checkSubjects() {
        return new CheckSubjects(profiles(), bundles(null), files());
    }

    @Override
    public FormatFiles formatFiles() {
        return new FormatFiles(files());
    }

    @Override
    public RenderProfile renderProfile(@Nullable String templates) {
        return new RenderProfile(bundles(templates), new DiskBundleStore(wiring.secrets(Sink.none())));
    }

    @Override
    public PlanDeployment planDeployment(@Nullable String templates) {
        return new PlanDeployment(bundles(templates), new WiredTargets(wiring), new GitRevision(profileDirectory()));
    }

    @Override
    public ApplyPlan applyPlan(@Nullable String templates) {
        return new ApplyPlan(planDeployment(templates));
    }

    private ProfileFiles profiles() {
        return new ProfileFolder(profileDirectory());
    }

    /** As given; else {@code profiles} here; else {@code profiles} of the nearest folder above that has one. */
    private Path profileDirectory() {
        String given = common.profileDir();
        if (given != null) {
            return Path.of(given);
        }
        Path here = Path.of("profiles");
        if (Files.isDirectory(here)) {
            return here;
        }
        for (Path folder = Path.of("").toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("profiles")) && Files.exists(folder.resolve(".git"))) {
                return folder.resolve("profiles");
            }
        }
        return here;
    }

    private MakeBundle bundles(@Nullable String templates) {
        TemplateSource source = TemplateSource.shipped();
        return new MakeBundle(
                openProfile(),
                templates == null ? source : folder(Path.of(templates)).over(source));
    }

    /** Templates in a directory; a file that is not there is the shipped one. */
    private TemplateSource folder(Path directory) {
        TextFiles files = files();
        return path -> files.isFile(directory.resolve(path).toString())
                ? Optional.of(new String(
                        files.read(directory.resolve(path).toString()), java.nio.charset.StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
