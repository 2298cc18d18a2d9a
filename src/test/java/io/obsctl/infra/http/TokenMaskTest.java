package io.obsctl.infra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenMaskTest {
    @ParameterizedTest
    @ValueSource(strings = {"glc_FAKEtokenFAKEtoken", "glsa_FAKEtokenFAKEtoken"})
    void masksATokenWhereverItStandsInsideBase64(String token) {
        for (int before = 0; before < 12; before++) {
            byte[] bytes = ("1234567890123".substring(0, before) + token).getBytes(StandardCharsets.UTF_8);
            String text = "value: " + Base64.getEncoder().encodeToString(bytes) + ".";

            assertThat(TokenMask.mask(text)).as("%d bytes before", before).isEqualTo("value: ***.");
        }
    }

    @Test
    void masksASchemeInAnyCase() {
        assertThat(TokenMask.mask("aUTHORIZATION: bEaReR FAKE-1234567890")).endsWith("bEaReR ***");
        assertThat(TokenMask.mask(
                        "x BASIC " + Base64.getEncoder().encodeToString("1:FAKE".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("x BASIC ***");
    }

    @Test
    void masksThePasswordOfAUrl() {
        assertThat(TokenMask.mask("postgres://me:FAKE@db")).isEqualTo("postgres://me:***@db");
    }

    @Test
    void leavesTheSameObjectWhereNothingIsMasked() {
        String text = "Basic rules bear the base: a@b.c";

        assertThat(TokenMask.mask(text)).isSameAs(text);
    }
}
