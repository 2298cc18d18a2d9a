package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.model.Secret;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    @Test
    void masksALearnedValueInEveryFormThatItIsWrittenIn() {
        Secret secret = Secret.of("FAKE pä\"ss&");
        redactor.learn(secret);
        assertThat(redactor.mask("raw FAKE pä\"ss& end")).isEqualTo("raw *** end");
        assertThat(redactor.mask("{\"a\":\"FAKE pä\\\"ss&\"}")).isEqualTo("{\"a\":\"***\"}");
        assertThat(redactor.mask("?p=FAKE+p%C3%A4%22ss%26&q=1")).isEqualTo("?p=***&q=1");
        assertThat(redactor.mask("x " + BasicAuth.encode("user", secret))).isEqualTo("x ***");
        assertThat(redactor.mask("/" + BasicAuth.encode("u", secret) + "/"))
                .doesNotContain(BasicAuth.encode("u", secret).substring(4));
    }

    @Test
    void masksTheLongerOfTwoNestedSecretsWhole() {
        redactor.learn(Secret.of("FAKE"));
        redactor.learn(Secret.of("FAKE-longer"));
        assertThat(redactor.mask("FAKE-longer FAKE")).isEqualTo("*** ***");
    }

    @Test
    void masksTokensThatWereNeverLearned() {
        assertThat(redactor.mask("glsa_FAKEFAKEFAKE")).isEqualTo("glsa_***");
    }

    @Test
    void leavesTextAloneForTheSakeOfAShortValue() {
        redactor.learn(Secret.of("abc"));
        assertThat(redactor.mask("abcdef")).isEqualTo("abcdef");
    }
}
