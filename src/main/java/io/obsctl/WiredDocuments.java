package io.obsctl;

import io.obsctl.app.AlloyConfigs;
import io.obsctl.app.CheckSubjects;
import io.obsctl.app.CollectorWords;
import io.obsctl.app.RenderProfile;
import io.obsctl.event.Sink;
import io.obsctl.infra.local.DiskBundleStore;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lsp.AlloyLanguageServer;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import org.jspecify.annotations.Nullable;

/** What is made from profiles and read in files, without asking anybody. */
final class WiredDocuments {
    private final Workplace place;

    WiredDocuments(Workplace place) {
        this.place = place;
    }

    RenderProfile renderProfile(@Nullable String templates) {
        return new RenderProfile(
                place.bundles(templates), new DiskBundleStore(place.wiring().secrets(Sink.none())));
    }

    CheckSubjects checkSubjects(@Nullable String templates) {
        return new CheckSubjects(place.folder(), place.bundles(templates), place.files(), place.openFleet());
    }

    AlloyConfigs alloyConfigs() {
        return new AlloyConfigs(checkSubjects(null), place.openProfile(), place.bundles(null), place.files());
    }

    ExitCode languageServer(@Nullable Version alloyVersion, String stability, boolean community)
            throws InterruptedException {
        CheckTarget target = CollectorWords.target(alloyVersion, stability, community);
        Wiring wiring = place.wiring();
        return AlloyLanguageServer.run(wiring.rawInput(), wiring.rawOutput(), target) == 0
                ? ExitCode.DONE
                : ExitCode.NO;
    }
}
