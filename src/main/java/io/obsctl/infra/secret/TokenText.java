package io.obsctl.infra.secret;

import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.model.TokenFacts;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.binary.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a token tells of itself. A {@code glc_} token is base64 (padding optional, either alphabet) of JSON with
 * {@code o} organisation, {@code n} name, {@code k} secret and {@code m.r} region; {@code k} is looked at only for being
 * there.
 */
public final class TokenText {
    private TokenText() {}

    public static TokenFacts read(Secret token) {
        String text = token.reveal();
        if (text.startsWith("glsa_")) {
            return text.matches("glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}")
                    ? new TokenFacts.ServiceAccount()
                    : new TokenFacts.Malformed(
                            "a service-account token is glsa_, 32 letters and digits, _ and 8 hexadecimal digits");
        }
        if (!text.startsWith("glc_")) {
            return new TokenFacts.Opaque();
        }
        String inside = text.substring("glc_".length());
        if (!inside.matches("[A-Za-z0-9+/_-]+={0,2}")) {
            return new TokenFacts.Malformed("what follows glc_ is not base64: was it cut or quoted?");
        }
        String json = new String(Base64.decodeBase64(inside), StandardCharsets.UTF_8);
        if (!(Json.parse(json) instanceof Parsed parsed) || !parsed.node().isObject()) {
            return new TokenFacts.Malformed("what follows glc_ does not hold its JSON: was it cut?");
        }
        JsonNode node = parsed.node();
        if (node.path("k").asString("").isEmpty()) {
            return new TokenFacts.Malformed("it holds no secret");
        }
        return new TokenFacts.CloudAccess(
                node.path("o").asString(""),
                node.path("n").asString(""),
                node.path("m").path("r").asString(""));
    }
}
