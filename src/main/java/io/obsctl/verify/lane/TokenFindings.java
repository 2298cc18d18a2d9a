package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.Tokens;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens that are dead, unknown, fenced in or lack a scope, and what cannot be told apart. */
final class TokenFindings {
    private static final Set<LaneCause> MINE = Set.of(
            LaneCause.DEAD_TOKEN,
            LaneCause.UNKNOWN_TOKEN,
            LaneCause.ADDRESS_NOT_ALLOWED,
            LaneCause.MISSING_SCOPE,
            LaneCause.WRONG_CREDENTIALS);

    /** One finding for all lanes that share token and causes. */
    private record Key(@Nullable SecretRef token, boolean grafana, Set<LaneCause> causes) {}

    private final LoadedProfile profile;
    private final Causes causes;

    TokenFindings(LoadedProfile profile, Causes causes) {
        this.profile = profile;
        this.causes = causes;
    }

    void add(Map<Asked, Set<LaneCause>> wrong, List<Finding> findings) {
        Map<Key, List<Asked>> groups = new LinkedHashMap<>();
        wrong.forEach((asked, why) -> {
            if (why.size() > 1 || MINE.containsAll(why)) {
                Key key = new Key(asked.knock().token(), asked.knock().lane() == Lane.GRAFANA, why);
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(asked);
            }
        });
        groups.forEach((key, asked) -> findings.add(new Finding(
                problem(key, asked),
                asked.stream().map(a -> a.knock().lane()).distinct().toList(),
                List.copyOf(key.causes()))));
        foreign().ifPresent(p -> findings.add(new Finding(p, List.of(), List.of())));
    }

    private Problem problem(Key key, List<Asked> asked) {
        if (key.grafana()) {
            return grafana(key, asked.get(0));
        }
        String lanes = Words.lanes(asked.stream().map(a -> a.knock().lane()).toList());
        if (key.causes().size() > 1) {
            return cannotTell(key, asked, lanes);
        }
        return switch (key.causes().iterator().next()) {
            case MISSING_SCOPE -> missing(key, asked);
            case ADDRESS_NOT_ALLOWED ->
                placed(
                                Problem.error(
                                        "auth/address-not-allowed",
                                        "The access policy does not allow this machine's address",
                                        lanes + ": " + said(asked.get(0))),
                                key.token())
                        .hint("Add this machine's address to the policy's allowed networks, or ask from a host.");
            case WRONG_CREDENTIALS ->
                placed(
                        Problem.error(
                                "auth/wrong-credentials",
                                "User or password is wrong",
                                lanes + ": " + said(asked.get(0))),
                        key.token());
            default -> bad(key, asked, lanes);
        };
    }

    private Problem bad(Key key, List<Asked> asked, String lanes) {
        String why = Optional.ofNullable(key.token())
                .flatMap(causes::facts)
                .map(TokenFindings::unusable)
                .orElse("");
        String detail = why.isEmpty()
                ? key.causes().contains(LaneCause.DEAD_TOKEN)
                        ? "it is revoked, expired or malformed"
                        : "the ids are right, and this stack does not know it: it is mistyped or of another stack"
                : why;
        return placed(
                        Problem.error(
                                "auth/bad-token",
                                "The token is not accepted",
                                "token " + key.token() + ": " + detail + "\n" + lanes + ": " + said(asked.get(0))),
                        key.token())
                .hint("Make a new token in the stack's access policies on grafana.com and put it where " + key.token()
                        + " points.");
    }

    private static String unusable(TokenFacts facts) {
        if (facts instanceof TokenFacts.Malformed malformed) {
            return malformed.why();
        }
        return facts instanceof TokenFacts.ServiceAccount
                ? "it is a Grafana service-account token (glsa_); lanes want an access-policy token (glc_)"
                : "";
    }

    private Problem missing(Key key, List<Asked> asked) {
        Set<String> scopes = asked.stream()
                .map(a -> Evidence.scope(a.knock().lane(), a.knock().signal()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String list = Words.list(scopes, "and");
        Problem problem = placed(
                Problem.error(
                        "auth/missing-scope",
                        "The token's policy lacks a scope",
                        "token " + key.token() + " lacks " + list + consequence(scopes)),
                key.token());
        String policy =
                Objects.equals(key.token(), profile.profile().stack().tokens().write())
                                && scopes.stream().allMatch(s -> s.endsWith(":read"))
                        ? "Give a read token of its own " + list + "; the write token reaches hosts."
                        : "Give its access policy " + list + ".";
        return problem.hint(policy);
    }

    private static String consequence(Set<String> scopes) {
        List<String> read = scopes.stream()
                .filter(s -> s.endsWith(":read"))
                .map(s -> s.substring(0, s.indexOf(':')))
                .toList();
        List<String> write = scopes.stream()
                .filter(s -> s.endsWith(":write"))
                .map(s -> s.substring(0, s.indexOf(':')))
                .toList();
        String out = write.isEmpty() ? "" : ": " + Words.list(write, "and") + " are refused";
        return read.isEmpty() ? out : out + ": `verify` cannot prove that " + Words.list(read, "and") + " arrive";
    }

    private Problem cannotTell(Key key, List<Asked> asked, String lanes) {
        List<String> may = new ArrayList<>();
        for (LaneCause cause : key.causes()) {
            may.add(
                    switch (cause) {
                        case WRONG_ID -> ids(asked);
                        case DEAD_TOKEN -> "token " + key.token() + " is revoked, expired or malformed";
                        case UNKNOWN_TOKEN -> "token " + key.token() + " is mistyped or of another stack";
                        case MISSING_SCOPE ->
                            "token " + key.token() + " lacks "
                                    + Words.list(
                                            asked.stream()
                                                    .map(a -> Evidence.scope(
                                                            a.knock().lane(),
                                                            a.knock().signal()))
                                                    .distinct()
                                                    .toList(),
                                            "and");
                        case ADDRESS_NOT_ALLOWED -> "the policy does not allow this machine's address";
                        default -> "the URL is another lane's";
                    });
        }
        String detail = lanes + ": " + said(asked.get(0)) + "\neither " + Words.list(may, "or");
        String backend = asked.get(0).knock().lane().backend();
        boolean id = key.causes().contains(LaneCause.WRONG_ID);
        Problem problem = Problem.error("auth/cannot-tell", "The answers leave several causes", detail);
        Origin origin = profile.origin(id ? IdFindings.pointer(backend) : tokenPointer(key.token()));
        problem = problem.at(origin.position(), origin.line());
        return id
                ? problem.hint("Compare the id with the stack's page on grafana.com: if it is right there, it is the"
                        + " token.")
                : problem.hint("The stack's access policies on grafana.com show scopes, expiry and allowed networks.");
    }

    private String ids(List<Asked> asked) {
        Set<String> ids = asked.stream()
                .map(a -> String.valueOf(a.knock().id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (ids.size() > 1) {
            return "none of the ids " + Words.list(ids, "and") + " is its lane's";
        }
        String backend = asked.get(0).knock().lane().backend();
        return "id " + Words.list(ids, "or") + " is not the " + Knocks.name(backend) + " id";
    }

    private Problem grafana(Key key, Asked asked) {
        Optional<TokenFacts> facts = Optional.ofNullable(key.token()).flatMap(causes::facts);
        if (key.causes().contains(LaneCause.MISSING_SCOPE)) {
            return placed(
                            Problem.error(
                                    "auth/missing-scope",
                                    "The token's policy lacks a scope",
                                    "the role of token " + key.token() + " is too low: " + said(asked)),
                            key.token())
                    .hint("Give the service account the role Editor, or Admin where data sources are deployed.");
        }
        boolean policy = facts.filter(TokenFacts.CloudAccess.class::isInstance).isPresent();
        String why = policy
                ? "it is an access-policy token (glc_), which does not open a Grafana; it wants a service account's"
                        + " (glsa_)"
                : facts.filter(TokenFacts.Malformed.class::isInstance)
                        .map(f -> ((TokenFacts.Malformed) f).why())
                        .orElse("it is revoked, expired, mistyped or of another Grafana");
        return placed(
                        Problem.error(
                                "auth/bad-token",
                                "The token is not accepted",
                                "token " + key.token() + ": " + why + "\ngrafana: " + said(asked)),
                        key.token())
                .hint("Make a service-account token in that Grafana under Administration, Service accounts.");
    }

    /** Tokens of two organisations in one profile: seen without asking, so only a warning. */
    private Optional<Problem> foreign() {
        List<SecretRef> refs = new ArrayList<>();
        Set<String> orgs = new LinkedHashSet<>();
        Set<String> regions = new LinkedHashSet<>();
        causes.allFacts().forEach((ref, facts) -> {
            if (facts instanceof TokenFacts.CloudAccess access
                    && ref != profile.profile().stack().tokens().deploy()) {
                refs.add(ref);
                orgs.add(access.org());
                regions.add(access.region());
            }
        });
        orgs.remove("");
        regions.remove("");
        if (orgs.size() < 2 && regions.size() < 2) {
            return Optional.empty();
        }
        String what =
                orgs.size() > 1 ? "organisations " + Words.list(orgs, "and") : "regions " + Words.list(regions, "and");
        String names =
                Words.list(refs.stream().map(SecretRef::toString).sorted().toList(), "and");
        return Optional.of(placed(
                Problem.warning(
                        "auth/foreign-token",
                        "The tokens are of different organisations or regions",
                        names + " are of " + what),
                refs.get(0)));
    }

    private String said(Asked asked) {
        if (asked.answer() instanceof Answer.Rejected r) {
            return r.status() + (r.text().isEmpty() ? " without a word" : " \"" + r.text() + "\"");
        }
        return "";
    }

    private Problem placed(Problem problem, @Nullable SecretRef token) {
        Origin origin = profile.origin(tokenPointer(token));
        return problem.at(origin.position(), origin.line());
    }

    private String tokenPointer(@Nullable SecretRef token) {
        Tokens tokens = profile.profile().stack().tokens();
        if (token == null) {
            return "/stack/tokens";
        }
        if (token.equals(tokens.write())) {
            return "/stack/tokens/write";
        }
        return token.equals(tokens.read()) ? "/stack/tokens/read" : "/stack/tokens/deploy";
    }
}
