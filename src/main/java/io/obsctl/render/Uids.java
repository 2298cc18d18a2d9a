package io.obsctl.render;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Stable names of objects in Grafana: at most 40 characters of letters, digits and hyphens. */
final class Uids {
    private static final int MOST = 40;

    private Uids() {}

    static String of(String profile, String object) {
        String exact = profile + "/" + object;
        String uid = ("obsctl-" + Labels.slug(profile) + (object.isEmpty() ? "" : "-" + Labels.slug(object)))
                .replace('_', '-');
        boolean lossless = uid.length() <= MOST
                && exact.chars()
                        .allMatch(c ->
                                c < 128 && (Character.isLowerCase(c) || Character.isDigit(c) || c == '-' || c == '/'));
        if (lossless) {
            return uid;
        }
        CRC32 sum = new CRC32();
        sum.update(exact.getBytes(StandardCharsets.UTF_8));
        String tail = "-" + String.format("%08x", sum.getValue());
        return (uid.length() > MOST - tail.length() ? uid.substring(0, MOST - tail.length()) : uid) + tail;
    }
}
