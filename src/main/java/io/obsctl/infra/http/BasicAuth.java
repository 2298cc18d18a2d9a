package io.obsctl.infra.http;

import io.obsctl.model.Secret;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
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
     * @throws ObsctlException when the id holds a colon, which the other side would read as the token's start
     */
    public static String encode(String id, Secret token) {
        if (id.indexOf(':') >= 0) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                                    "http/id-with-colon",
                                    "A user name or instance id holds a colon",
                                    id.substring(0, id.indexOf(':')) + ":…")
                            .hint("Basic authentication ends the name at the first colon; write the id alone, the token"
                                    + " is added by obsctl"));
        }
        return Base64.encodeBase64String((id + ":" + token.reveal()).getBytes(StandardCharsets.UTF_8));
    }

    /** {@code Bearer token}. */
    public static String bearer(Secret token) {
        return "Bearer " + token.reveal();
    }
}
