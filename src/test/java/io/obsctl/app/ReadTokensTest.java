package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenReport;
import io.obsctl.model.TokenReport.Row;
import io.obsctl.model.TokenReport.Verdict;
import io.obsctl.problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadTokensTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final TokenFacts CLOUD = new TokenFacts.CloudAccess("1", "n", "r");

    @TempDir
    Path dir;

    @BeforeEach
    void profile() throws IOException {
        Files.writeString(dir.resolve("p.yaml"), """
                environment: prod
                service: { name: worker }
                stack:
                  kind: grafana-cloud
                  slug: example
                  tokens: { write: env:W, expires: { write: "2026-12-05T12:00:00Z" } }
                  lanes: { otlp: { url: "https://otlp.example.net/otlp", id: 1 } }
                collect: { otlp: {} }
                """);
    }

    private TokenReport read(TokenFacts facts, TokenDates dates, Duration within) {
        return new ReadTokens(new OpenProfile(new ProfileFolder(dir)), ref -> Secret.of("FAKE"), s -> facts, dates, NOW)
                .read("p", within);
    }

    @ParameterizedTest
    @CsvSource({"PT335H59M, GOOD", "P14D, ENDS_SOON", "P30D, ENDS_SOON"})
    void warnsFromTheFirstMomentOfTheTimeAskedFor(Duration within, Verdict verdict) {
        TokenReport report = read(CLOUD, TokenDates.NONE, within);
        assertThat(report.rows()).extracting(Row::verdict).containsExactly(verdict);
        assertThat(report.problems()).hasSize(verdict == Verdict.GOOD ? 0 : 1);
    }

    @Test
    void believesTheIssuerMoreThanTheProfile() {
        TokenReport never = read(CLOUD, (p, t) -> new TokenDates.Known(Instant.EPOCH, null, null), Duration.ofDays(30));
        assertThat(never.problems()).isEmpty();
        assertThat(never.rows().get(0).endsBy()).isEqualTo("api");
        TokenReport over = read(CLOUD, (p, t) -> new TokenDates.Known(null, NOW.instant(), null), Duration.ZERO);
        assertThat(over.rows().get(0).verdict()).isEqualTo(Verdict.ENDED);
        assertThat(over.problems().get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(over.problems().get(0).position()).hasToString(dir + "/p.yaml:6:20");
    }

    @Test
    void doesNotAskForWhatIsNoAccessPolicyToken() {
        TokenDates refuses = (p, t) -> {
            throw new AssertionError("asked");
        };
        assertThat(read(new TokenFacts.ServiceAccount(), refuses, Duration.ZERO).problems())
                .isEmpty();
        assertThat(read(new TokenFacts.Malformed("cut"), refuses, Duration.ZERO).rows())
                .extracting(Row::verdict)
                .containsExactly(Verdict.MALFORMED);
    }

    @Test
    void aTokenThatItsIssuerDoesNotListIsAFindingThatNamesWhatCannotBeTold() {
        TokenReport report = read(CLOUD, (p, t) -> new TokenDates.NotListed(new SecretRef("env", "S")), Duration.ZERO);
        assertThat(report.rows()).extracting(Row::verdict).containsExactly(Verdict.NOT_LISTED);
        assertThat(report.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.id() + " " + p.detail())
                        .startsWith("auth/token-not-listed")
                        .contains("cannot tell: it was revoked, or has ended and was removed"));
        assertThat(report.notes()).singleElement().asString().contains("env:S");
    }

    @Test
    void saysOnceWhyNobodyKnowsTheDatesAndUsesTheProfilesOwn() {
        TokenReport report =
                read(CLOUD, (p, t) -> new TokenDates.Refused("env:S may not list tokens"), Duration.ofDays(14));
        assertThat(report.rows().get(0).endsBy()).isEqualTo("profile");
        assertThat(report.rows().get(0).verdict()).isEqualTo(Verdict.ENDS_SOON);
        assertThat(report.notes()).containsExactly("Ages and ends are not known: env:S may not list tokens.");
    }
}
