package io.obsctl.render;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Stable names of objects in Grafana: at most 40 characters of letters, digits and hyphens. */
public final class Uids {
    private static final int MOST = 40;

    private Uids() {}

    /** @param object what it is of the profile; empty for the folder that holds all */
    public static String of(String profile, String object) {
        String words = "obsctl-" + Labels.slug(profile) + (object.isEmpty() ? "" : "-" + Labels.slug(object));
        return unique(words, object.isEmpty() ? profile : profile + "/" + object);
    }

    /** A file's name for something that people named. */
    static String file(String name) {
        return unique(Labels.slug(name), name);
    }

    /** Words that lost nothing stay as they are; others get a sum, so that two names never become one. */
    private static String unique(String words, String exact) {
        String uid = words.replace('_', '-');
        boolean lossless = uid.length() <= MOST
                && !uid.isEmpty()
                && exact.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/');
        if (lossless) {
            return uid;
        }
        CRC32 sum = new CRC32();
        sum.update(exact.getBytes(StandardCharsets.UTF_8));
        String tail = (uid.isEmpty() ? "" : "-") + String.format("%08x", sum.getValue());
        return (uid.length() > MOST - tail.length() ? uid.substring(0, MOST - tail.length()) : uid) + tail;
    }
}
