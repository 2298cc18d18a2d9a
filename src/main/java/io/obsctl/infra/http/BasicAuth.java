package io.obsctl.infra.http;

import io.obsctl.model.Secret;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.binary.Base64;

/** The {@code Authorization} header of a lane: id and token (RFC 7617, UTF-8). */
public final class BasicAuth {
    private BasicAuth() {}

    /** {@code Basic base64(id:token)}. */
    public static String header(String id, Secret token) {
        return "Basic " + encode(id, token);
    }

    /**
     * {@code base64(id:token)} without the scheme's name.
     *
     * @throws IllegalArgumentException when the id holds a colon, which the other side would read as the token's start
     */
    public static String encode(String id, Secret token) {
        if (id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an id holds no colon");
        }
        return Base64.encodeBase64String((id + ":" + token.reveal()).getBytes(StandardCharsets.UTF_8));
    }

    /** {@code Bearer token}. */
    public static String bearer(Secret token) {
        return "Bearer " + token.reveal();
    }
}
