package io.obsctl.infra.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.json.JsonResult.Broken;
import io.obsctl.infra.json.JsonResult.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static String canonical(String text) {
        return Json.canonical(((Parsed) Json.parse(text)).node());
    }

    @Test
    void tellsWhereTheTextBreaks() {
        Broken broken = (Broken) Json.parse("{\"a\": 1,\n  \"b\": oops}");
        assertThat(broken.line()).isEqualTo(2);
        assertThat(broken.column()).isBetween(8, 13);
        assertThat(broken.message()).isNotBlank().doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "{} {}", "<html>", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\":"})
    void refusesWhatIsNotOneValue(String text) {
        assertThat(Json.parse(text)).isInstanceOf(Broken.class);
    }

    @Test
    void printsKeysSortedAtEveryDepth() {
        assertThat(canonical("{\"b\":[{\"z\":1,\"a\":null}],\"a\":\"ü\\n\"}"))
                .isEqualTo(
                        "{\n  \"a\": \"ü\\n\",\n  \"b\": [\n    {\n      \"a\": null,\n      \"z\": 1\n    }\n  ]\n}\n");
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "1e3, 1000", "0.10, 0.1", "-0.0, 0", "1e0, 1"})
    void oneNumberHasOneForm(String a, String b) {
        assertThat(canonical("[" + a + "]")).isEqualTo(canonical("[" + b + "]"));
    }

    @Test
    void keepsEveryDigitAndSurvivesHugeExponents() {
        assertThat(canonical("[0.1234567890123456789012, 12345678901234567890123]"))
                .contains("0.1234567890123456789012", "12345678901234567890123");
        assertThat(canonical("[1e999999]").length()).isLessThan(60);
    }
}
