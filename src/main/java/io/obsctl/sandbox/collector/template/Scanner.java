package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.collector.template.Token.Kind;
import io.obsctl.sandbox.collector.text.GoStrings;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into words, with the trim markers carried out. */
final class Scanner {
    private final String in;
    private final List<Token> out = new ArrayList<>();
    private int at;
    private boolean trimNext;

    Scanner(String in) {
        this.in = in;
    }

    List<Token> scan() throws TemplateFailure {
        while (at < in.length()) {
            int open = in.indexOf("{{", at);
            text(in.substring(at, open < 0 ? in.length() : open), open);
            if (open < 0) {
                break;
            }
            at = open + 2;
            if (isTrimMarker()) {
                at += 1;
            }
            if (!comment()) {
                out.add(new Token(Kind.OPEN, "{{", false));
                action();
            }
        }
        out.add(new Token(Kind.END, "", false));
        return out;
    }

    private boolean isTrimMarker() {
        return at + 1 < in.length() && in.charAt(at) == '-' && isSpace(in.charAt(at + 1));
    }

    private void text(String piece, int open) {
        String text = trimNext ? piece.stripLeading() : piece;
        trimNext = false;
        if (open >= 0 && in.startsWith("{{-", open) && open + 3 < in.length() && isSpace(in.charAt(open + 3))) {
            text = text.stripTrailing();
        }
        if (!text.isEmpty()) {
            out.add(new Token(Kind.TEXT, text, false));
        }
    }

    private boolean comment() throws TemplateFailure {
        int start = at;
        while (start < in.length() && isSpace(in.charAt(start))) {
            start++;
        }
        if (!in.startsWith("/*", start)) {
            return false;
        }
        int end = in.indexOf("*/", start);
        if (end < 0) {
            throw new TemplateFailure("unclosed comment");
        }
        at = end + 2;
        while (at < in.length() && isSpace(in.charAt(at))) {
            at++;
        }
        if (in.startsWith("-}}", at)) {
            trimNext = true;
            at += 3;
        } else if (in.startsWith("}}", at)) {
            at += 2;
        } else {
            throw new TemplateFailure("comment ends before closing delimiter");
        }
        return true;
    }

    private void action() throws TemplateFailure {
        while (true) {
            boolean spaced = false;
            while (at < in.length() && isSpace(in.charAt(at))) {
                at++;
                spaced = true;
            }
            if (at >= in.length()) {
                throw new TemplateFailure("unclosed action");
            }
            if (in.startsWith("}}", at) || (spaced && in.startsWith("-}}", at))) {
                trimNext = in.charAt(at) == '-';
                at += trimNext ? 3 : 2;
                out.add(new Token(Kind.CLOSE, "}}", false));
                return;
            }
            word(spaced);
        }
    }

    private void word(boolean spaced) throws TemplateFailure {
        char c = in.charAt(at);
        int start = at;
        switch (c) {
            case '"' -> out.add(new Token(Kind.STRING, quoted(), spaced));
            case '`' -> out.add(new Token(Kind.STRING, raw(), spaced));
            case '\'' -> out.add(new Token(Kind.CHARACTER, character(), spaced));
            case '|' -> single(Kind.PIPE, spaced);
            case '(' -> single(Kind.LEFT, spaced);
            case ')' -> single(Kind.RIGHT, spaced);
            case ',' -> single(Kind.COMMA, spaced);
            case '=' -> single(Kind.ASSIGN, spaced);
            case ':' -> {
                if (!in.startsWith(":=", at)) {
                    throw new TemplateFailure("expected :=");
                }
                at += 2;
                out.add(new Token(Kind.DECLARE, ":=", spaced));
            }
            case '$' -> {
                at++;
                name();
                out.add(new Token(Kind.VARIABLE, in.substring(start, at), spaced));
            }
            case '.' -> {
                at++;
                if (at < in.length() && isDigit(in.charAt(at))) {
                    at = start;
                    number(spaced);
                } else {
                    name();
                    String field = in.substring(start + 1, at);
                    out.add(new Token(field.isEmpty() ? Kind.DOT : Kind.FIELD, field, spaced));
                }
            }
            default -> {
                if (isDigit(c) || ((c == '-' || c == '+') && at + 1 < in.length() && isDigit(in.charAt(at + 1)))) {
                    number(spaced);
                } else if (Character.isLetter(c) || c == '_') {
                    name();
                    out.add(new Token(Kind.WORD, in.substring(start, at), spaced));
                } else {
                    throw new TemplateFailure("unexpected \"" + c + "\" in action");
                }
            }
        }
    }

    private void single(Kind kind, boolean spaced) {
        out.add(new Token(kind, in.substring(at, at + 1), spaced));
        at++;
    }

    private void name() {
        while (at < in.length() && (Character.isLetterOrDigit(in.charAt(at)) || in.charAt(at) == '_')) {
            at++;
        }
    }

    private void number(boolean spaced) {
        int start = at;
        at++;
        while (at < in.length()
                && (Character.isLetterOrDigit(in.charAt(at)) || in.charAt(at) == '.' || in.charAt(at) == '_')) {
            at++;
        }
        out.add(new Token(Kind.NUMBER, in.substring(start, at), spaced));
    }

    private String quoted() throws TemplateFailure {
        int start = at++;
        while (at < in.length() && in.charAt(at) != '"' && in.charAt(at) != '\n') {
            at += in.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= in.length() || in.charAt(at) != '"') {
            throw new TemplateFailure("unterminated quoted string");
        }
        at++;
        return unquote(in.substring(start + 1, at - 1));
    }

    private static String unquote(String body) throws TemplateFailure {
        try {
            return GoStrings.unescape(body);
        } catch (IllegalArgumentException e) {
            throw new TemplateFailure("invalid syntax in \"" + body + "\"");
        }
    }

    private String character() throws TemplateFailure {
        int start = at++;
        while (at < in.length() && in.charAt(at) != '\'') {
            at += in.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= in.length()) {
            throw new TemplateFailure("unterminated character constant");
        }
        at++;
        return unquote(in.substring(start + 1, at - 1));
    }

    private String raw() throws TemplateFailure {
        int end = in.indexOf('`', at + 1);
        if (end < 0) {
            throw new TemplateFailure("unterminated raw quoted string");
        }
        String body = in.substring(at + 1, end);
        at = end + 1;
        return body;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
