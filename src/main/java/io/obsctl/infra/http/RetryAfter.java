package io.obsctl.infra.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The pause that a server asks for: seconds or a date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** Empty when it asks for none, or in no known way; never negative. */
    public static Optional<Duration> of(HttpResult.Answered answer, Clock clock) {
        return answer.header("retry-after").flatMap(text -> read(text.strip(), clock));
    }

    private static Optional<Duration> read(String text, Clock clock) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Duration until =
                    Duration.between(clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
