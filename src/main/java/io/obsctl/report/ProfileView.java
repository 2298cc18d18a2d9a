package io.obsctl.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effective profile as a document. */
public final class ProfileView {
    private final Console console;

    public ProfileView(Console console) {
        this.console = console;
    }

    public void json(String name, Map<String, Object> values) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.profile");
        out.put("name", name);
        out.put("profile", values);
        console.raw(JsonText.print(out, Format.JSON));
    }
}
