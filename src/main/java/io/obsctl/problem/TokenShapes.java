package io.obsctl.problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what looks like a secret in a text: formats that their makers document, and words too random to be names.
 * Knows no values. The same texts are neither to be written into files nor to be shown.
 */
public final class TokenShapes {
    /**
     * @param start index of the first character
     * @param end index behind the last one
     * @param what its kind, in a person's words
     * @param certain whether the format alone says it; otherwise a guess from randomness or from the name before it
     */
    public record Found(int start, int end, String what, boolean certain) {}

    /** One format. Its expression is made when a text first holds the mark: most runs need none. */
    private static final class Shape {
        private final String what;
        private final String mark;
        private final String text;
        private volatile @Nullable Pattern pattern;

        /** @param mark a text without which the expression cannot match */
        Shape(String what, String mark, String text) {
            this.what = what;
            this.mark = mark;
            this.text = text;
        }

        Pattern pattern() {
            Pattern made = pattern;
            if (made == null) {
                made = Pattern.compile(text);
                pattern = made;
            }
            return made;
        }
    }

    /** What stands for a secret that is elsewhere: {@code <env:X>}, {@code ${X}}, {@code {{x}}}, {@code %s}, stars. */
    private static final String NO_STAND_IN = "(?![<$%{*]|env:|file:|REDACTED)";

    private static final List<Shape> SHAPES = List.of(
            new Shape("a Grafana Cloud token", "glc_", "\\bglc_[A-Za-z0-9+/_-]{16,}={0,2}"),
            new Shape("a Grafana service-account token", "glsa_", "\\bglsa_[A-Za-z0-9]{16,}(?:_[0-9a-fA-F]{8})?"),
            new Shape("a Grafana API key", "eyJrIjoi", "\\beyJrIjoi[A-Za-z0-9+/_-]{20,}={0,2}"),
            new Shape("an AWS access key", "AKIA", "\\bAKIA[A-Z0-9]{16}\\b"),
            new Shape("an AWS access key", "ASIA", "\\bASIA[A-Z0-9]{16}\\b"),
            new Shape("a Vault token", "hvs.", "\\bhvs\\.[A-Za-z0-9_-]{20,}"),
            new Shape("a Vault token", "hvb.", "\\bhvb\\.[A-Za-z0-9_-]{20,}"),
            new Shape("a GitHub token", "gh", "\\bgh[pousr]_[A-Za-z0-9]{30,}"),
            new Shape("a GitHub token", "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{22,}"),
            new Shape("a GitLab token", "glpat-", "\\bglpat-[A-Za-z0-9_-]{20,}"),
            new Shape("a 1Password token", "ops_", "\\bops_eyJ[A-Za-z0-9_-]{20,}={0,2}"),
            new Shape("a Google API key", "AIza", "\\bAIza[A-Za-z0-9_-]{35}"),
            new Shape(
                    "a Slack webhook",
                    "hooks.slack",
                    "hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/[A-Z0-9]{6,}/\\w{6,}/\\w{10,}"),
            new Shape("a Slack token", "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
            new Shape("a Slack app token", "xapp-", "\\bxapp-[0-9]-[A-Za-z0-9-]{10,}"),
            new Shape(
                    "a JSON web token",
                    "eyJ",
                    "\\beyJ[A-Za-z0-9_-]{8,}\\.(?:eyJ[A-Za-z0-9_-]{8,})?\\.?[A-Za-z0-9_-]{16,}\\b"),
            new Shape("a private key", "PRIVATE KEY", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
            new Shape(
                    "a password in a URL",
                    "://",
                    "\\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s:/@\"'<>]*:" + NO_STAND_IN
                            + "(?!(?i:passw(?:or)?d|pass|pw|secret|x{3,}|\\.{3})@)[^\\s/@\"'<>]{3,}(?=@[^\\s])"),
            new Shape(
                    "a bearer token",
                    "earer",
                    "\\b[Bb]earer\\s+" + NO_STAND_IN + "(?=[^\\s\"']*[0-9])[A-Za-z0-9._~+/-]{20,}=*"),
            new Shape(
                    "a password in a connection string",
                    "assword",
                    "(?i)\\b(?:host|server|user|dbname|port)\\s*=[^\"\\n]{1,200}?\\bpassword\\s*=\\s*'?" + NO_STAND_IN
                            + "[^\\s';\"]{3,}"),
            new Shape(
                    "a password in a connection string",
                    "assword",
                    "(?i)\\bpassword\\s*=\\s*'?" + NO_STAND_IN
                            + "[^\\s';\",]{3,}(?=['\\s;]+(?:host|server|user|dbname|port|sslmode)\\s*=)"));

    private static final int SHORTEST_BASE64 = 20;

    /** Of what {@link Guess} looks for. */
    private static final int SHORTEST_VALUE = 16;

    /** Bits a character: words of a language in any case stay below, random base64 of 20 and more characters above. */
    private static final double RANDOM = 3.6;

    /** What only checks look with, made when the first one does. */
    private static final class Guess {
        /** A value behind a name that says what it is. References, paths, calls and templates are none. */
        static final Pattern NAMED =
                Pattern.compile("(?i)(?<![:/\\w])[\\w.-]*(?:passw(?:or)?d|secret|token|api[_-]?key|"
                        + "access[_-]?key|routing[_-]?key|credential)[\\w-]*[\"']?\\s*(?:[:=]|=>)\\s*[\"']?"
                        + NO_STAND_IN
                        + "([A-Za-z0-9+/_.~!#^&=-]{16,})");

        static final Pattern WORD =
                Pattern.compile("(?<![A-Za-z0-9+/_=.$@-])[A-Za-z0-9+/_-]{20,}={0,2}(?![A-Za-z0-9_])");
        static final Pattern DIGEST_BEFORE = Pattern.compile("(?i)(?:sha(?:1|256|384|512)|md5|digest)[-:=\"' ]*$");
        static final Pattern HEX = Pattern.compile("[0-9a-fA-F-]+");

        private Guess() {}
    }

    private TokenShapes() {}

    /** What looks like a secret in one line of text, in order, none inside another. */
    public static List<Found> in(String line) {
        List<Found> out = certain(line);
        if (longWord(line)) {
            named(line, out);
            random(line, out);
        }
        out.sort(Comparator.comparingInt(Found::start));
        return out;
    }

    /** Only what its format says, plain or inside base64. The text may have several lines. */
    public static List<Found> certain(String text) {
        List<Found> out = new ArrayList<>();
        known(text, out);
        if (longWord(text)) {
            wrapped(text, out);
        }
        out.sort(Comparator.comparingInt(Found::start));
        return out;
    }

    /** Only formats that stand there as they are, for texts of any length. */
    public static List<Found> formats(String text) {
        List<Found> out = new ArrayList<>();
        known(text, out);
        out.sort(Comparator.comparingInt(Found::start));
        return out;
    }

    private static void known(String text, List<Found> out) {
        for (Shape shape : SHAPES) {
            if (text.contains(shape.mark) && (!shape.mark.equals("://") || text.indexOf('@') >= 0)) {
                Matcher m = shape.pattern().matcher(text);
                while (m.find()) {
                    add(out, new Found(m.start(), m.end(), shape.what, true));
                }
            }
        }
    }

    /** Whether anything is long enough to be guessed at: looking that up costs a tenth of the expressions. */
    private static boolean longWord(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inWord = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "+/_.~!#^&=-".indexOf(c) >= 0;
            run = inWord ? run + 1 : 0;
            if (run == SHORTEST_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** Base64 that holds a known format, or {@code user:password} after {@code Basic}. */
    private static void wrapped(String text, List<Found> out) {
        Matcher m = Guess.WORD.matcher(text);
        while (m.find()) {
            String inside = decoded(m.group());
            if (inside.isEmpty()) {
                continue;
            }
            boolean basic = m.start() >= 6
                    && text.substring(m.start() - 6, m.start())
                            .toLowerCase(Locale.ROOT)
                            .startsWith("basic")
                    && inside.indexOf(':') >= 0;
            List<Found> held = certain(inside);
            if (basic) {
                add(out, new Found(m.start(), m.end(), "a login in base64", true));
            } else if (!held.isEmpty()) {
                add(out, new Found(m.start(), m.end(), held.get(0).what() + " in base64", true));
            }
        }
    }

    /** The text that base64 holds, when it holds printable text; else nothing. */
    private static String decoded(String word) {
        if (word.length() < SHORTEST_BASE64) {
            return "";
        }
        try {
            String plain = word.replaceAll("=+$", "").replace('-', '+').replace('_', '/');
            String text = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
            return text.chars().allMatch(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 0x7f))
                    ? text
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void named(String line, List<Found> out) {
        Matcher m = Guess.NAMED.matcher(line);
        while (m.find()) {
            String value = m.group(1);
            boolean path = value.startsWith("/")
                    || value.startsWith("./")
                    || value.chars().filter(c -> c == '/').count() > 2;
            boolean call = m.end() < line.length() && line.charAt(m.end()) == '(';
            if (!path && !call && !structured(value) && entropy(value) >= 2.5 && digits(value) >= 1) {
                add(out, new Found(m.start(1), m.end(1), "a value whose name says that it is a secret", false));
            }
        }
    }

    /** Names in several parts, such as {@code local.file.write-token.content} or {@code OBSCTL_PG_DSN_1}. */
    private static boolean structured(String value) {
        return value.matches("[a-z0-9]+(?:[._-][a-z0-9]+){2,}") && !value.matches(".*[0-9][a-z][0-9].*")
                || value.matches("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+");
    }

    private static void random(String line, List<Found> out) {
        Matcher m = Guess.WORD.matcher(line);
        while (m.find()) {
            String word = m.group();
            if (!Guess.HEX.matcher(word).matches()
                    && !word.matches("sha(?:1|256|384|512)-.*")
                    && looksRandom(word.replaceAll("=+$", ""))
                    && !Guess.DIGEST_BEFORE
                            .matcher(line.substring(0, m.start()))
                            .find()) {
                add(out, new Found(m.start(), m.end(), "a word too random to be a name", false));
            }
        }
    }

    /**
     * Whether letters of both cases and digits change so often, and are so many, that nobody made this up. Random base62
     * changes its class in about six of ten places, and an eighth of it stands in runs of four and more small letters;
     * of CamelCase names with digits it is two to four, and more than half.
     */
    private static boolean looksRandom(String word) {
        int upper = 0;
        int lower = 0;
        int digit = 0;
        int changes = 0;
        int run = 0;
        int spelled = 0;
        int before = -1;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int kind = c >= '0' && c <= '9' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= 'a' && c <= 'z' ? 2 : 3;
            upper += kind == 1 ? 1 : 0;
            lower += kind == 2 ? 1 : 0;
            digit += kind == 0 ? 1 : 0;
            changes += before >= 0 && kind != before ? 1 : 0;
            run = kind == 2 ? run + 1 : 0;
            spelled += run > 4 ? 1 : run == 4 ? 4 : 0;
            before = kind;
        }
        return upper >= 2
                && lower >= 2
                && digit >= 2
                && changes * 100 >= (word.length() - 1) * 35
                && spelled * 100 <= word.length() * 34
                && entropy(word) >= RANDOM;
    }

    private static long digits(String value) {
        return value.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    /** Shannon's, in bits a character. */
    private static double entropy(String word) {
        int[] counts = new int[128];
        word.chars().filter(c -> c < 128).forEach(c -> counts[c]++);
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / word.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    private static void add(List<Found> out, Found found) {
        for (Found other : out) {
            if (found.start() < other.end() && other.start() < found.end()) {
                return;
            }
        }
        out.add(found);
    }
}
