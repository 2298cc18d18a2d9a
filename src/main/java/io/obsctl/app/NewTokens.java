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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a rotation's new token comes from: a reference that a person gives, or the API of the stack. */
public final class NewTokens {
    private final TokenReader reader;
    private final RotateToken.Issuers issuers;
    private final RotationPlaces places;
    private final Clock clock;

    public NewTokens(TokenReader reader, RotateToken.Issuers issuers, RotationPlaces places, Clock clock) {
        this.reader = reader;
        this.issuers = issuers;
        this.places = places;
        this.clock = clock;
    }

    RotationState begin(LoadedProfile loaded, @Nullable SecretRef next, int days) {
        SecretRef old = loaded.profile().stack().tokens().write();
        if (old == null) {
            throw usage("rotate/no-write-token", "The profile has no token to rotate", "stack.tokens.write is missing")
                    .end();
        }
        TokenFacts facts = reader.read(old);
        String name = facts instanceof TokenFacts.CloudAccess a ? a.name() : "";
        String region = facts instanceof TokenFacts.CloudAccess a ? a.region() : "";
        if (next != null) {
            // Names are unique in a policy's region: one name is one token, and ending it would end both.
            boolean same = facts instanceof TokenFacts.CloudAccess && facts.equals(reader.read(next));
            if (same && !next.equals(old)) {
                throw usage("rotate/same-token", "The new token is the old one", old + " and " + next + " hold " + name)
                        .run("obsctl auth token " + loaded.name());
            }
            // Behind the profile's own reference lies the new token already; the old one is not to be seen any more.
            String id = name.isEmpty() || next.equals(old) ? "" : quietly(loaded, name, region);
            return new RotationState(loaded.name(), Step.BEGUN, old, next, false, name, id, "", region);
        }
        return made(loaded, old, name, region, days);
    }

    /** A given token needs no API: then the old one is ended by hand. */
    private String quietly(LoadedProfile loaded, String name, String region) {
        try {
            return issuers.apply(loaded)
                    .flatMap(i -> i.find(name, region))
                    .map(Known::id)
                    .orElse("");
        } catch (ObsctlException e) {
            return "";
        }
    }

    private RotationState made(LoadedProfile loaded, SecretRef old, String name, String region, int days) {
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
        Known known = issuer.get()
                .find(name, region)
                .orElseThrow(() -> usage(
                                "rotate/unknown-token", "The API does not know the old token", name + " in " + region)
                        .run("obsctl auth check " + loaded.name()));
        Instant now = clock.instant();
        // Names are unique in a policy's region; the second tells them apart.
        String fresh = name.replaceFirst("-r\\d{10}$", "") + "-r" + now.getEpochSecond();
        TokenIssuer.Made made = issuer.get().make(known.policyId(), fresh, region, now.plus(Duration.ofDays(days)));
        try {
            places.keep(place.get(), made.token());
        } catch (ObsctlException e) {
            issuer.get().revoke(made.known().id(), region);
            throw e;
        }
        return new RotationState(
                loaded.name(),
                Step.BEGUN,
                old,
                place.get(),
                true,
                name,
                known.id(),
                made.known().id(),
                region);
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
