package io.obsctl.infra.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method upper case, such as {@code GET}
 * @param headers sent as they are; {@code Content-Type} is {@code contentType}'s place
 * @param body {@code null} for none; never copied, so not to be changed while it is sent
 * @param deadline for all of it: name look-up, connecting, every retry and the pauses between; above zero
 */
public record HttpCall(
        String method,
        URI url,
        Map<String, String> headers,
        byte @Nullable [] body,
        @Nullable String contentType,
        Duration deadline) {
    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("a deadline is above zero");
        }
    }

    public static HttpCall get(URI url, Duration deadline) {
        return new HttpCall("GET", url, Map.of(), null, null, deadline);
    }

    public static HttpCall of(String method, URI url, Duration deadline) {
        return new HttpCall(method, url, Map.of(), null, null, deadline);
    }

    /** This call with one more header. */
    public HttpCall with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, url, more, body, contentType, deadline);
    }

    /** This call with this body. */
    public HttpCall body(String type, byte[] bytes) {
        return new HttpCall(method, url, headers, bytes, type, deadline);
    }

    /** This call with this text, as UTF-8, for its body. */
    public HttpCall body(String type, String text) {
        return body(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Without header values and body, which hold credentials. */
    @Override
    public String toString() {
        return method + " " + HttpProblems.shown(url) + " " + headers.keySet();
    }
}
