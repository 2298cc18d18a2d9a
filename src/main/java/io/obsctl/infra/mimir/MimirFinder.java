package io.obsctl.infra.mimir;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.LaneReader.Read;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Probe;
import io.obsctl.model.ProbeNames;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.SignalFinder;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a metric back by its value: any raw sample of the run's window that equals it, on the one series of the host. */
public final class MimirFinder implements SignalFinder {
    /** Looked at on both sides of the run, for clocks that differ a little. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration LONGEST_STEP = Duration.ofMinutes(15);

    private final LaneReader reader;

    public MimirFinder(LaneReader reader) {
        this.reader = reader;
    }

    @Override
    public Signal signal() {
        return Signal.METRICS;
    }

    @Override
    public Found find(Stack stack, Probe probe, Instant now) {
        Instant until = now.plus(MARGIN);
        long seconds = Duration.between(probe.from().minus(MARGIN), until).toSeconds() + 1;
        String query =
                ProbeNames.METRIC + "{" + ProbeNames.HOST_LABEL + "=" + quoted(probe.host()) + "}[" + seconds + "s]";
        Read read = ask(stack, "/api/v1/query?query=" + encoded(query) + "&time=" + until.getEpochSecond());
        if (read instanceof Read.Refused refused) {
            return new Found.CouldNotAsk(refused.why(), refused.status(), refused.lasting());
        }
        Answered answered = ((Read.Answer) read).answered();
        JsonNode data = success(answered);
        if (data == null) {
            Read.Refused refused = LaneReader.refused(answered);
            return new Found.CouldNotAsk(refused.why(), refused.status(), true);
        }
        BigDecimal wanted = BigDecimal.valueOf(probe.value());
        int others = 0;
        for (JsonNode series : data.path("result")) {
            for (JsonNode sample : series.path("values")) {
                if (same(sample.path(1).asString(""), wanted)) {
                    return new Found.All(
                            ProbeNames.METRIC + " = "
                                    + wanted.stripTrailingZeros().toPlainString(),
                            null);
                }
                others++;
            }
        }
        return new Found.NotYet(others == 0 ? "" : "samples of other runs only");
    }

    private static boolean same(String value, BigDecimal wanted) {
        return value.matches("-?[0-9.]+([eE][+-]?[0-9]{1,3})?") && new BigDecimal(value).compareTo(wanted) == 0;
    }

    @Override
    public LastSeen lastSeen(Stack stack, String service, Instant from, Instant until) {
        Duration window = Duration.between(from, until);
        long step = Math.max(1, Math.min(window.toSeconds(), LONGEST_STEP.toSeconds()));
        String regex = quoted("(.+/)?" + service.replaceAll("([.*+?^${}()|\\[\\]\\\\])", "\\\\$1"));
        // last_over_time keeps the names of metrics; any other function over a range drops them, and a service with two
        // metrics of the same labels is then refused as "the same labelset".
        String query = "count(last_over_time(target_info{job=~" + regex + "}[" + step + "s]))"
                + " or count(last_over_time({service_name=" + quoted(service) + "}[" + step + "s]))";
        long end = until.getEpochSecond() + 1;
        long start = end - Math.max(0, window.toSeconds() - step);
        Read read = ask(
                stack,
                "/api/v1/query_range?query=" + encoded(query) + "&start=" + start + "&end=" + end + "&step=" + step);
        if (read instanceof Read.Refused refused) {
            return new LastSeen.CouldNotAsk(refused.why());
        }
        Answered answered = ((Read.Answer) read).answered();
        JsonNode data = success(answered);
        if (data == null) {
            return new LastSeen.CouldNotAsk(
                    "mimir " + LaneReader.refused(answered).why());
        }
        Instant latest = null;
        for (JsonNode series : data.path("result")) {
            for (JsonNode sample : series.path("values")) {
                Instant at = Instant.ofEpochSecond(sample.path(0).asLong(0));
                latest = latest == null || at.isAfter(latest) ? at : latest;
            }
        }
        return latest == null ? new LastSeen.NotThere() : new LastSeen.At(latest);
    }

    private static @Nullable JsonNode success(Answered answered) {
        if (!answered.success() || !(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return null;
        }
        return parsed.node().path("status").asString("").equals("success")
                ? parsed.node().path("data")
                : null;
    }

    /** A PromQL string. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private Read ask(Stack stack, String path) {
        LaneAddress lane = stack.lanes().mimir();
        SecretRef read = stack.tokens().read();
        return reader.get(lane, read == null ? stack.tokens().write() : read, path);
    }
}
