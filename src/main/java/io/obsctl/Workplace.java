package io.obsctl;

import io.obsctl.app.MakeBundle;
import io.obsctl.app.OpenFleet;
import io.obsctl.app.OpenProfile;
import io.obsctl.app.TextFiles;
import io.obsctl.cli.Common;
import io.obsctl.event.Sink;
import io.obsctl.infra.inventory.InventoryFiles;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.render.TemplateSource;
import io.obsctl.report.NoticeView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory of profiles, what is remembered of it, and what most use cases begin with there. */
final class Workplace {
    private final Wiring wiring;
    private final Path profiles;
    private final Path state;
    private final @Nullable Common told;

    private Workplace(Wiring wiring, Path profiles, Path state, @Nullable Common told) {
        this.wiring = wiring;
        this.profiles = profiles;
        this.state = state;
        this.told = told;
    }

    /** Where the options say, or else where obsctl was started. */
    static Workplace of(Wiring wiring, Common common) {
        return new Workplace(wiring, directory(common.profileDir()), wiring.stateDirectory(), common);
    }

    /** All in one folder; nobody is told of remarks. */
    static Workplace in(Wiring wiring, Path folder) {
        return new Workplace(wiring, folder.resolve("profiles"), folder.resolve("state"), null);
    }

    /** As given; else {@code profiles} here; else {@code profiles} of the nearest folder above that has one. */
    private static Path directory(@Nullable String given) {
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

    Wiring wiring() {
        return wiring;
    }

    Path profiles() {
        return profiles;
    }

    Path state() {
        return state;
    }

    ProfileFolder folder() {
        return new ProfileFolder(profiles);
    }

    TextFiles files() {
        return new WorkingFiles(wiring.rawInput());
    }

    GitRevision revision() {
        return new GitRevision(profiles, wiring::childEnvironment);
    }

    OpenProfile openProfile() {
        return new OpenProfile(folder(), wiring.places()::learn);
    }

    /** What every use case starts with that goes to hosts. */
    OpenFleet openFleet() {
        Common options = told;
        Sink noticed = options == null || options.quiet() ? Sink.none() : new NoticeView(wiring.console(options));
        return new OpenFleet(openProfile(), new InventoryFiles(wiring.home()), noticed);
    }

    /** @param templates a directory laid over the shipped templates, or {@code null} */
    MakeBundle bundles(@Nullable String templates) {
        TemplateSource source = TemplateSource.shipped();
        return new MakeBundle(
                openProfile(),
                templates == null ? source : overlay(Path.of(templates)).over(source),
                overlay(profiles));
    }

    /** Templates in a directory; a file that is not there is the shipped one. */
    private TemplateSource overlay(Path directory) {
        TextFiles files = files();
        return path -> files.isFile(directory.resolve(path).toString())
                ? Optional.of(new String(files.read(directory.resolve(path).toString()), StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
