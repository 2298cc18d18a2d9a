package io.obsctl.model;

import java.util.List;

@Doc("A Debian package repository and the key that signs it.")
public record InstallSource(
        @Doc(value = "Its address.", examples = "https://apt.example.org")
        String uri,

        @Doc(value = "The suite; with a slash at its end for a flat repository.", examples = "stable")
        String suite,

        @Doc(value = "Its components; none stands for main.", def = "[]")
        List<String> components,

        @Doc("The key that signs it, a file beside the profile, .asc or .gpg. Keys are never fetched.")
        InstallFile key) {
    public InstallSource {
        components = components.isEmpty() ? List.of("main") : List.copyOf(components);
    }

    String describe() {
        return uri + " " + suite + " " + String.join(" ", components) + ", key " + key.describe();
    }
}
