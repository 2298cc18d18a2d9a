package io.obsctl.infra.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Puts the older forms of private keys into PKCS#8 (RFC 5208), the only one that the JDK reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = {2, 1, 0};

    /** rsaEncryption, with its NULL (RFC 8017, A.1). */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** id-ecPublicKey (RFC 5480, 2.1.1). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Der() {}

    /** From PKCS#1, {@code BEGIN RSA PRIVATE KEY}. */
    static byte[] rsa(byte[] pkcs1) {
        return wrap(SEQUENCE, VERSION_0, RSA, wrap(OCTETS, pkcs1));
    }

    /** From SEC 1, {@code BEGIN EC PRIVATE KEY}, whose parameters name the curve (RFC 5915). */
    static byte[] ec(byte[] sec1) {
        return wrap(SEQUENCE, VERSION_0, wrap(SEQUENCE, EC, curve(sec1)), wrap(OCTETS, sec1));
    }

    private static byte[] curve(byte[] sec1) {
        int at = header(sec1, 0);
        while (at < sec1.length) {
            int tag = sec1[at] & 0xff;
            int start = header(sec1, at);
            int end = start + length(sec1, at);
            if (tag == PARAMETERS && end <= sec1.length) {
                return Arrays.copyOfRange(sec1, start, end);
            }
            at = end;
        }
        return new byte[0];
    }

    /** Where the content starts of what starts at {@code at}. */
    private static int header(byte[] der, int at) {
        int first = at + 1 < der.length ? der[at + 1] & 0xff : 0;
        return at + 2 + (first > 0x80 ? first - 0x80 : 0);
    }

    private static int length(byte[] der, int at) {
        int first = at + 1 < der.length ? der[at + 1] & 0xff : 0;
        if (first < 0x80) {
            return first;
        }
        int out = 0;
        for (int i = 0; i < Math.min(3, first - 0x80) && at + 2 + i < der.length; i++) {
            out = out << 8 | der[at + 2 + i] & 0xff;
        }
        return out;
    }

    private static byte[] wrap(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
