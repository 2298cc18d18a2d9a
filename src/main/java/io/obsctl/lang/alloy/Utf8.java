package io.obsctl.lang.alloy;

/** Reads UTF-8 strictly, as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** How many bytes the character at {@code at} has (its first byte is above 0x7F); 0 if it is not UTF-8. */
    static int width(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + width > bytes.length) {
            return 0;
        }
        for (int i = 1; i < width; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xFF;
        boolean bad = (first == 0xE0 && second < 0xA0)
                || (first == 0xED && second > 0x9F)
                || (first == 0xF0 && second < 0x90)
                || (first == 0xF4 && second > 0x8F);
        return bad ? 0 : width;
    }

    static int decode(byte[] bytes, int at, int width) {
        int value = bytes[at] & (0xFF >> (width + 1));
        for (int i = 1; i < width; i++) {
            value = (value << 6) | (bytes[at + i] & 0x3F);
        }
        return value;
    }
}
