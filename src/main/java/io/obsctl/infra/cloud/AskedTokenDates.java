package io.obsctl.infra.cloud;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.Stack;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks a token up in the list of the access-policy API, with the token of the profile that looks stacks up or, without
 * one, with the first other that is an access-policy token and reaches no host.
 */
public final class AskedTokenDates implements TokenDates {
    private final Http http;
    private final SecretSource secrets;

    public AskedTokenDates(Http http, SecretSource secrets) {
        this.http = http;
        this.secrets = secrets;
    }

    @Override
    public Answer of(LoadedProfile profile, TokenFacts.CloudAccess token) {
        Stack stack = profile.profile().stack();
        if (token.name().isEmpty() || token.region().isEmpty()) {
            return new NotAsked("the token does not tell its name and region, by which it is looked up");
        }
        Optional<SecretRef> asking = asking(stack);
        if (asking.isEmpty()) {
            return new NotAsked("the profile has no stack.tokens.stacks that may list tokens (accesspolicies:read)");
        }
        SecretRef by = asking.get();
        URI api = stack.api() == null ? URI.create("https://grafana.com") : stack.api();
        try {
            AccessPolicyTokens tokens =
                    new AccessPolicyTokens(api, http.over(stack.tls(), secrets), () -> secrets.resolve(by));
            return tokens.dates(token.name(), token.region())
                    .<Answer>map(known -> known)
                    .orElseGet(() -> new NotListed(by));
        } catch (ObsctlException e) {
            return e.exitCode() == ExitCode.USAGE ? new NotAsked(why(by, e)) : new Refused(why(by, e));
        }
    }

    private static String why(SecretRef by, ObsctlException e) {
        if (e.exitCode() == ExitCode.DENIED) {
            return by + " may not list tokens: its policy needs accesspolicies:read";
        }
        Problem first = e.problems().get(0);
        return first.detail().isEmpty() ? first.summary() : first.detail();
    }

    private Optional<SecretRef> asking(Stack stack) {
        if (stack.tokens().stacks() != null) {
            return Optional.of(stack.tokens().stacks());
        }
        List<SecretRef> others = Stream.of(
                        stack.tokens().deploy(),
                        stack.tokens().rules(),
                        stack.tokens().read())
                .filter(ref -> ref != null && !ref.equals(stack.tokens().write()))
                .toList();
        return others.stream().filter(this::accessPolicy).findFirst();
    }

    private boolean accessPolicy(SecretRef ref) {
        try {
            return TokenText.read(secrets.resolve(ref)) instanceof TokenFacts.CloudAccess;
        } catch (ObsctlException e) {
            return false; // Said by whoever needs this token.
        }
    }
}
