package io.obsctl.report;

import io.obsctl.model.HostKeyOffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys that hosts offer. */
public final class HostKeysView {
    private final Console console;

    public HostKeysView(Console console) {
        this.console = console;
    }

    public void offer(String name, HostKeyOffer key) {
        new Table("  ")
                .row(name, key.host(), key.type(), key.fingerprint())
                .lines()
                .forEach(console::say);
    }

    /** @param file where they were remembered, or {@code null} when they were not */
    public void done(List<HostKeyOffer> keys, @Nullable String file, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.hosts-trust");
            out.put("file", file);
            out.put(
                    "keys",
                    keys.stream()
                            .map(k ->
                                    JsonText.object("host", k.host(), "type", k.type(), "fingerprint", k.fingerprint()))
                            .toList());
            console.raw(JsonText.print(out, format));
        } else if (file == null) {
            console.note("Nothing was remembered; --yes does.");
        } else {
            console.note("Remembered in " + file);
        }
    }
}
