package io.obsctl.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A token or password. Prints as {@code ***}; only {@code io.obsctl.infra} may reveal it (held by an architecture
 * test). Not a record, so that no generated method shows it. Compared in constant time. Safe between threads.
 */
public final class Secret {
    private final byte[] utf8;

    private Secret(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Copies the characters; the caller may wipe its array. */
    public static Secret of(char[] value) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(value));
        byte[] utf8 = new byte[encoded.remaining()];
        encoded.get(utf8);
        Arrays.fill(encoded.array(), (byte) 0);
        return new Secret(utf8);
    }

    /** For what is a text already, such as a variable of the environment: that copy cannot be wiped. */
    public static Secret of(String value) {
        return new Secret(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The plain value. For adapters only, at the moment of writing or sending. */
    public String reveal() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Overwrites the value. Afterwards the secret is a text of NULs: nothing that uses it can leak what it was. */
    public void wipe() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return 0x5ec4e7;
    }

    @Override
    public String toString() {
        return "***";
    }
}
