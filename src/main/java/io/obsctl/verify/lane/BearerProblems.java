package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with the tokens of Grafana and of the stack API, which are entered without an id. */
final class BearerProblems {
    private final LoadedProfile profile;
    private final Causes causes;

    BearerProblems(LoadedProfile profile, Causes causes) {
        this.profile = profile;
        this.causes = causes;
    }

    Problem problem(Lane lane, @Nullable SecretRef token, Set<LaneCause> why, Asked asked) {
        Problem problem = lane == Lane.GRAFANA ? grafana(token, why, asked) : api(token, why, asked);
        Origin origin = profile.origin(
                why.contains(LaneCause.WRONG_SLUG)
                        ? "/stack/slug"
                        : TokenFindings.tokenPointer(profile.profile().stack(), token));
        return problem.at(origin.position(), origin.line());
    }

    private Problem grafana(@Nullable SecretRef token, Set<LaneCause> why, Asked asked) {
        if (why.contains(LaneCause.ROLE_TOO_LOW)) {
            String needed = Roles.needed(profile.profile());
            String role = asked.answer() instanceof Answer.Accepted a
                    ? "token " + token + " is of a " + a.effect() + "; what this profile deploys takes an " + needed
                    : "the role of token " + token + " is too low: " + TokenFindings.said(asked);
            return Problem.error("auth/low-role", "The service account's role is too low", role)
                    .hint("Give the service account the role " + (needed.equals("Viewer") ? "Editor" : needed)
                            + " in that Grafana under Administration, Service accounts.");
        }
        if (why.contains(LaneCause.ADDRESS_NOT_ALLOWED)) {
            return Problem.error(
                            "auth/address-not-allowed",
                            "The access policy does not allow this machine's address",
                            "grafana: " + TokenFindings.said(asked))
                    .hint("Add this machine's address to the allowed networks, or ask from a host.");
        }
        return bad(
                token,
                why,
                asked,
                "it is an access-policy token (glc_), which does not open a Grafana; it wants a service account's (glsa_)",
                "cannot tell: it is expired, revoked, mistyped or of another Grafana",
                "Administration, Service accounts in that Grafana lists its tokens with their ends; make a new one there.");
    }

    private Problem api(@Nullable SecretRef token, Set<LaneCause> why, Asked asked) {
        if (why.contains(LaneCause.WRONG_SLUG)) {
            return Problem.error(
                            "auth/wrong-slug",
                            "The stack API knows no such stack",
                            "slug " + profile.profile().stack().slug() + " with token " + token + ": "
                                    + TokenFindings.said(asked))
                    .hint("The slug is the first label of SLUG.grafana.net; the token's realm must hold that stack.");
        }
        if (why.contains(LaneCause.MISSING_SCOPE)) {
            return Problem.error(
                            "auth/missing-scope",
                            "The token's policy lacks a scope",
                            "token " + token + " lacks stacks:read, or its realm lacks this stack: ids cannot be looked"
                                    + " up")
                    .hint("Give its access policy stacks:read and a realm with this stack.");
        }
        return bad(
                token,
                why,
                asked,
                "it is a Grafana service-account token (glsa_); the stack API wants an access-policy token (glc_)",
                dead(token, why),
                "The access policies on grafana.com list their tokens with their ends; make one with stacks:read there.");
    }

    private String dead(@Nullable SecretRef token, Set<LaneCause> why) {
        String told = token == null
                ? ""
                : causes.ends().said(token).map(s -> "\n" + s).orElse("");
        if (why.equals(Set.of(LaneCause.EXPIRED_TOKEN))) {
            return "it has ended" + told;
        }
        String expired = why.contains(LaneCause.EXPIRED_TOKEN) ? "expired, " : "";
        return "cannot tell: it is " + expired + "revoked or mistyped" + told;
    }

    private Problem bad(
            @Nullable SecretRef token, Set<LaneCause> why, Asked asked, String kind, String dead, String mend) {
        Optional<TokenFacts> facts = Optional.ofNullable(token).flatMap(causes::facts);
        String detail = why.contains(LaneCause.WRONG_TOKEN_KIND)
                ? kind
                : facts.filter(TokenFacts.Malformed.class::isInstance)
                        .map(f -> ((TokenFacts.Malformed) f).why())
                        .orElse(dead);
        return Problem.error(
                        "auth/bad-token",
                        "The token is not accepted",
                        "token " + token + ": " + detail + "\n" + asked.knock().lane() + ": "
                                + TokenFindings.said(asked))
                .hint(mend + (token == null ? "" : " Put it where " + token + " points."));
    }
}
