package io.obsctl.sandbox.collector.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;

/** The password forms of htpasswd files: plain, {SHA}, {SSHA}, apr1, and crypt's $1$, $5$, $6$. */
final class Passwords {
    private Passwords() {}

    /** Whether the form is known; bcrypt is not. */
    static boolean isKnown(String stored) {
        return !stored.startsWith("$2");
    }

    static boolean matches(String stored, String given) {
        byte[] password = given.getBytes(StandardCharsets.UTF_8);
        if (stored.startsWith("{SHA}")) {
            return same(stored.substring(5), Base64.getEncoder().encodeToString(DigestUtils.sha1(password)));
        }
        if (stored.startsWith("{SSHA}")) {
            return salted(stored.substring(6), password);
        }
        if (stored.startsWith("$apr1$")) {
            return same(stored, Md5Crypt.apr1Crypt(password, stored));
        }
        if (stored.startsWith("$1$") || stored.startsWith("$5$") || stored.startsWith("$6$")) {
            return same(stored, Crypt.crypt(password, stored));
        }
        return isKnown(stored) && same(stored, given);
    }

    private static boolean salted(String base64, byte[] password) {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (raw.length < 20) {
            return false;
        }
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        sha1.update(password);
        sha1.update(raw, 20, raw.length - 20);
        return MessageDigest.isEqual(sha1.digest(), Arrays.copyOf(raw, 20));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
