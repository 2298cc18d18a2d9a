package io.obsctl.profile.bind;

import io.obsctl.model.ByteSize;
import io.obsctl.model.Percent;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Version;
import io.obsctl.model.Volume;
import io.obsctl.profile.shape.Durations;
import io.obsctl.profile.shape.LeafType;
import io.obsctl.profile.shape.Shape;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single values from their text. */
final class Leaves {
    private final Map<LeafType, Pattern> patterns = new EnumMap<>(LeafType.class);

    /** The value, or nothing when the text is not of that type. Numbers have to fit their Java type. */
    Optional<Object> parse(LeafType type, String text) {
        if (!type.pattern().isEmpty()
                && !patterns.computeIfAbsent(type, t -> Pattern.compile(t.pattern()))
                        .matcher(text)
                        .find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(convert(type, text));
        } catch (IllegalArgumentException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Object convert(LeafType type, String text) throws URISyntaxException {
        return switch (type) {
            case TEXT -> text;
            case FLAG -> flag(text);
            case NUMBER -> Integer.valueOf(text);
            case LONG_NUMBER -> Long.valueOf(text);
            case DURATION -> Durations.parse(text);
            case SIZE -> ByteSize.parse(text);
            case PERCENT -> Percent.parse(text);
            case VOLUME -> Volume.parse(text);
            case VERSION -> Version.parse(text);
            case SECRET_REF -> SecretRef.parse(text);
            case MOMENT -> moment(text);
            case URL -> url(text);
        };
    }

    /** A date is its first moment in UTC. */
    private static Instant moment(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no such day or time", e);
        }
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static URI url(String text) throws URISyntaxException {
        URI uri = new URI(text);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() > 65535) {
            throw new IllegalArgumentException("no host");
        }
        return uri;
    }

    /** What stands for a value that is wrong, so that the rest can still be checked. */
    static Object standIn(LeafType type) {
        return switch (type) {
            case TEXT -> "";
            case FLAG -> false;
            case NUMBER -> 0;
            case LONG_NUMBER -> 0L;
            case DURATION -> Duration.ZERO;
            case SIZE -> new ByteSize(0);
            case PERCENT -> new Percent(0);
            case VOLUME -> new Volume(new ByteSize(0), "month");
            case VERSION -> new Version(1, 15);
            case SECRET_REF -> new SecretRef("env", "STAND_IN");
            case MOMENT -> Instant.EPOCH;
            case URL -> URI.create("https://stand-in.invalid");
        };
    }

    /** The constant of an enum that a profile writes as the word. */
    static Object constant(Shape.Choice choice, String word) {
        return choice.type().getEnumConstants()[choice.words().indexOf(word)];
    }
}
