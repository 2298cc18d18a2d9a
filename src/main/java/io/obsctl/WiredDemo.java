package io.obsctl;

import io.obsctl.app.RunDemo;
import io.obsctl.app.Sandboxes;
import io.obsctl.infra.profiles.ProfileFolder;
import java.nio.file.Path;

/** The demo in a folder of its own. */
final class WiredDemo {
    private WiredDemo() {}

    /** @param folder where the demo makes everything, as a person typed it */
    static RunDemo in(Wiring wiring, Sandboxes sandboxes, String folder) {
        Path root = Path.of(folder);
        Workplace place = Workplace.in(wiring, root);
        WiredDocuments documents = new WiredDocuments(place);
        WiredCredentials credentials = new WiredCredentials(place);
        ProfileFolder profiles = place.folder();
        return new RunDemo(
                new RunDemo.Parts(
                        sandboxes,
                        credentials.initProfile(),
                        documents.renderProfile(null),
                        documents.checkSubjects(null),
                        new WiredDeployment(place).applyPlan(null, false, false, false),
                        new WiredVerification(place).verifySignals(),
                        credentials.checkCredentials(),
                        profiles,
                        profiles,
                        place.files()),
                root.toString(),
                root.toAbsolutePath().normalize().toString());
    }
}
