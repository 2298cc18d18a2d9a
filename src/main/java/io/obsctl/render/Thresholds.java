package io.obsctl.render;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import io.obsctl.model.ByteSize;
import io.obsctl.model.Percent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code threshold("HighErrorRate", "5%")}: what the profile says about an alert, else the default. A share becomes a
 * fraction, a duration seconds, a size bytes.
 */
final class Thresholds implements TemplateMethodModelEx {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

    private final RenderRun run;

    Thresholds(RenderRun run) {
        this.run = run;
    }

    @Override
    public @Nullable Object exec(List arguments) throws TemplateModelException {
        if (arguments.size() != 2) {
            throw new TemplateModelException("threshold(\"Alert\", \"5%\") takes a name and a default");
        }
        String alert = TemplateArguments.text(arguments.get(0));
        String standard = TemplateArguments.text(arguments.get(1));
        String text = run.profile().observe().alerts().thresholds().getOrDefault(alert, standard);
        Optional<BigDecimal> value = value(text);
        if (value.isEmpty()) {
            run.problemAt(
                    "/observe/alerts/thresholds/" + alert,
                    io.obsctl.problem.Problem.error(
                                    "render/threshold", "a threshold cannot be read", alert + ": " + text)
                            .hint("Write a number, a share (5%), a duration (5m) or a size (2GiB); the default is "
                                    + standard + "."));
        }
        return new ProfileWrapper().wrap(Map.of("value", value.orElse(BigDecimal.ZERO), "text", text.strip()));
    }

    static Optional<BigDecimal> value(String written) {
        String text = written.strip();
        try {
            if (NUMBER.matcher(text).matches()) {
                return Optional.of(new BigDecimal(text));
            } else if (text.endsWith("%")) {
                return Optional.of(
                        BigDecimal.valueOf(Percent.parse(text).value()).movePointLeft(2));
            } else if (text.endsWith("B")) {
                return Optional.of(BigDecimal.valueOf(ByteSize.parse(text).bytes()));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Matcher m = DURATION.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = BigDecimal.ZERO;
        long[] scale = {86_400_000, 3_600_000, 60_000, 1000, 1};
        for (int i = 0; i < scale.length; i++) {
            if (m.group(i + 1) != null) {
                seconds = seconds.add(new BigDecimal(m.group(i + 1)).multiply(BigDecimal.valueOf(scale[i], 3)));
            }
        }
        return Optional.of(seconds.stripTrailingZeros());
    }
}
