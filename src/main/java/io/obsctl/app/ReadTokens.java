package io.obsctl.app;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenExpiry;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenReport;
import io.obsctl.model.TokenReport.Row;
import io.obsctl.model.TokenReport.Verdict;
import io.obsctl.model.Tokens;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what tokens tell of themselves, and which end soon. */
public final class ReadTokens {
    private static final SecretRef INPUT = new SecretRef("file", "/dev/stdin");

    private final OpenProfile profiles;
    private final SecretSource secrets;
    private final Function<Secret, TokenFacts> reader;
    private final TokenDates dates;
    private final Clock clock;

    public ReadTokens(
            OpenProfile profiles,
            SecretSource secrets,
            Function<Secret, TokenFacts> reader,
            TokenDates dates,
            Clock clock) {
        this.profiles = profiles;
        this.secrets = secrets;
        this.reader = reader;
        this.dates = dates;
        this.clock = clock;
    }

    /**
     * @param subject a profile's name, or {@code -} for one token on standard input
     * @param warnWithin a token that ends within this time is a problem
     * @throws ObsctlException when not one token could be had
     */
    public TokenReport read(String subject, Duration warnWithin) {
        if (subject.equals("-")) {
            return input();
        }
        LoadedProfile profile = profiles.open(subject).profile();
        Map<String, SecretRef> refs = refs(profile.profile().stack().tokens());
        secrets.prepare(refs.values());
        List<Row> rows = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<ObsctlException> failures = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>();
        refs.forEach((purpose, ref) -> {
            try {
                Row row = row(profile, purpose, ref, warnWithin, notes);
                rows.add(row);
                problem(profile, row, warnWithin, problems);
            } catch (ObsctlException e) {
                failures.add(e);
                rows.add(new Row(purpose, ref.toString(), null, null, null, null, "", Verdict.NOT_FOUND));
                e.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
            }
        });
        if (!rows.isEmpty() && failures.size() == rows.size()) {
            throw new ObsctlException(failures.get(0).exitCode(), problems);
        }
        return new TokenReport(rows, problems, List.copyOf(notes));
    }

    private TokenReport input() {
        TokenFacts facts = reader.apply(secrets.resolve(INPUT));
        boolean bad = facts instanceof TokenFacts.Malformed;
        Row row = new Row("token", "-", facts, null, null, null, "", bad ? Verdict.MALFORMED : Verdict.GOOD);
        return new TokenReport(
                List.of(row),
                facts instanceof TokenFacts.Malformed m ? List.of(malformed("the token", m)) : List.of(),
                List.of());
    }

    private Row row(LoadedProfile profile, String purpose, SecretRef ref, Duration warnWithin, Set<String> notes) {
        TokenFacts facts = reader.apply(secrets.resolve(ref));
        TokenExpiry expiry = profile.profile().stack().tokens().expires();
        Instant ends = expiry == null ? null : expiry.known().get(purpose);
        String by = ends == null ? "" : "profile";
        if (facts instanceof TokenFacts.CloudAccess cloud) {
            TokenDates.Answer answer = dates.of(profile, cloud);
            if (answer instanceof TokenDates.Known known) {
                Verdict verdict = verdict(facts, known.ends(), warnWithin);
                return new Row(
                        purpose, ref.toString(), facts, known.made(), known.used(), known.ends(), "api", verdict);
            }
            if (answer instanceof TokenDates.NotListed not) {
                notes.add(not.by() + " was asked with: what it may not see looks like what is not there.");
                return new Row(purpose, ref.toString(), facts, null, null, ends, by, Verdict.NOT_LISTED);
            }
            String why =
                    answer instanceof TokenDates.Refused refused ? refused.why() : ((TokenDates.NotAsked) answer).why();
            notes.add("Ages and ends are not known: " + why + ".");
        }
        return new Row(purpose, ref.toString(), facts, null, null, ends, by, verdict(facts, ends, warnWithin));
    }

    private Verdict verdict(TokenFacts facts, @Nullable Instant ends, Duration warnWithin) {
        if (facts instanceof TokenFacts.Malformed) {
            return Verdict.MALFORMED;
        }
        Instant now = clock.instant();
        if (ends == null || ends.isAfter(now.plus(warnWithin))) {
            return Verdict.GOOD;
        }
        return ends.isAfter(now) ? Verdict.ENDS_SOON : Verdict.ENDED;
    }

    private void problem(LoadedProfile profile, Row row, Duration warnWithin, List<Problem> problems) {
        Origin place = profile.origin("/stack/tokens/" + row.purpose());
        String which = "the " + row.purpose() + " token (" + row.from() + ")";
        if (row.facts() instanceof TokenFacts.Malformed m) {
            problems.add(malformed(which, m).at(place.position(), place.line()));
        } else if (row.verdict() == Verdict.NOT_LISTED) {
            problems.add(Problem.warning(
                            "auth/token-not-listed",
                            "The issuer does not list a token",
                            which + ": cannot tell: it was revoked, or has ended and was removed, or the token that"
                                    + " asked may not see it")
                    .at(place.position(), place.line())
                    .hint("See whether the lanes still take it:")
                    .run("obsctl auth check " + profile.name()));
        } else if (row.ends() != null && row.verdict() != Verdict.GOOD) {
            boolean over = row.verdict() == Verdict.ENDED;
            String detail = which + (over ? " ended " : " ends ") + row.ends();
            Problem problem = over
                    ? Problem.error("auth/token-ends", "A token has ended or ends soon", detail)
                    : Problem.warning(
                            "auth/token-ends",
                            "A token has ended or ends soon",
                            detail + ", within the " + warnWithin.toDays() + " days that are warned of");
            problems.add(problem.at(place.position(), place.line())
                    .hint("Make a new one, put it where the reference leads, and bring it to the hosts:")
                    .run("obsctl deploy " + profile.name()));
        }
    }

    private static Problem malformed(String which, TokenFacts.Malformed facts) {
        return Problem.error("auth/bad-token", "The token is not accepted as it is", which + ": " + facts.why())
                .hint("Copy it again, whole and without quotes.");
    }

    private static Map<String, SecretRef> refs(Tokens tokens) {
        Map<String, SecretRef> out = new LinkedHashMap<>();
        put(out, "write", tokens.write());
        put(out, "read", tokens.read());
        put(out, "deploy", tokens.deploy());
        put(out, "rules", tokens.rules());
        put(out, "stacks", tokens.stacks());
        return out;
    }

    private static void put(Map<String, SecretRef> out, String purpose, @Nullable SecretRef ref) {
        if (ref != null) {
            out.put(purpose, ref);
        }
    }
}
