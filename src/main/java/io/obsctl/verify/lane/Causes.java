package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Refusal;
import io.obsctl.verify.lane.Worlds.TokenState;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why each lane that does not work does not: one cause, or all that the answers leave. */
final class Causes {
    private final boolean ids;
    private final Worlds worlds;
    private final Suspects suspects;
    private final Map<SecretRef, TokenFacts> facts = new HashMap<>();

    Causes(LoadedProfile profile, List<Asked> own, Worlds worlds, Suspects suspects, TokenReader tokens) {
        this.ids = Knocks.namesIds(profile.profile().stack());
        this.worlds = worlds;
        this.suspects = suspects;
        for (Asked a : own) {
            SecretRef token = a.knock().token();
            if (token != null && !(a.answer() instanceof Answer.NotAsked)) {
                facts.computeIfAbsent(token, tokens::read);
            }
        }
    }

    Optional<TokenFacts> facts(SecretRef token) {
        return Optional.ofNullable(facts.get(token));
    }

    Map<SecretRef, TokenFacts> allFacts() {
        return facts;
    }

    /** Empty when the lane works. */
    Set<LaneCause> of(Asked asked) {
        if (asked.answer() instanceof Answer.Accepted) {
            return EnumSet.noneOf(LaneCause.class);
        }
        if (asked.answer() instanceof Answer.Unreachable u) {
            return EnumSet.of(u.obstacle() == LaneProber.Obstacle.NO_URL ? LaneCause.WRONG_URL : LaneCause.UNREACHABLE);
        }
        if (asked.answer() instanceof Answer.Rejected rejected) {
            return rejected(asked, rejected);
        }
        return EnumSet.of(LaneCause.NOT_ASKED);
    }

    private Set<LaneCause> rejected(Asked asked, Answer.Rejected rejected) {
        Optional<Suspects.Suspect> suspect = suspects.of(asked.knock().lane().backend());
        Set<LaneCause> plain = credentials(asked, rejected);
        if (suspect.isEmpty() || plain.contains(LaneCause.RATE_LIMITED) || plain.contains(LaneCause.BACKEND_FAILING)) {
            return plain;
        }
        if (suspect.get().certain() || plain.contains(LaneCause.WRONG_URL)) {
            return EnumSet.of(LaneCause.WRONG_URL);
        }
        Set<LaneCause> both = EnumSet.copyOf(plain);
        both.add(LaneCause.WRONG_URL);
        return both;
    }

    private Set<LaneCause> credentials(Asked asked, Answer.Rejected rejected) {
        Refusal refusal = rejected.refusal();
        switch (refusal) {
            case NOT_FOUND, WRONG_DOOR, ELSEWHERE, NOT_THE_API:
                return EnumSet.of(LaneCause.WRONG_URL);
            case TOO_MANY:
                return EnumSet.of(LaneCause.RATE_LIMITED);
            case PAUSED:
                return EnumSet.of(LaneCause.PAUSED);
            case SERVER, OTHER:
                return EnumSet.of(LaneCause.BACKEND_FAILING);
            case NO_CREDENTIALS, NO_ID, NO_TENANT:
                return EnumSet.of(LaneCause.WRONG_SCHEME);
            default:
                break;
        }
        if (asked.knock().lane() == Lane.GRAFANA) {
            return grafana(refusal);
        }
        Optional<Evidence> evidence = asked.refused();
        if (!ids || evidence.isEmpty()) {
            return elsewhere(refusal);
        }
        if (worlds.impossible() || suspects.of(asked.knock().lane().backend()).isPresent()) {
            return alone(refusal);
        }
        SecretRef token = evidence.get().token();
        if (unusable(token) && !worlds.certain(token, TokenState.ALIVE)) {
            return EnumSet.of(LaneCause.DEAD_TOKEN);
        }
        Set<LaneCause> left = worlds.causes(evidence.get());
        // Another id is known to be right: that one is to be mended first, whatever else there may be.
        return left.contains(LaneCause.WRONG_ID) && worlds.toldOtherwise(evidence.get())
                ? EnumSet.of(LaneCause.WRONG_ID)
                : left;
    }

    /** Whether the token cannot open a data lane, by its text alone. */
    boolean unusable(SecretRef token) {
        TokenFacts known = facts.get(token);
        return known instanceof TokenFacts.Malformed || known instanceof TokenFacts.ServiceAccount;
    }

    private static Set<LaneCause> grafana(Refusal refusal) {
        return switch (refusal) {
            case SCOPE, BARE_403 -> EnumSet.of(LaneCause.MISSING_SCOPE);
            case ADDRESS -> EnumSet.of(LaneCause.ADDRESS_NOT_ALLOWED);
            default -> EnumSet.of(LaneCause.DEAD_TOKEN, LaneCause.UNKNOWN_TOKEN);
        };
    }

    /** Where users and passwords are whatever an operator chose. */
    private static Set<LaneCause> elsewhere(Refusal refusal) {
        return switch (refusal) {
            case SCOPE, BARE_403 -> EnumSet.of(LaneCause.MISSING_SCOPE);
            case ADDRESS -> EnumSet.of(LaneCause.ADDRESS_NOT_ALLOWED);
            default -> EnumSet.of(LaneCause.WRONG_CREDENTIALS);
        };
    }

    /** What one answer says when it cannot be set against the others. */
    private static Set<LaneCause> alone(Refusal refusal) {
        return switch (refusal) {
            case CREDENTIALS -> EnumSet.of(LaneCause.WRONG_ID, LaneCause.UNKNOWN_TOKEN);
            case DEAD_TOKEN -> EnumSet.of(LaneCause.DEAD_TOKEN);
            case SCOPE -> EnumSet.of(LaneCause.MISSING_SCOPE);
            case ADDRESS -> EnumSet.of(LaneCause.ADDRESS_NOT_ALLOWED);
            case BARE_403 -> EnumSet.of(LaneCause.MISSING_SCOPE, LaneCause.ADDRESS_NOT_ALLOWED);
            default ->
                EnumSet.of(
                        LaneCause.WRONG_ID,
                        LaneCause.DEAD_TOKEN,
                        LaneCause.UNKNOWN_TOKEN,
                        LaneCause.MISSING_SCOPE,
                        LaneCause.ADDRESS_NOT_ALLOWED);
        };
    }
}
