package io.obsctl.infra.lane;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.RetryAfter;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Lane;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a lane answered. Texts of refusals: facts/grafana-cloud.md 3.4 and facts/loki-tempo.md. */
final class LaneAnswers {
    private static final Set<Lane> WRITE =
            Set.of(Lane.OTLP_WRITE, Lane.MIMIR_WRITE, Lane.LOKI_WRITE, Lane.PROFILES_WRITE, Lane.RULER_WRITE);

    /** The longest text of a refusal that is kept, in characters. */
    private static final int LONGEST = 200;

    private final Lane lane;
    private final Answered answered;
    private final Clock clock;

    private LaneAnswers(Lane lane, Answered answered, Clock clock) {
        this.lane = lane;
        this.answered = answered;
        this.clock = clock;
    }

    static Answer read(Lane lane, Answered answered, Clock clock) {
        return new LaneAnswers(lane, answered, clock).read();
    }

    private Answer read() {
        int status = answered.status();
        String text = BodyText.of(answered);
        // The words of a web page are not shown, but they tell.
        String lower = (html() ? answered.text() : text).toLowerCase(Locale.ROOT);
        if (lower.contains("http request to an https server")
                || lower.contains("plain http request was sent to https")) {
            return rejected(Refusal.WANTS_TLS, html() ? BodyText.title(answered) : text);
        }
        if (lower.contains("no required ssl certificate was sent") || lower.contains("ssl certificate error")) {
            return rejected(Refusal.WANTS_CERTIFICATE, BodyText.title(answered));
        }
        if (status == 407) {
            return rejected(Refusal.PROXY, text);
        }
        if (html()) {
            return page(status, lower);
        }
        if (answered.success()) {
            return accepted();
        }
        if (lane == Lane.ALERTMANAGER && status == 404 && lower.contains("storage object not found")) {
            return new Answer.Accepted(status, "nothing read", ahead(), null);
        }
        if (lane == Lane.RULER_READ && status == 404 && lower.contains("group does not exist")) {
            return new Answer.Accepted(status, "nothing read", ahead(), null);
        }
        if (lane == Lane.STACK_API && status == 404 && answered.text().contains("\"code\"")) {
            return rejected(Refusal.NO_SUCH_STACK, text);
        }
        if (WRITE.contains(lane) && (status == 422 || status == 400)) {
            // Past the gate: the lane looked into the empty request and wants something in it (Loki answers 422).
            return new Answer.Accepted(status, "nothing written", ahead(), null);
        }
        return rejected(refusal(status, lower), text);
    }

    /** HTML: a start page with 503 is how a stack that sleeps is said to answer. */
    private Answer page(int status, String text) {
        String page = answered.text().toLowerCase(Locale.ROOT);
        if (status == 503 && (page.contains("paused") || page.contains("loading"))) {
            return rejected(Refusal.PAUSED, "");
        }
        // A web server before the backend, nginx for instance, words its refusals as pages.
        if (status >= 400 && status != 404 && status != 405) {
            return rejected(refusal(status, text), BodyText.title(answered));
        }
        return rejected(Refusal.NOT_THE_API, status == 200 ? "a web page" : BodyText.title(answered));
    }

    private Answer accepted() {
        if (WRITE.contains(lane)) {
            return new Answer.Accepted(answered.status(), "nothing written", ahead(), null);
        }
        if (lane == Lane.ALERTMANAGER) {
            return answered.text().contains("alertmanager_config")
                    ? new Answer.Accepted(answered.status(), "nothing written", ahead(), null)
                    : rejected(Refusal.NOT_THE_API, "no configuration of an Alertmanager");
        }
        if (!(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return rejected(Refusal.NOT_THE_API, "no JSON");
        }
        JsonNode node = parsed.node();
        boolean known = switch (lane) {
            case MIMIR_READ, LOKI_READ -> node.path("status").asString("").equals("success");
            case TEMPO_READ -> node.isObject() && (node.has("traces") || node.has("metrics"));
            case GRAFANA -> node.isObject() && GrafanaRole.readable(node);
            case FLEET -> node.isObject() && !node.has("error");
            default -> node.has("id");
        };
        if (!known) {
            return rejected(Refusal.NOT_THE_API, "JSON of something else");
        }
        return switch (lane) {
            case GRAFANA -> new Answer.Accepted(answered.status(), GrafanaRole.of(node), ahead(), null);
            case STACK_API ->
                new Answer.Accepted(answered.status(), "nothing written", ahead(), InstanceText.read(node));
            default -> new Answer.Accepted(answered.status(), "nothing written", ahead(), null);
        };
    }

    private Refusal refusal(int status, String text) {
        if (text.contains("paused")) {
            return Refusal.PAUSED;
        }
        if (status == 401 || status == 403) {
            return denied(status, text);
        }
        return switch (status) {
            case 404, 410 -> Refusal.NOT_FOUND;
            case 405, 415, 426 -> Refusal.WRONG_DOOR;
            case 301, 302, 303, 307, 308 -> Refusal.ELSEWHERE;
            case 429 -> Refusal.TOO_MANY;
            case 503 ->
                // nginx's limit_req answers 503 unless told otherwise; one that says when is meant the same way.
                RetryAfter.of(answered, clock).isPresent() ? Refusal.TOO_MANY : Refusal.SERVER;
            default -> status / 100 == 5 ? Refusal.SERVER : Refusal.OTHER;
        };
    }

    private static Refusal denied(int status, String text) {
        if (text.contains("invalid scope")) {
            return Refusal.SCOPE;
        }
        if (text.contains("allowedsubnets")) {
            return Refusal.ADDRESS;
        }
        if (text.contains("no org id")) {
            return Refusal.NO_TENANT;
        }
        if (status == 403) {
            return Refusal.BARE_403;
        }
        if (text.contains("legacy auth")) {
            return Refusal.NO_ID;
        }
        if (text.contains("no credentials")) {
            return Refusal.NO_CREDENTIALS;
        }
        if (text.contains("invalid token")) {
            return Refusal.DEAD_TOKEN;
        }
        return text.contains("invalid authentication credentials") ? Refusal.CREDENTIALS : Refusal.BARE_401;
    }

    private Answer rejected(Refusal refusal, String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        Duration after = RetryAfter.of(answered, clock).orElse(null);
        return new Answer.Rejected(answered.status(), refusal, shown, after, ahead());
    }

    /** By the {@code Date} header, which is cut to whole seconds: the middle of that second, and of the round trip. */
    private @Nullable Duration ahead() {
        Optional<String> date = answered.header("date");
        if (date.isEmpty()) {
            return null;
        }
        try {
            ZonedDateTime there = ZonedDateTime.parse(date.get().strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(there.toInstant().plusMillis(500), clock.instant())
                    .minus(answered.took().dividedBy(2));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private boolean html() {
        String start = answered.text().stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype") || start.startsWith("<html");
    }
}
