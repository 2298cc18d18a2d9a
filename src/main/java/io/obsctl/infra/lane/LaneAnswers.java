package io.obsctl.infra.lane;

import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Lane;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what a lane answered. Texts of refusals: facts/grafana-cloud.md 3.4 and facts/loki-tempo.md. */
final class LaneAnswers {
    private static final Set<Lane> WRITE = Set.of(Lane.OTLP_WRITE, Lane.MIMIR_WRITE, Lane.LOKI_WRITE);

    /** The longest text of a refusal that is kept, in characters. */
    private static final int LONGEST = 200;

    private LaneAnswers() {}

    static Answer read(Lane lane, Answered answered) {
        int status = answered.status();
        String text = text(answered);
        String lower = text.toLowerCase(Locale.ROOT);
        if (html(answered)) {
            // A start page with 503 is how a stack that sleeps is said to answer.
            String page = answered.text().toLowerCase(Locale.ROOT);
            boolean sleeps = status == 503 && (page.contains("paused") || page.contains("loading"));
            Refusal refusal = sleeps ? Refusal.PAUSED : status / 100 == 5 ? Refusal.SERVER : Refusal.NOT_THE_API;
            return rejected(answered, refusal, status == 200 ? "a web page" : "");
        }
        if (answered.success()) {
            return accepted(lane, answered);
        }
        if (WRITE.contains(lane) && (status == 422 || status == 400)) {
            // Past the gate: the lane looked into the empty request and wants something in it (Loki answers 422).
            return lower.contains("http request to an https server")
                    ? rejected(answered, Refusal.NOT_THE_API, text)
                    : new Answer.Accepted(status, "nothing written");
        }
        return rejected(answered, refusal(status, lower), text);
    }

    private static Answer accepted(Lane lane, Answered answered) {
        if (WRITE.contains(lane)) {
            return new Answer.Accepted(answered.status(), "nothing written");
        }
        if (!(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return rejected(answered, Refusal.NOT_THE_API, "no JSON");
        }
        JsonNode node = parsed.node();
        boolean known = switch (lane) {
            case MIMIR_READ, LOKI_READ -> node.path("status").asString("").equals("success");
            case TEMPO_READ -> node.isObject() && (node.has("traces") || node.has("metrics"));
            default -> node.has("id") || node.has("name");
        };
        if (!known) {
            return rejected(answered, Refusal.NOT_THE_API, "JSON of something else");
        }
        return new Answer.Accepted(
                answered.status(), lane == Lane.GRAFANA ? node.path("name").asString("") : "nothing read");
    }

    private static Refusal refusal(int status, String text) {
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

    private static Answer rejected(Answered answered, Refusal refusal, String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return new Answer.Rejected(answered.status(), refusal, shown, retryAfter(answered));
    }

    private static @org.jspecify.annotations.Nullable Duration retryAfter(Answered answered) {
        return answered.header("retry-after")
                .filter(t -> t.matches("[0-9]{1,6}"))
                .map(t -> Duration.ofSeconds(Long.parseLong(t)))
                .orElse(null);
    }

    private static boolean html(Answered answered) {
        String start = answered.text().stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype") || start.startsWith("<html");
    }

    /** The words of an error body: {@code error} or {@code message} of JSON, the readable part of protobuf, or all. */
    private static String text(Answered answered) {
        if (Json.parse(answered.body()) instanceof Parsed parsed
                && parsed.node().isObject()) {
            for (String key : new String[] {"error", "message"}) {
                String words = parsed.node().path(key).asString("");
                if (!words.isEmpty()) {
                    return masked(words);
                }
            }
            return "";
        }
        String type = answered.header("content-type").orElse("");
        if (type.contains("protobuf") || !utf8(answered.body())) {
            return masked(RpcStatusText.message(answered.body()));
        }
        return masked(answered.text());
    }

    private static boolean utf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String masked(String text) {
        Answered plain = new Answered(0, java.util.Map.of(), text.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        String body = HttpProblems.body(plain);
        return body.startsWith(": ") ? body.substring(2) : body.strip();
    }
}
