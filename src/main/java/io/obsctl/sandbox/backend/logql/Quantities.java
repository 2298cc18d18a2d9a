package io.obsctl.sandbox.backend.logql;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, durations (seconds) and sizes (bytes) in comparisons. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?i?b)");
    private static final Map<String, Double> SECONDS =
            Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0);
    private static final Map<String, Double> BYTES = Map.of(
            "b",
            1.0,
            "kb",
            1e3,
            "mb",
            1e6,
            "gb",
            1e9,
            "tb",
            1e12,
            "kib",
            1024.0,
            "mib",
            1048576.0,
            "gib",
            1073741824.0,
            "tib",
            1099511627776.0);

    private Quantities() {}

    static OptionalDouble parse(String text) {
        if (DURATION.matcher(text).matches()) {
            double sum = 0;
            Matcher m = PART.matcher(text);
            while (m.find()) {
                sum += Double.parseDouble(m.group(1)) * SECONDS.getOrDefault(m.group(2), 0.0);
            }
            return OptionalDouble.of(sum);
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (size.matches()) {
            return OptionalDouble.of(Double.parseDouble(size.group(1)) * BYTES.getOrDefault(size.group(2), 1.0));
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
