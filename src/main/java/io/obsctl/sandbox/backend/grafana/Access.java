package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.TokenBook;
import java.time.Clock;
import java.util.Optional;

/** Service account tokens and their roles; an access policy token ({@code glc_}) is not accepted here. */
public final class Access {
    private final TokenBook tokens;
    private final Clock clock;

    public Access(TokenBook tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Lets the role and those above it in; {@code permission} is what the refusal names. */
    Router.Handler demand(Token.Role least, String permission, Router.Handler handler) {
        return call -> {
            Token token = who(call);
            Token.Role role = token.role();
            if (role == null || role.compareTo(least) < 0) {
                throw new Refusal(denied(permission));
            }
            return handler.answer(call);
        };
    }

    Token who(Call call) {
        String header = call.header("Authorization").orElse("");
        Optional<Token> token = header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? tokens.find(header.substring(7).trim())
                : Optional.empty();
        if (token.isEmpty() || token.get().role() == null || !token.get().live(clock.instant())) {
            throw new Refusal(unauthorized());
        }
        return token.get();
    }

    private static Answer unauthorized() {
        var body = Json.object();
        body.put("extra", "");
        body.put("message", "Unauthorized");
        body.put("messageId", "auth.unauthorized");
        body.put("statusCode", 401);
        body.put("traceID", "");
        return Answer.json(401, body);
    }

    private static Answer denied(String permission) {
        var body = Json.object();
        body.put("accessErrorId", "ACE0000000000");
        body.put(
                "message",
                "You'll need additional permissions to perform this action. Permissions needed: " + permission);
        body.put("title", "Access denied");
        return Answer.json(403, body);
    }
}
