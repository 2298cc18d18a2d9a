package io.obsctl.app;

import io.obsctl.profile.ProfileView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The effective profile, and the schema that every profile follows. */
public final class ShowProfile {
    private final OpenProfile profiles;

    public ShowProfile(OpenProfile profiles) {
        this.profiles = profiles;
    }

    /** As YAML that is itself a profile, each value with where it came from as a comment. */
    public String text(String name) {
        return ProfileView.text(profiles.open(name).profile());
    }

    /** As mappings, lists and plain values. */
    public Map<String, Object> values(String name) {
        return ProfileView.values(profiles.open(name).profile());
    }

    /** The JSON Schema (2020-12) of a profile. */
    public String schema() {
        try (InputStream in = ShowProfile.class.getResourceAsStream("/schema/profile.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("the schema is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
