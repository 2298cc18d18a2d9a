package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.ClientTls;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.StackDirectory;
import io.obsctl.model.StackDirectory.Found;
import io.obsctl.model.StackDirectory.Unreachable;
import io.obsctl.model.StackFacts;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InitProfileTest {
    private static final String BASE = """
            abstract: true
            extends: root
            stack: { slug: sheenapps, tokens: { stacks: "env:BASE_STACKS" }, tls: { ca: "file:base.pem" } }
            """;
    private static final String ROOT = """
            abstract: true
            stack: { api: "https://cloud.internal", tls: { ca: "file:root.pem", cert: "file:c.pem", key: "file:k.pem" } }
            """;

    private record Question(URI api, @Nullable ClientTls tls, String slug) {}

    private final List<Question> asked = new ArrayList<>();
    private final List<String> datesAsked = new ArrayList<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private StackDirectory.Lookup answer = new Found(new StackFacts(
            "sheenapps",
            "sheenapps",
            "1",
            "2",
            "o",
            "r",
            "active",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of()));

    private InitProfile init() {
        ProfileFiles files = new ProfileFiles() {
            @Override
            public Answer read(String name) {
                return switch (name) {
                    case "base" -> new Bytes("base.yaml", BASE.getBytes(StandardCharsets.UTF_8));
                    case "root" -> new Bytes("root.yaml", ROOT.getBytes(StandardCharsets.UTF_8));
                    default -> new Absent(name);
                };
            }

            @Override
            public List<String> names() {
                return List.of("base", "root");
            }
        };
        return new InitProfile(
                files,
                unused(ProfileSink.class),
                unused(TextFiles.class),
                (api, tls) -> (slug, token) -> {
                    asked.add(new Question(api, tls, slug));
                    return answer;
                },
                ref -> Secret.of("FAKE"),
                new InitDates(
                        ref -> ref.rest().equals("GRAFANA_SA_TOKEN")
                                ? new TokenFacts.ServiceAccount()
                                : new TokenFacts.CloudAccess("1", ref.rest(), "r"),
                        (profile, token) -> {
                            datesAsked.add(token.name());
                            return new TokenDates.Known(null, ends.get(token.name()), null);
                        }));
    }

    private static <T> T unused(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (p, m, a) -> {
            throw new AssertionError(m + " is not expected");
        }));
    }

    private static SecretRef file(String name) {
        return new SecretRef("file", name);
    }

    private static final Map<String, String> LANES = Map.of(
            "service", "api",
            "stack", "sheenapps",
            "otlp-url", "https://o.example.org/otlp",
            "otlp-id", "1",
            "write-token", "env:W",
            "read-token", "env:R",
            "rules-token", "env:R");

    @Test
    void theProfileSaysWhenTokensEndAsTheApiSays() {
        ends.put("W", Instant.parse("2027-01-31T00:00:00Z"));
        ends.put("R", Instant.parse("2027-02-01T12:00:00Z"));
        Map<String, String> dated = init().dated("prod", LANES);
        assertThat(datesAsked).as("each token once, a service account never").containsExactly("W", "R");
        assertThat(init().text("prod", dated))
                .contains("    expires: { write: \"2027-01-31\", read: 2027-02-01T12:00:00Z,"
                        + " rules: 2027-02-01T12:00:00Z }");
    }

    @Test
    void aGivenDateCountsAndATokenThatNeverEndsHasNone() {
        Map<String, String> given = new HashMap<>(LANES);
        given.put("write-expires", "2028-05-01");
        Map<String, String> dated = init().dated("prod", given);
        assertThat(datesAsked).containsExactly("R");
        assertThat(init().text("prod", dated)).contains("    expires: { write: \"2028-05-01\" }");
        assertThat(init().text("prod", init().dated("prod", LANES))).doesNotContain("expires");
    }

    @Test
    void theGivenAuthorityIsTrustedWhenTheStackIsAskedFor() {
        init().discover(Map.of("stack", "https://sheenapps.grafana.net/", "tls-ca", "file:ca.pem"));
        assertThat(asked)
                .containsExactly(new Question(
                        URI.create("https://grafana.com"), new ClientTls(file("ca.pem"), null, null), "sheenapps"));
    }

    @Test
    void withoutAnyTheSystemsAuthoritiesAre() {
        init().discover(Map.of("stack", "sheenapps"));
        assertThat(asked).extracting(Question::tls).containsOnlyNulls();
    }

    @Test
    void theWayToTheApiIsInheritedAndNotWrittenAgain() {
        InitProfile.Discovered found = init().discover(Map.of("extends", "base", "service", "api"));
        assertThat(asked)
                .containsExactly(new Question(
                        URI.create("https://cloud.internal"),
                        new ClientTls(file("base.pem"), file("c.pem"), file("k.pem")),
                        "sheenapps"));
        assertThat(found.answers()).containsOnlyKeys("extends", "service");
    }

    @Test
    void whatIsGivenCountsMoreThanWhatIsInherited() {
        init().discover(Map.of(
                "extends", "base", "stack", "other", "stack-api", "https://x.example", "tls-ca", "file:mine.pem"));
        assertThat(asked.get(0).slug()).isEqualTo("other");
        assertThat(asked.get(0).api()).hasToString("https://x.example");
        assertThat(asked.get(0).tls().ca()).isEqualTo(file("mine.pem"));
    }

    @Test
    void anAuthorityThatIsNotTrustedIsMendedByGivingIt() {
        answer = new Unreachable(Problem.error("http/tls", "No trusted TLS connection", "d"));
        assertThatThrownBy(() -> init().discover(Map.of("stack", "s")))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).hints().get(0).text())
                                .contains("--tls-ca file:ca.pem"));
        assertThatThrownBy(() -> init().discover(Map.of("stack", "s", "tls-ca", "file:ca.pem")))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).hints()).isEmpty());
    }
}
