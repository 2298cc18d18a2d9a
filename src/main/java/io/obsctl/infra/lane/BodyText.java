package io.obsctl.infra.lane;

import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an error body, on one line, masked. */
final class BodyText {
    private static final Pattern TITLE =
            Pattern.compile("<title>([^<]{1,120})</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private BodyText() {}

    /** {@code error} or {@code message} of JSON, the message of a protobuf status, or all of a text. */
    static String of(Answered answered) {
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

    /** The title of a web page. */
    static String title(Answered answered) {
        Matcher title = TITLE.matcher(answered.text());
        return title.find() ? masked(title.group(1)) : "";
    }

    private static boolean utf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String masked(String text) {
        Answered plain = new Answered(0, Map.of(), text.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        String body = HttpProblems.body(plain);
        return body.startsWith(": ") ? body.substring(2) : body.strip();
    }
}
