package io.obsctl.sandbox.backend;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who may enter a data lane, and refuses in the words that are reported of the real one: a missing scope
 * answers 401 like everything else, and a wrong id answers like a corrupted token.
 */
public final class Gate {
    public static final String NO_CREDENTIALS = "no credentials provided";
    public static final String BARE_BEARER =
            "authentication error: legacy auth cannot be upgraded because the host is not found";
    public static final String WRONG_ID = "authentication error: invalid authentication credentials";
    public static final String DEAD_TOKEN = "authentication error: invalid token";
    public static final String NO_SCOPE = "authentication error: invalid scope requested";

    public static final String NOT_FROM_HERE =
            "authentication error: access denied: Conditions.AllowedSubnets is set, but client IP is not available";

    private final TokenBook tokens;
    private final Variants variants;
    private final Clock clock;

    public Gate(TokenBook tokens, Variants variants, Clock clock) {
        this.tokens = tokens;
        this.variants = variants;
        this.clock = clock;
    }

    /** Lets the call in as {@code id} with {@code scope}, or ends it with the lane's refusal. */
    public void demand(DoorName door, Call call, String id, String scope) {
        refusal(door, call, id, scope).ifPresent(answer -> {
            throw new Refusal(answer);
        });
    }

    private Optional<Answer> refusal(DoorName door, Call call, String id, String scope) {
        Optional<String> header = call.header("Authorization");
        if (header.isEmpty() || header.get().isBlank()) {
            return Optional.of(error(door, call, 401, NO_CREDENTIALS));
        }
        String[] parts = header.get().trim().split("\\s+", 2);
        String kind = parts[0].toLowerCase(Locale.ROOT);
        String rest = parts.length > 1 ? parts[1] : "";
        String pair;
        if (kind.equals("basic")) {
            pair = decode(rest);
        } else if (kind.equals("bearer") && rest.contains(":")) {
            pair = rest;
        } else if (kind.equals("bearer")) {
            return Optional.of(error(door, call, 401, BARE_BEARER));
        } else {
            return Optional.of(error(door, call, 401, NO_CREDENTIALS));
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Optional.of(error(door, call, 401, WRONG_ID));
        }
        return judge(door, call, pair.substring(0, colon).equals(id), pair.substring(colon + 1), scope);
    }

    private Optional<Answer> judge(DoorName door, Call call, boolean rightId, String value, String scope) {
        Optional<Token> token = tokens.find(value);
        if (token.isEmpty()) {
            return Optional.of(error(door, call, 401, Token.wellFormed(value) ? WRONG_ID : DEAD_TOKEN));
        }
        if (!token.get().live(clock.instant()) || token.get().role() != null) {
            return Optional.of(error(door, call, 401, DEAD_TOKEN));
        }
        if (tokens.fenced(value)) {
            return Optional.of(error(door, call, 401, NOT_FROM_HERE));
        }
        if (!rightId) {
            return Optional.of(error(door, call, 401, WRONG_ID));
        }
        if (!token.get().scopes().contains(scope)) {
            return Optional.of(error(door, call, variants.scopeStatus(), NO_SCOPE));
        }
        return Optional.empty();
    }

    Answer scopeMissing(DoorName door) {
        return error(door, Call.inside("/", Map.of()), variants.scopeStatus(), NO_SCOPE);
    }

    private Answer error(DoorName door, Call call, int status, String text) {
        Variants.ErrorBody shape = switch (door) {
            case OTLP -> variants.otlpError();
            case TEMPO -> variants.tempoError();
            case FLEET -> Variants.ErrorBody.CONNECT;
            default -> Variants.ErrorBody.ENVELOPE;
        };
        return switch (shape) {
            case ENVELOPE -> {
                var body = Json.object();
                body.put("status", "error");
                body.put("error", text);
                yield Answer.json(status, body);
            }
            case RPC_STATUS -> RpcStatus.answer(call, status, text);
            case CONNECT -> {
                var body = Json.object();
                body.put("code", status == 403 ? "permission_denied" : "unauthenticated");
                body.put("message", text);
                yield Answer.json(status, body);
            }
            case PLAIN -> Answer.text(status, text);
            case EMPTY -> Answer.empty(status);
        };
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.trim()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
