package io.obsctl.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that others wrote, without what looks like a secret in it. */
public interface ForeignText {
    /** A value that a hand may have pasted beside a word that says what it is. */
    Pattern PASTED = Pattern.compile(
            "(?i)((?:password|passwd|token|secret|api[_-]?key)[\\w.]*\"?\\s*[=:]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"<]\\S*)");

    /** Who and with what, in a URL. */
    Pattern IN_URL = Pattern.compile("(://[^/@:\\s\"]{0,200}:)[^/@\\s\"]{1,200}@");

    /** Line by line as it was but for what looks secret; masking twice changes nothing. */
    static String masked(String text) {
        String out = PASTED.matcher(text).replaceAll(m -> {
            boolean quoted = m.group(2).startsWith("\"");
            return Matcher.quoteReplacement(m.group(1) + (quoted ? "\"***\"" : "***"));
        });
        return IN_URL.matcher(out).replaceAll("$1***@");
    }
}
