package io.obsctl.sandbox.collector.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Reads times by Go's layouts, where {@code Mon Jan 2 15:04:05 MST 2006} stands for the parts. */
public final class GoTime {
    private static final Map<String, String> NAMED = Map.of(
            "ANSIC", "Mon Jan _2 15:04:05 2006",
            "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
            "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
            "RFC822", "02 Jan 06 15:04 MST",
            "RFC822Z", "02 Jan 06 15:04 -0700",
            "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
            "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
            "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
            "RFC3339", "2006-01-02T15:04:05Z07:00",
            "RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00");

    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

    private final List<String> chunks;

    private GoTime(List<String> chunks) {
        this.chunks = chunks;
    }

    /** The layout behind one of Go's names such as {@code RFC3339}; {@code null} for other words. */
    public static @Nullable String named(String name) {
        return NAMED.get(name);
    }

    public static GoTime layout(String layout) {
        return new GoTime(GoTimeLayout.split(layout));
    }

    /**
     * A time that was read.
     *
     * @param year 0 where the layout has none
     */
    public record Parsed(
            LocalDateTime local,
            @Nullable ZoneOffset offset,
            @Nullable String zone) {
        /** As an instant; {@code location} counts where the text names no zone, UTC if there is none. */
        public Instant in(@Nullable ZoneId location) {
            if (offset != null) {
                return local.toInstant(offset);
            }
            ZoneId place = location == null ? ZoneOffset.UTC : location;
            if (zone != null && !zone.equals("UTC") && !isNameOf(place)) {
                return local.toInstant(ZoneOffset.UTC); // an abbreviation that the place does not know: Go takes 0
            }
            return zone != null && zone.equals("UTC")
                    ? local.toInstant(ZoneOffset.UTC)
                    : local.atZone(place).toInstant();
        }

        private boolean isNameOf(ZoneId place) {
            String name = java.time.format.DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH)
                    .format(local.atZone(place));
            return name.equals(zone)
                    || place.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equals(zone);
        }

        public Parsed withYear(int year) {
            // Go adds years to the date: the 29th of February becomes the 1st of March where there is none.
            LocalDate date = local.getMonthValue() == 2 && local.getDayOfMonth() == 29 && !Year.isLeap(year)
                    ? LocalDate.of(year, 3, 1)
                    : local.toLocalDate().withYear(year);
            return new Parsed(date.atTime(local.toLocalTime()), offset, zone);
        }
    }

    /** The time, or empty where the text does not fit the layout. */
    public Optional<Parsed> parse(String text) {
        try {
            return Optional.of(new Reading(text).run(chunks));
        } catch (Mismatch | DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1;

        Mismatch(String what) {
            super(what, null, false, false);
        }
    }

    /** One text being read. */
    private static final class Reading {
        private String rest;
        private int year;
        private int month = -1;
        private int day = -1;
        private int yearDay = -1;
        private int hour;
        private int minute;
        private int second;
        private int nanos;
        private boolean afternoon;
        private boolean morning;
        private @Nullable ZoneOffset offset;
        private @Nullable String zone;

        Reading(String text) {
            this.rest = text;
        }

        Parsed run(List<String> chunks) throws Mismatch {
            for (int i = 0; i < chunks.size(); i++) {
                String chunk = chunks.get(i);
                if (chunk.startsWith("\0")) {
                    literal(chunk.substring(1));
                } else {
                    boolean fractionNext = i + 1 < chunks.size() && isFraction(chunks.get(i + 1));
                    part(chunk, fractionNext);
                }
            }
            if (!rest.isEmpty()) {
                throw new Mismatch("extra text");
            }
            return result();
        }

        private Parsed result() throws Mismatch {
            if (afternoon && hour < 12) {
                hour += 12;
            } else if (morning && hour == 12) {
                hour = 0;
            }
            LocalDate date;
            if (yearDay >= 0) {
                date = LocalDate.ofYearDay(year, yearDay);
            } else {
                date = LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
            }
            return new Parsed(date.atTime(LocalTime.of(hour, minute, second, nanos)), offset, zone);
        }

        private void literal(String text) throws Mismatch {
            String prefix = text;
            while (!prefix.isEmpty()) {
                if (prefix.charAt(0) == ' ') {
                    if (!rest.isEmpty() && rest.charAt(0) != ' ') {
                        throw new Mismatch("space");
                    }
                    prefix = withoutBlanks(prefix);
                    rest = withoutBlanks(rest);
                } else if (rest.isEmpty() || rest.charAt(0) != prefix.charAt(0)) {
                    throw new Mismatch("literal");
                } else {
                    prefix = prefix.substring(1);
                    rest = rest.substring(1);
                }
            }
        }

        private static String withoutBlanks(String text) {
            int i = 0;
            while (i < text.length() && text.charAt(i) == ' ') {
                i++;
            }
            return text.substring(i);
        }

        private void part(String chunk, boolean fractionNext) throws Mismatch {
            switch (chunk) {
                case "2006" -> year = digits(4, 4);
                case "06" -> {
                    int two = digits(2, 2);
                    year = two >= 69 ? 1900 + two : 2000 + two;
                }
                case "January" -> month = name(MONTHS, 0) + 1;
                case "Jan" -> month = name(MONTHS, 3) + 1;
                case "01" -> month = digits(2, 2);
                case "1" -> month = digits(1, 2);
                case "Monday" -> name(DAYS, 0);
                case "Mon" -> name(DAYS, 3);
                case "_2" -> {
                    rest = rest.startsWith(" ") ? rest.substring(1) : rest;
                    day = digits(1, 2);
                }
                case "2" -> day = digits(1, 2);
                case "02" -> day = digits(2, 2);
                case "__2", "002" -> {
                    if (chunk.equals("__2")) {
                        rest = rest.replaceFirst("^ {0,2}", "");
                    }
                    yearDay = digits(1, 3);
                }
                case "15" -> hour = within(digits(1, 2), h -> h < 24);
                case "3" -> hour = within(digits(1, 2), h -> h <= 12);
                case "03" -> hour = within(digits(2, 2), h -> h <= 12);
                case "4" -> minute = within(digits(1, 2), m -> m < 60);
                case "04" -> minute = within(digits(2, 2), m -> m < 60);
                case "5", "05" -> {
                    second = within(digits(chunk.length(), 2), s -> s < 60);
                    boolean fraction = rest.length() >= 2
                            && (rest.charAt(0) == '.' || rest.charAt(0) == ',')
                            && Character.isDigit(rest.charAt(1));
                    if (fraction && !fractionNext) {
                        fraction();
                    }
                }
                case "PM", "pm" -> halfDay(chunk.equals("PM"));
                case "MST" -> zoneName();
                default -> {
                    if (isFraction(chunk)) {
                        fraction(chunk);
                    } else {
                        offset(chunk);
                    }
                }
            }
        }

        private static int within(int value, IntPredicate range) throws Mismatch {
            if (!range.test(value)) {
                throw new Mismatch("out of range");
            }
            return value;
        }

        private int digits(int least, int most) throws Mismatch {
            int n = 0;
            while (n < most && n < rest.length() && rest.charAt(n) >= '0' && rest.charAt(n) <= '9') {
                n++;
            }
            if (n < least) {
                throw new Mismatch("digits");
            }
            int value = Integer.parseInt(rest.substring(0, n));
            rest = rest.substring(n);
            return value;
        }

        private int name(List<String> names, int length) throws Mismatch {
            for (int i = 0; i < names.size(); i++) {
                String name = length == 0 ? names.get(i) : names.get(i).substring(0, length);
                if (rest.regionMatches(true, 0, name, 0, name.length())) {
                    rest = rest.substring(name.length());
                    return i;
                }
            }
            throw new Mismatch("name");
        }

        private void halfDay(boolean upper) throws Mismatch {
            String word = rest.length() < 2 ? "" : rest.substring(0, 2);
            afternoon = word.equals(upper ? "PM" : "pm");
            morning = word.equals(upper ? "AM" : "am");
            if (!afternoon && !morning) {
                throw new Mismatch("half of the day");
            }
            rest = rest.substring(2);
        }

        private void fraction(String chunk) throws Mismatch {
            boolean optional = chunk.charAt(1) == '9';
            if (optional) {
                if (rest.length() >= 2
                        && (rest.charAt(0) == '.' || rest.charAt(0) == ',')
                        && Character.isDigit(rest.charAt(1))) {
                    fraction();
                }
                return;
            }
            int width = chunk.length();
            if (rest.length() < width || (rest.charAt(0) != '.' && rest.charAt(0) != ',')) {
                throw new Mismatch("fraction");
            }
            String digits = rest.substring(1, width);
            if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new Mismatch("fraction");
            }
            rest = rest.substring(width);
            nanos = nanos(digits);
        }

        private void fraction() {
            int n = 1;
            while (n < rest.length() && Character.isDigit(rest.charAt(n))) {
                n++;
            }
            nanos = nanos(rest.substring(1, n));
            rest = rest.substring(n);
        }

        private static int nanos(String digits) {
            String nine = (digits + "000000000").substring(0, 9);
            return Integer.parseInt(nine);
        }

        private void zoneName() throws Mismatch {
            if (rest.startsWith("UTC")) {
                zone = "UTC";
                rest = rest.substring(3);
                return;
            }
            int n = 0;
            while (n < rest.length() && n < 6 && rest.charAt(n) >= 'A' && rest.charAt(n) <= 'Z') {
                n++;
            }
            if (n < 3 || n > 5) {
                throw new Mismatch("zone");
            }
            zone = rest.substring(0, n);
            rest = rest.substring(n);
            if (zone.equals("GMT") && rest.matches("[+-]\\d{1,2}(\\D.*)?")) {
                int sign = rest.charAt(0) == '-' ? -1 : 1;
                rest = rest.substring(1);
                offset = ZoneOffset.ofHours(sign * digits(1, 2));
            } else if (zone.equals("GMT")) {
                offset = ZoneOffset.UTC;
            }
        }

        private void offset(String chunk) throws Mismatch {
            if (chunk.startsWith("Z") && rest.startsWith("Z")) {
                rest = rest.substring(1);
                offset = ZoneOffset.UTC;
                return;
            }
            boolean colon = chunk.contains(":");
            int parts = colon ? chunk.split(":", -1).length : (chunk.length() - 1) / 2;
            if (rest.isEmpty() || (rest.charAt(0) != '+' && rest.charAt(0) != '-')) {
                throw new Mismatch("offset");
            }
            int sign = rest.charAt(0) == '-' ? -1 : 1;
            rest = rest.substring(1);
            int seconds = 0;
            int unit = 3600;
            for (int i = 0; i < parts; i++) {
                if (i > 0 && colon) {
                    if (!rest.startsWith(":")) {
                        throw new Mismatch("offset");
                    }
                    rest = rest.substring(1);
                }
                seconds += digits(2, 2) * unit;
                unit /= 60;
            }
            offset = ZoneOffset.ofTotalSeconds(sign * seconds);
        }

        private static boolean isFraction(String chunk) {
            return chunk.length() > 1
                    && (chunk.charAt(0) == '.' || chunk.charAt(0) == ',')
                    && (chunk.charAt(1) == '0' || chunk.charAt(1) == '9');
        }
    }

    /** The year for a time that was written without one: the current one, or the neighbour around New Year. */
    public static int guessYear(Parsed parsed, Instant now) {
        LocalDateTime today = LocalDateTime.ofInstant(now.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC);
        int month = parsed.local().getMonthValue();
        if (month == 12 && today.getMonthValue() == 1) {
            return today.getYear() - 1;
        }
        if (month == 1 && today.getMonthValue() == 12) {
            return today.getYear() + 1;
        }
        return today.getYear();
    }
}
