package io.obsctl.report;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bundle: its Alloy config when it was not written anywhere, else what was written where. */
public final class RenderView {
    private final Console console;

    public RenderView(Console console) {
        this.console = console;
    }

    /** @param written the directory, or {@code null} */
    public void show(Bundle bundle, @Nullable String written, Format format) {
        if (format != Format.HUMAN) {
            console.raw(JsonText.print(document(bundle, written), format));
        } else if (written == null) {
            bundle.of(ArtifactKind.ALLOY_CONFIG).forEach(a -> console.raw(a.shownText()));
        } else {
            bundle.artifacts().forEach(a -> console.say(written + "/" + a.path()));
            console.note(bundle.artifacts().size() + " artifacts in " + written);
        }
    }

    private static Map<String, @Nullable Object> document(Bundle bundle, @Nullable String written) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.render");
        out.put("profile", bundle.profile());
        out.put("directory", written);
        out.put(
                "artifacts",
                bundle.artifacts().stream().map(RenderView::artifact).toList());
        return out;
    }

    private static Map<String, @Nullable Object> artifact(Artifact artifact) {
        return JsonText.object(
                "path", artifact.path(),
                "kind", artifact.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "mode", String.format(Locale.ROOT, "%04o", artifact.mode()),
                "secrets", artifact.secrets().stream().map(Object::toString).toList(),
                "text", artifact.shownText());
    }
}
