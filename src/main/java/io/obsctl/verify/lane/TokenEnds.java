package io.obsctl.verify.lane;

import io.obsctl.model.LaneCause;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenDates;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the issuer says of tokens that lanes refused: the one evidence that tells an expired token from a revoked one,
 * since a lane answers both alike and no end stands in a token (facts/grafana-cloud.md, 3.2 and 3.4).
 *
 * @param now by the clock of the lanes
 */
record TokenEnds(Map<SecretRef, TokenDates.Answer> told, Instant now) {
    TokenEnds {
        told = Map.copyOf(told);
    }

    /** The causes that are left when the issuer's word is added. */
    Set<LaneCause> narrowed(SecretRef token, Set<LaneCause> causes) {
        if (!causes.contains(LaneCause.EXPIRED_TOKEN) || !(told.get(token) instanceof TokenDates.Known known)) {
            return causes;
        }
        if (over(known)) {
            // It is refused everywhere, whatever else there may be.
            return EnumSet.of(LaneCause.EXPIRED_TOKEN);
        }
        Set<LaneCause> out = EnumSet.copyOf(causes);
        out.remove(LaneCause.EXPIRED_TOKEN);
        return out;
    }

    /** What the issuer said, for people; empty when it was not asked. */
    Optional<String> said(SecretRef token) {
        TokenDates.Answer answer = told.get(token);
        if (answer instanceof TokenDates.Known known) {
            Instant ends = known.ends();
            String until = ends == null ? "never ends" : over(known) ? "ended " + ends : "ends " + ends;
            return Optional.of("the list of tokens has one of this name, which " + until
                    + (over(known) ? "" : ": the one in use is another, an earlier one for instance"));
        }
        return answer instanceof TokenDates.NotListed not
                ? Optional.of("the list of tokens that " + not.by() + " may see has none of this name")
                : Optional.empty();
    }

    /** Why the issuer did not say it; empty when it did. */
    Optional<String> silent(SecretRef token) {
        TokenDates.Answer answer = told.get(token);
        if (answer instanceof TokenDates.Refused refused) {
            return Optional.of(refused.why());
        }
        return answer instanceof TokenDates.NotAsked not ? Optional.of(not.why()) : Optional.empty();
    }

    private boolean over(TokenDates.Known known) {
        Instant ends = known.ends();
        return ends != null && !ends.isAfter(now);
    }
}
