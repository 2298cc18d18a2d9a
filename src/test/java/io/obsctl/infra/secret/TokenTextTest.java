package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Secret;
import io.obsctl.model.TokenFacts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {
    private static final byte[] JSON =
            "{\"o\":\"812733\",\"n\":\"worker-write??>\",\"k\":\"FAKE\",\"m\":{\"r\":\"prod-eu-west-2\"}}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final TokenFacts FACTS = new TokenFacts.CloudAccess("812733", "worker-write??>", "prod-eu-west-2");

    private static TokenFacts read(String text) {
        return TokenText.read(Secret.of(text));
    }

    @Test
    void readsOrganisationNameAndRegionInEveryBase64() {
        assertThat(read("glc_" + Base64.getEncoder().encodeToString(JSON))).isEqualTo(FACTS);
        assertThat(read("glc_" + Base64.getEncoder().withoutPadding().encodeToString(JSON)))
                .isEqualTo(FACTS);
        assertThat(read("glc_" + Base64.getUrlEncoder().encodeToString(JSON))).isEqualTo(FACTS);
        assertThat(FACTS.toString()).doesNotContain("FAKE");
    }

    @Test
    void aNumberForTheOrganisationAndAMissingRegionAreRead() {
        String token = "glc_"
                + Base64.getEncoder().encodeToString("{\"o\":7,\"k\":\"FAKE\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(read(token)).isEqualTo(new TokenFacts.CloudAccess("7", "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"glc_", "glc_\"abc\"", "glc_eyJvIjo", "glc_W10=", "glc_eyJvIjoiMSJ9", "glsa_short"})
    void saysWhenATokenIsCutOrQuotedWithoutShowingIt(String text) {
        assertThat(read(text)).isInstanceOf(TokenFacts.Malformed.class);
        if (text.length() > 6) {
            assertThat(read(text).toString()).doesNotContain(text.substring(5));
        }
    }

    @Test
    void readsNothingInOtherTokens() {
        assertThat(read("glsa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE_deadbeef")).isEqualTo(new TokenFacts.ServiceAccount());
        assertThat(read("hunter2")).isEqualTo(new TokenFacts.Opaque());
    }
}
