package io.obsctl.profile.tree;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes to text: UTF-8 without anything that is not text. */
final class YamlText {
    /** Far above any profile that a person would read; bounds the work that a hostile file can cause. */
    static final int LARGEST = 1 << 20;

    private static final int SHOWN = 5;

    private YamlText() {}

    /** The text; where there are problems, only good for showing them. */
    static Source decode(String file, byte[] bytes, List<Problem> problems) {
        if (bytes.length > LARGEST) {
            problems.add(
                    encoding(file, 1, 1, "the file has " + bytes.length + " bytes; a profile has at most " + LARGEST));
            return new Source(file, "");
        }
        CharBuffer out = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        String mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
        Source source = new Source(file, text.substring(mark.length()), mark);
        if (result.isError()) {
            boolean utf16 = bytes.length > 1 && ((bytes[0] & 0xFF) >= 0xFE) && ((bytes[1] & 0xFF) >= 0xFE);
            int line = source.lines();
            String last = source.line(line);
            problems.add(encoding(
                    file,
                    line,
                    last.codePointCount(0, last.length()) + 1,
                    utf16 ? "the file is UTF-16" : "this byte is not UTF-8"));
            return new Source(file, new String(bytes, StandardCharsets.UTF_8));
        }
        problems.addAll(controls(source));
        return source;
    }

    private static List<Problem> controls(Source source) {
        List<Problem> found = new ArrayList<>();
        int line = 1;
        int column = 1;
        String text = source.text();
        for (int i = 0; i < text.length() && found.size() < SHOWN; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n' || (c == '\r' && (i == text.length() || text.charAt(i) != '\n'))) {
                line++;
                column = 1;
                continue;
            }
            if (c != '\t' && c != '\r' && !printable(c)) {
                String name = c == 0 ? "NUL" : String.format(java.util.Locale.ROOT, "U+%04X", c);
                found.add(encoding(source.file(), line, column, "the character " + name + " has no place in a profile")
                        .at(new Position(source.file(), line, column, line, column + 1), source.shownLine(line)));
            }
            column++;
        }
        return found;
    }

    /** YAML 1.2.2, production 1, less DEL, NEL and byte order marks in the middle. */
    private static boolean printable(int c) {
        return (c >= 0x20 && c <= 0x7E)
                || (c >= 0xA0 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF)
                || c >= 0x10000;
    }

    private static Problem encoding(String file, int line, int column, String detail) {
        return Problem.error("profile/encoding", "not a text in UTF-8", detail)
                .at(Position.at(file, line, column))
                .hint("Save the file as UTF-8 without control characters.");
    }
}
