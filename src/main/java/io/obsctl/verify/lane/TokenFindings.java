package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Stack;
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
            LaneCause.EXPIRED_TOKEN,
            LaneCause.REVOKED_TOKEN,
            LaneCause.MALFORMED_TOKEN,
            LaneCause.WRONG_TOKEN_KIND,
            LaneCause.FOREIGN_TOKEN,
            LaneCause.UNKNOWN_TOKEN,
            LaneCause.ADDRESS_NOT_ALLOWED,
            LaneCause.MISSING_SCOPE,
            LaneCause.ROLE_TOO_LOW,
            LaneCause.WRONG_SLUG,
            LaneCause.WRONG_CREDENTIALS);

    /** One finding for all lanes that share token and causes. */
    private record Key(@Nullable SecretRef token, @Nullable Lane bearer, Set<LaneCause> causes) {}

    private final LoadedProfile profile;
    private final Causes causes;

    TokenFindings(LoadedProfile profile, Causes causes) {
        this.profile = profile;
        this.causes = causes;
    }

    void add(Map<Asked, Set<LaneCause>> wrong, List<Finding> findings) {
        Map<Key, List<Asked>> groups = new LinkedHashMap<>();
        wrong.forEach((asked, why) -> {
            boolean several = why.size() > 1 && !why.contains(LaneCause.CERTIFICATE_DATES);
            if (several || MINE.containsAll(why)) {
                Key key = new Key(asked.knock().token(), bearer(asked.knock().lane()), why);
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(asked);
            }
        });
        groups.forEach((key, asked) -> findings.add(new Finding(
                problem(key, asked),
                asked.stream().map(a -> a.knock().lane()).distinct().toList(),
                List.copyOf(key.causes()))));
    }

    /** The lanes that take a token alone. */
    private static @Nullable Lane bearer(Lane lane) {
        return lane == Lane.GRAFANA || lane == Lane.STACK_API ? lane : null;
    }

    private Problem problem(Key key, List<Asked> asked) {
        if (key.bearer() != null) {
            return new BearerProblems(profile, causes).problem(key.bearer(), key.token(), key.causes(), asked.get(0));
        }
        String lanes = Words.lanes(asked.stream().map(a -> a.knock().lane()).toList());
        if (key.causes().equals(Causes.DEAD)) {
            return bad(key, asked, lanes);
        }
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
                                key.token())
                        .hint("Correct the lane's `id`, which is the user, or what " + key.token() + " points to.")
                        .hint("If both are right, a proxy on the way removes them: ask the backend without it.");
            default -> bad(key, asked, lanes);
        };
    }

    private Problem bad(Key key, List<Asked> asked, String lanes) {
        Optional<TokenFacts> facts = Optional.ofNullable(key.token()).flatMap(causes::facts);
        boolean either = key.causes().size() > 1;
        String detail = switch (key.causes().iterator().next()) {
            case MALFORMED_TOKEN ->
                facts.filter(TokenFacts.Malformed.class::isInstance)
                        .map(f -> ((TokenFacts.Malformed) f).why())
                        .orElse("it is malformed");
            case WRONG_TOKEN_KIND ->
                "it is a Grafana service-account token (glsa_); lanes want an access-policy token (glc_)";
            case FOREIGN_TOKEN ->
                "it is of organisation "
                        + facts.filter(TokenFacts.CloudAccess.class::isInstance)
                                .map(f -> ((TokenFacts.CloudAccess) f).org())
                                .orElse("?")
                        + ", the stack of " + causes.stackOrg().orElse("another");
            case EXPIRED_TOKEN, REVOKED_TOKEN -> either ? "cannot tell: it is expired or revoked" : ended(key);
            default -> "the ids are right, and this stack does not know it: it is mistyped or of another stack";
        };
        Problem problem = placed(
                Problem.error(
                        "auth/bad-token",
                        "The token is not accepted",
                        "token " + key.token() + ": " + detail + told(key.token()) + "\n" + lanes + ": "
                                + said(asked.get(0))),
                key.token());
        return (either ? telling(problem, key.token()) : problem)
                .hint("Make a new token in the stack's access policies on grafana.com and put it where " + key.token()
                        + " points.");
    }

    private static String ended(Key key) {
        return key.causes().contains(LaneCause.EXPIRED_TOKEN) ? "it has ended" : "it was revoked";
    }

    /** What the issuer said of it, on a line of its own. */
    private String told(@Nullable SecretRef token) {
        return token == null ? "" : causes.ends().said(token).map(s -> "\n" + s).orElse("");
    }

    /** The step that tells an expired token from a revoked one. */
    private Problem telling(Problem problem, @Nullable SecretRef token) {
        if (token == null || causes.ends().said(token).isPresent()) {
            return problem;
        }
        String why = causes.ends().silent(token).map(s -> " (" + s + ")").orElse("");
        return problem.hint("The list of tokens tells which, and was not to be had" + why
                        + ". With a stack.tokens.stacks that has accesspolicies:read:")
                .run("obsctl auth token " + profile.name());
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
                        case EXPIRED_TOKEN -> "token " + key.token() + " has ended";
                        case REVOKED_TOKEN -> "token " + key.token() + " was revoked";
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
        String detail = lanes + ": " + said(asked.get(0)) + told(key.token()) + "\neither " + Words.list(may, "or");
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

    static String said(Asked asked) {
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
        return tokenPointer(profile.profile().stack(), token);
    }

    /** Where the profile refers to a token, or to a lane's own password. */
    static String tokenPointer(Stack stack, @Nullable SecretRef token) {
        if (token == null) {
            return "/stack/tokens";
        }
        for (Map.Entry<String, LaneAddress> lane : stack.lanes().byKey().entrySet()) {
            if (token.equals(lane.getValue().password())) {
                return "/stack/lanes/" + lane.getKey() + "/password";
            }
        }
        Tokens tokens = stack.tokens();
        if (token.equals(tokens.write())) {
            return "/stack/tokens/write";
        }
        if (token.equals(tokens.read())) {
            return "/stack/tokens/read";
        }
        if (token.equals(tokens.rules())) {
            return "/stack/tokens/rules";
        }
        return token.equals(tokens.stacks()) ? "/stack/tokens/stacks" : "/stack/tokens/deploy";
    }
}
