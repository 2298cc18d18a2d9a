package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RotationState;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenIssuer;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.lane.ProfileText;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewTokensTest {
    private static final SecretRef OLD = SecretRef.parse("env:TOKEN");
    private static final SecretRef NEXT = SecretRef.parse("env:TOKEN_NEW");

    private final List<String> ended = new ArrayList<>();

    private static TokenFacts token(String name) {
        return new TokenFacts.CloudAccess("1", name, "prod-eu-west-2");
    }

    private static LoadedProfile profile() {
        return ProfileText.load("""
                environment: prod
                service: { name: api }
                stack:
                  tokens: { write: env:TOKEN }
                  lanes:
                    otlp: { url: "http://127.0.0.1:9/otlp", id: 1 }
                """);
    }

    private NewTokens tokens(Map<SecretRef, TokenFacts> facts) {
        TokenIssuer issuer = new TokenIssuer() {
            @Override
            public Optional<Known> find(String name, String region) {
                return Optional.of(new Known("id-of-" + name, "policy", name, null));
            }

            @Override
            public Made make(String policyId, String name, String region, @Nullable Instant expires) {
                throw new AssertionError("a given token needs none made");
            }

            @Override
            public void revoke(String id, String region) {
                ended.add(id);
            }
        };
        return new NewTokens(
                ref -> facts.getOrDefault(ref, new TokenFacts.Opaque()),
                loaded -> Optional.of(issuer),
                new NoPlaces(),
                Clock.systemUTC(),
                new Random(1));
    }

    @Test
    void refusesTheOldTokenUnderAnotherName() {
        NewTokens tokens = tokens(Map.of(OLD, token("writer"), NEXT, token("writer")));
        assertThatThrownBy(() -> tokens.plan(profile(), NEXT))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).id().toString()).isEqualTo("rotate/same-token"));
        assertThat(ended).isEmpty();
    }

    @Test
    void endsTheOldTokenOnlyWhenItIsSurelyAnother() {
        Map<SecretRef, TokenFacts> facts = Map.of(OLD, token("writer"), NEXT, token("writer-2"));
        assertThat(tokens(facts).plan(profile(), NEXT).oldId()).isEqualTo("id-of-writer");
        RotationState behindItsOwnReference = tokens(facts).plan(profile(), OLD);
        assertThat(behindItsOwnReference.oldId()).isEmpty();
    }

    private static final class NoPlaces implements RotationPlaces {
        @Override
        public Hold hold(String profile) {
            return () -> {};
        }

        @Override
        public boolean promoted(SecretRef next, SecretRef old) {
            return false;
        }

        @Override
        public Optional<RotationState> read(String profile) {
            return Optional.empty();
        }

        @Override
        public void write(RotationState state) {}

        @Override
        public void clear(String profile) {}

        @Override
        public Optional<SecretRef> beside(SecretRef old) {
            return Optional.empty();
        }

        @Override
        public void keep(SecretRef file, Secret token) {}

        @Override
        public void promote(SecretRef next, SecretRef old) {}

        @Override
        public void drop(SecretRef next) {}

        @Override
        public void swap(SecretRef asked, SecretRef given) {}
    }
}
