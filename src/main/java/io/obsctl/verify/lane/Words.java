package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The few words of a verdict. */
final class Words {
    private Words() {}

    static String list(Collection<String> parts, String last) {
        List<String> all = List.copyOf(parts);
        if (all.size() < 2) {
            return String.join("", all);
        }
        return String.join(", ", all.subList(0, all.size() - 1)) + " " + last + " " + all.get(all.size() - 1);
    }

    static String names(Collection<String> backends) {
        return list(backends.stream().map(Knocks::name).toList(), "and");
    }

    static String lanes(Collection<Lane> lanes) {
        return list(lanes.stream().map(Lane::toString).distinct().toList(), "and");
    }

    static String verdict(Asked asked, Collection<LaneCause> causes, Worlds worlds, Suspects suspects) {
        String words = causes.stream()
                .filter(c -> c != LaneCause.REVOKED_TOKEN || !causes.contains(LaneCause.EXPIRED_TOKEN))
                .map(c -> causes.containsAll(Causes.DEAD) && c == LaneCause.EXPIRED_TOKEN
                        ? "the token is expired or revoked"
                        : cause(asked, c, worlds, suspects))
                .collect(Collectors.joining(" or "));
        return causes.size() > 1 ? "cannot tell: " + words : words;
    }

    private static String cause(Asked asked, LaneCause cause, Worlds worlds, Suspects suspects) {
        Knock knock = asked.knock();
        return switch (cause) {
            case WRONG_ID -> wrongId(knock, worlds);
            case EXPIRED_TOKEN -> "the token has ended";
            case REVOKED_TOKEN -> "the token was revoked";
            case MALFORMED_TOKEN -> "the token is malformed";
            case WRONG_TOKEN_KIND ->
                knock.lane() == Lane.GRAFANA
                        ? "an access-policy token opens no Grafana"
                        : "a service-account token opens no lane";
            case FOREIGN_TOKEN -> "the token is of another organisation";
            case ROLE_TOO_LOW -> "the token's role is too low";
            case UNKNOWN_TOKEN -> "the token is mistyped or of another stack";
            case MISSING_SCOPE -> missing(knock);
            case ADDRESS_NOT_ALLOWED -> "the policy does not allow this address";
            case WRONG_CREDENTIALS -> "user or password is wrong";
            case WRONG_SCHEME -> scheme(asked);
            case WRONG_URL ->
                suspects.of(knock.lane().backend())
                        .map(s -> "this is the URL of " + Knocks.name(s.backend()))
                        .orElse("nothing of " + Knocks.name(knock.lane().backend()) + " is at this URL");
            case WRONG_PORT ->
                asked.is(LaneProber.Refusal.WANTS_TLS) || asked.mended() != null
                        ? "the port speaks TLS"
                        : "the port does not speak TLS";
            case WRONG_SLUG -> "no stack of that slug for this token";
            case NO_ADDRESS,
                    REFUSED,
                    NO_ROUTE,
                    TIMED_OUT,
                    CERTIFICATE_DATES,
                    CERTIFICATE_NAME,
                    CERTIFICATE_ISSUER,
                    UNREACHABLE -> asked.answer() instanceof Answer.Unreachable u ? u.detail() : "no answer";
            case PROXY -> asked.answer() instanceof Answer.Unreachable u ? u.detail() : "the proxy wants credentials";
            case CLOCK_SKEW -> "this machine's clock is off";
            case RATE_LIMITED -> "too many requests just now";
            case PAUSED -> "the stack is paused";
            case BACKEND_FAILING -> "the backend failed";
            case NOT_ASKED -> knock.token() == null ? "no token in the profile" : "no token: " + knock.token();
        };
    }

    private static String wrongId(Knock knock, Worlds worlds) {
        String id = knock.id() == null ? "" : knock.id();
        return worlds.owner(id)
                .filter(o -> !o.equals(knock.lane().backend()))
                .map(Knocks::name)
                .map(o -> "this is the " + o + " id")
                .orElse("this is not the " + Knocks.name(knock.lane().backend()) + " id");
    }

    private static String missing(Knock knock) {
        return "the token lacks " + Evidence.scope(knock.lane(), knock.signal());
    }

    private static String scheme(Asked asked) {
        if (asked.answer() instanceof Answer.Rejected r) {
            return switch (r.refusal()) {
                case NO_ID -> "it wants id and token, not a token alone";
                case NO_TENANT -> "it wants a tenant";
                case WANTS_CERTIFICATE -> "it wants a client certificate";
                default -> "it wants credentials";
            };
        }
        return "it wants another way to log in";
    }
}
