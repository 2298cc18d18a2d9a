package io.obsctl.app;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RotationState;
import io.obsctl.model.RotationState.Step;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenIssuer;
import io.obsctl.model.TokenIssuer.Known;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.TokenReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a rotation's new token comes from: a reference that a person gives, or the API of the stack. */
public final class NewTokens {
    /** What an earlier rotation added to a token's name. */
    private static final Pattern MADE = Pattern.compile("-r\\d{10}(-[0-9a-f]{6})?$");

    private final TokenReader reader;
    private final RotateToken.Issuers issuers;
    private final RotationPlaces places;
    private final Clock clock;
    private final RandomGenerator random;

    public NewTokens(
            TokenReader reader,
            RotateToken.Issuers issuers,
            RotationPlaces places,
            Clock clock,
            RandomGenerator random) {
        this.reader = reader;
        this.issuers = issuers;
        this.places = places;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What is to be rotated and with what. Makes nothing yet: of a token that is to be made only the name is settled, so
     * that it can be kept before anything is made.
     *
     * @param next where the new token is; {@code null} to have one made
     */
    RotationState plan(LoadedProfile loaded, @Nullable SecretRef next) {
        SecretRef old = loaded.profile().stack().tokens().write();
        if (old == null) {
            throw usage("rotate/no-write-token", "The profile has no token to rotate", "stack.tokens.write is missing")
                    .end();
        }
        TokenFacts facts = reader.read(old);
        String name = facts instanceof TokenFacts.CloudAccess a ? a.name() : "";
        String region = facts instanceof TokenFacts.CloudAccess a ? a.region() : "";
        return next == null
                ? intended(loaded, old, name, region)
                : given(
                        loaded,
                        new RotationState(loaded.name(), Step.BEGUN, old, next, false, name, "", "", "", null, region));
    }

    private RotationState given(LoadedProfile loaded, RotationState plain) {
        TokenFacts before = reader.read(plain.old());
        TokenFacts after = reader.read(plain.next());
        boolean moved = !plain.next().equals(plain.old());
        // Names are unique in a policy's region: one name is one token, and ending it would end both.
        if (before instanceof TokenFacts.CloudAccess && before.equals(after) && moved) {
            throw usage(
                            "rotate/same-token",
                            "The new token is the old one",
                            plain.old() + " and " + plain.next() + " hold " + plain.oldName())
                    .run("obsctl auth token " + loaded.name());
        }
        // Behind the profile's own reference lies the new token already; the old one is not to be seen any more.
        String name = moved ? plain.oldName() : "";
        String id = name.isEmpty()
                ? ""
                : quietly(loaded, name, plain.region()).map(Known::id).orElse("");
        Instant ends = after instanceof TokenFacts.CloudAccess a
                ? quietly(loaded, a.name(), a.region()).map(Known::expires).orElse(null)
                : null;
        return new RotationState(
                plain.profile(),
                plain.step(),
                plain.old(),
                plain.next(),
                false,
                name,
                id,
                "",
                "",
                ends,
                plain.region());
    }

    /** A given token needs no API: without it the old one is ended by hand. */
    private Optional<Known> quietly(LoadedProfile loaded, String name, String region) {
        try {
            return issuers.apply(loaded).flatMap(i -> i.find(name, region));
        } catch (ObsctlException e) {
            return Optional.empty();
        }
    }

    private RotationState intended(LoadedProfile loaded, SecretRef old, String name, String region) {
        Optional<SecretRef> place = places.beside(old);
        Optional<TokenIssuer> issuer = issuers.apply(loaded);
        if (place.isEmpty() || issuer.isEmpty() || name.isEmpty()) {
            String why = place.isEmpty()
                    ? old + " is no file in which a new token could be kept"
                    : issuer.isEmpty()
                            ? "the profile has no stack.tokens.stacks that may make one"
                            : "the old token does not tell its name, by which its policy is found";
            throw usage("rotate/no-new-token", "There is no new token", why)
                    .run("obsctl auth rotate " + loaded.name() + " --new env:GRAFANA_CLOUD_TOKEN_NEW");
        }
        Known known = known(loaded, issuer.get(), name, region);
        return new RotationState(
                loaded.name(), Step.INTENDED, old, place.get(), true, name, known.id(), fresh(name), "", null, region);
    }

    private static Known known(LoadedProfile loaded, TokenIssuer issuer, String name, String region) {
        return issuer.find(name, region)
                .orElseThrow(() -> usage(
                                "rotate/unknown-token", "The API does not know the old token", name + " in " + region)
                        .run("obsctl auth check " + loaded.name()));
    }

    /** Nobody else's: a token of this name that is found later was made by this rotation, and may be ended. */
    private String fresh(String name) {
        String chance = String.format(Locale.ROOT, "%06x", random.nextInt(1 << 24));
        return MADE.matcher(name).replaceFirst("") + "-r" + clock.instant().getEpochSecond() + "-" + chance;
    }

    /**
     * Makes the token that a state intends, and keeps it.
     *
     * @throws ObsctlException {@code DENIED} or {@code USAGE} when there is none; otherwise that is not known
     */
    RotationState make(LoadedProfile loaded, RotationState intended, int days) {
        TokenIssuer issuer = issuers.apply(loaded).orElseThrow();
        Known old = known(loaded, issuer, intended.oldName(), intended.region());
        Instant ends = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days));
        TokenIssuer.Made made = issuer.make(old.policyId(), intended.newName(), intended.region(), ends);
        try {
            places.keep(intended.next(), made.token());
        } catch (ObsctlException e) {
            issuer.revoke(made.known().id(), intended.region());
            throw e;
        }
        return intended.begun(made.known());
    }

    /**
     * Ends what a run that was cut may have made: its value was shown once and is lost.
     *
     * @return what is left to be done by hand
     */
    Optional<Problem> discard(LoadedProfile loaded, RotationState intended) {
        places.drop(intended.next());
        Optional<TokenIssuer> issuer = issuers.apply(loaded);
        if (issuer.isEmpty()) {
            return Optional.of(Problem.warning(
                            "rotate/lost-token",
                            "A token may have been made that nobody holds",
                            intended.newName() + " in " + intended.region()
                                    + "; the profile has no stack.tokens.stacks for looking")
                    .hint("See whether it is there, and revoke it: grafana.com, Access Policies"));
        }
        issuer.get()
                .find(intended.newName(), intended.region())
                .ifPresent(lost -> issuer.get().revoke(lost.id(), intended.region()));
        return Optional.empty();
    }

    /** Ends a token, if it and its issuer are known. */
    void end(LoadedProfile loaded, String id, String region) {
        if (!id.isEmpty()) {
            issuers.apply(loaded).ifPresent(i -> i.revoke(id, region));
        }
    }

    private static Refusal usage(String id, String summary, String detail) {
        return new Refusal(Problem.error(id, summary, detail));
    }

    /** A problem on its way to an exception. */
    private record Refusal(Problem problem) {
        ObsctlException run(String command) {
            return new ObsctlException(ExitCode.USAGE, problem.run(command));
        }

        ObsctlException end() {
            return new ObsctlException(ExitCode.USAGE, problem);
        }
    }
}
