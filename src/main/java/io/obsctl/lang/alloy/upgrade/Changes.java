package io.obsctl.lang.alloy.upgrade;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The table {@code changes.txt}: what moved between versions without an error, from Alloy's release notes. */
final class Changes {
    /**
     * @param version the first version in which it is so
     * @param member path of an attribute or block in the component; empty for the whole component
     * @param isDefault whether it concerns only configs that do not write the member
     */
    record Change(AlloyVersion version, String component, String member, boolean isDefault, String text) {
        String lastName() {
            return member.substring(member.lastIndexOf('.') + 1);
        }
    }

    private final List<Change> all = new ArrayList<>();

    private Changes() {}

    static Changes load() {
        Changes changes = new Changes();
        try (InputStream in = Changes.class.getResourceAsStream("/io/obsctl/lang/alloy/changes.txt")) {
            if (in == null) {
                throw new IllegalStateException("the resource changes.txt is missing");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    String[] f = line.split("\t", -1);
                    changes.all.add(new Change(
                            new AlloyVersion(Integer.parseInt(f[0])), f[1], f[2], f[3].equals("default"), f[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changes;
    }

    /** What moved for a component in versions after the one up to and with the other. */
    List<Change> of(String component, AlloyVersion after, AlloyVersion upTo) {
        List<Change> found = new ArrayList<>();
        for (Change change : all) {
            if (change.component.equals(component)
                    && change.version.compareTo(after) > 0
                    && change.version.compareTo(upTo) <= 0) {
                found.add(change);
            }
        }
        return found;
    }

    List<Change> all() {
        return List.copyOf(all);
    }
}
