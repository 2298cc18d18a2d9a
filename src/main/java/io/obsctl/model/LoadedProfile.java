package io.obsctl.model;

import java.util.Map;

/**
 * A profile that passed every check, with the place of each value.
 *
 * @param name the profile's name, its file's name without the ending
 * @param file the path of its file, as a person would type it
 * @param origins place of each value by JSON pointer in the effective document, such as {@code /stack/lanes/otlp/id};
 *     objects have one too, their key's place
 */
public record LoadedProfile(String name, String file, Profile profile, Map<String, Origin> origins) {
    public LoadedProfile {
        origins = Map.copyOf(origins);
    }

    /** This profile with other hosts; places of entries of {@code /hosts/list} mean nothing then. */
    public LoadedProfile with(Hosts others) {
        return new LoadedProfile(name, file, profile.with(others), origins);
    }

    /** The place of the value at the pointer or, when it has none, of the nearest object around it. */
    public Origin origin(String pointer) {
        String p = pointer;
        while (!p.isEmpty()) {
            Origin found = origins.get(p);
            if (found != null && found.position() != null) {
                return found;
            }
            p = p.substring(0, Math.max(0, p.lastIndexOf('/')));
        }
        return Origin.DEFAULT;
    }
}
