package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import io.obsctl.verify.lane.Worlds.TokenState;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why each lane that does not work does not: one cause, or all that the answers leave. */
final class Causes {
    /** What no lane tells apart. */
    static final Set<LaneCause> DEAD = Set.of(LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN);

    private final boolean ids;
    private final Worlds worlds;
    private final Suspects suspects;
    private final Told told;
    private final Clocks clocks;
    private final LoadedProfile profile;
    private final TokenEnds ends;
    private final Map<SecretRef, TokenFacts> facts = new LinkedHashMap<>();

    Causes(
            LoadedProfile profile,
            List<Asked> own,
            Worlds worlds,
            Suspects suspects,
            TokenReader tokens,
            Told told,
            TokenEnds ends) {
        this.ends = ends;
        this.profile = profile;
        this.ids = Knocks.namesIds(profile.profile().stack());
        this.worlds = worlds;
        this.suspects = suspects;
        this.told = told;
        this.clocks = new Clocks(own);
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

    Clocks clocks() {
        return clocks;
    }

    Told told() {
        return told;
    }

    /** The organisation that the stack is of: the stack API says it, or a token that a lane let in. */
    Optional<String> stackOrg() {
        return told.org()
                .or(() -> facts.entrySet().stream()
                        .filter(e -> worlds.certain(e.getKey(), TokenState.ALIVE))
                        .map(e -> e.getValue() instanceof TokenFacts.CloudAccess c ? c.org() : "")
                        .filter(o -> !o.isEmpty())
                        .findFirst());
    }

    private boolean foreign(SecretRef token) {
        return facts.get(token) instanceof TokenFacts.CloudAccess access
                && !access.org().isEmpty()
                && stackOrg().filter(o -> !o.equals(access.org())).isPresent();
    }

    TokenEnds ends() {
        return ends;
    }

    /** Empty when the lane works. */
    Set<LaneCause> of(Asked asked) {
        SecretRef token = asked.knock().token();
        return token == null ? seen(asked) : ends.narrowed(token, seen(asked));
    }

    private Set<LaneCause> seen(Asked asked) {
        if (asked.answer() instanceof Answer.Accepted accepted) {
            return accepted(asked, accepted);
        }
        if (asked.answer() instanceof Answer.Unreachable u) {
            return clocks.causes(u);
        }
        if (asked.answer() instanceof Answer.Rejected rejected) {
            return rejected(asked, rejected);
        }
        return EnumSet.of(LaneCause.NOT_ASKED);
    }

    private Set<LaneCause> accepted(Asked asked, Answer.Accepted accepted) {
        if (asked.knock().lane() == Lane.GRAFANA && Roles.tooLow(profile.profile(), accepted.effect())) {
            return EnumSet.of(LaneCause.ROLE_TOO_LOW);
        }
        return asked.mended() == null ? EnumSet.noneOf(LaneCause.class) : EnumSet.of(Clocks.url(asked));
    }

    private Set<LaneCause> rejected(Asked asked, Answer.Rejected rejected) {
        Optional<Suspects.Suspect> suspect = suspects.of(asked.knock().lane().backend());
        Set<LaneCause> plain = credentials(asked, rejected);
        if (told.asleep().isPresent()
                && (plain.contains(LaneCause.BACKEND_FAILING) || plain.contains(LaneCause.WRONG_URL))) {
            return EnumSet.of(LaneCause.PAUSED);
        }
        if (suspect.isEmpty() || plain.contains(LaneCause.RATE_LIMITED) || plain.contains(LaneCause.BACKEND_FAILING)) {
            return plain;
        }
        if (plain.contains(LaneCause.PROXY) || plain.contains(LaneCause.WRONG_PORT)) {
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
            case PROXY:
                return EnumSet.of(LaneCause.PROXY);
            case WANTS_TLS:
                return EnumSet.of(LaneCause.WRONG_PORT);
            case NO_SUCH_STACK:
                return EnumSet.of(LaneCause.WRONG_SLUG);
            case NO_CREDENTIALS, NO_ID, NO_TENANT, WANTS_CERTIFICATE:
                return EnumSet.of(LaneCause.WRONG_SCHEME);
            default:
                break;
        }
        if (asked.knock().lane() == Lane.GRAFANA || asked.knock().lane() == Lane.STACK_API) {
            return bearer(asked.knock(), refusal);
        }
        Optional<Evidence> evidence = asked.refused();
        if (!ids || evidence.isEmpty()) {
            return elsewhere(refusal);
        }
        if (worlds.impossible() || suspects.of(asked.knock().lane().backend()).isPresent()) {
            return alone(refusal);
        }
        SecretRef token = evidence.get().token();
        Optional<LaneCause> unusable = unusable(token, Lane.OTLP_WRITE);
        if (unusable.isPresent() && !worlds.certain(token, TokenState.ALIVE)) {
            return EnumSet.of(unusable.get());
        }
        Set<LaneCause> left = worlds.causes(evidence.get());
        if (left.contains(LaneCause.UNKNOWN_TOKEN) && foreign(token)) {
            return EnumSet.of(LaneCause.FOREIGN_TOKEN);
        }
        // Another id is known to be right: that one is to be mended first, whatever else there may be.
        return left.contains(LaneCause.WRONG_ID) && worlds.toldOtherwise(evidence.get())
                ? EnumSet.of(LaneCause.WRONG_ID)
                : left;
    }

    /** Why a token cannot open such a lane, by its text alone. */
    private Optional<LaneCause> unusable(SecretRef token, Lane lane) {
        TokenFacts known = facts.get(token);
        if (known instanceof TokenFacts.Malformed) {
            return Optional.of(LaneCause.MALFORMED_TOKEN);
        }
        boolean kind = lane == Lane.GRAFANA
                ? known instanceof TokenFacts.CloudAccess
                : known instanceof TokenFacts.ServiceAccount;
        return kind ? Optional.of(LaneCause.WRONG_TOKEN_KIND) : Optional.empty();
    }

    /** Grafana's and the stack's API, which take a token alone. */
    private Set<LaneCause> bearer(Knock knock, Refusal refusal) {
        Optional<LaneCause> unusable = Optional.ofNullable(knock.token()).flatMap(t -> unusable(t, knock.lane()));
        return switch (refusal) {
            case SCOPE, BARE_403 ->
                EnumSet.of(knock.lane() == Lane.GRAFANA ? LaneCause.ROLE_TOO_LOW : LaneCause.MISSING_SCOPE);
            case ADDRESS -> EnumSet.of(LaneCause.ADDRESS_NOT_ALLOWED);
            default ->
                unusable.isPresent()
                        ? EnumSet.of(unusable.get())
                        : EnumSet.of(LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN, LaneCause.UNKNOWN_TOKEN);
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
            case DEAD_TOKEN -> EnumSet.copyOf(DEAD);
            case SCOPE -> EnumSet.of(LaneCause.MISSING_SCOPE);
            case ADDRESS -> EnumSet.of(LaneCause.ADDRESS_NOT_ALLOWED);
            case BARE_403 -> EnumSet.of(LaneCause.MISSING_SCOPE, LaneCause.ADDRESS_NOT_ALLOWED);
            default ->
                EnumSet.of(
                        LaneCause.WRONG_ID,
                        LaneCause.EXPIRED_TOKEN,
                        LaneCause.REVOKED_TOKEN,
                        LaneCause.UNKNOWN_TOKEN,
                        LaneCause.MISSING_SCOPE,
                        LaneCause.ADDRESS_NOT_ALLOWED);
        };
    }
}
