package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.LoadedProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileWriterTest {
    static final Map<String, String> CLOUD = Map.ofEntries(
            Map.entry("service", "shop"),
            Map.entry("stack", "exampleshop"),
            Map.entry("otlp-url", "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp/v1/traces"),
            Map.entry("otlp-id", "11"),
            Map.entry("mimir-url", "prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom/push"),
            Map.entry("mimir-id", "12"),
            Map.entry("loki-url", "https://logs-prod-012.grafana.net/loki/api/v1/push"),
            Map.entry("loki-id", "13"),
            Map.entry("tempo-url", "https://tempo-prod-10-prod-eu-west-2.grafana.net/tempo"),
            Map.entry("tempo-id", "14"),
            Map.entry("unit", "shop.service"),
            Map.entry("hosts", "shop-1=203.0.113.5, 203.0.113.6"));

    private static InitAnswers ready(String name, Map<String, String> given) {
        InitAnswers.Result result = InitAnswers.complete(name, given);
        assertThat(result).isInstanceOf(InitAnswers.Ready.class);
        return ((InitAnswers.Ready) result).answers();
    }

    private static String wrong(InitAnswers.Result result) {
        assertThat(result).isInstanceOf(InitAnswers.Wrong.class);
        return Shown.of(((InitAnswers.Wrong) result).problems());
    }

    @Test
    void writesAProfileThatLoadsWithoutAnyProblem() throws IOException {
        String text = ProfileWriter.write(ready("prod", CLOUD));
        ProfileResult result = new ProfileLoader().load(MemoryProfiles.of("prod", text), "prod");
        assertThat(Shown.of(result.problems())).isEmpty();
        LoadedProfile loaded = ((ProfileResult.Loaded) result).profile();
        assertThat(loaded.profile().stack().lanes().mimir()).isNotNull();
        assertThat(loaded.profile().hosts().list()).extracting(h -> h.name()).containsExactly("shop-1", "203.0.113.6");
        Golden.check(Path.of("src/test/resources/golden/profile/init/prod.yaml"), text);
    }

    @Test
    void aValueNeverBecomesSyntax() {
        Map<String, String> nasty = new HashMap<>(CLOUD);
        String value = "a: {b}\n# c \"d\" 'e' ${F} %g {{ .h }} - [i], *j &k !l |m";
        nasty.put("service", value);
        nasty.put("team", value);
        String text = ProfileWriter.write(ready("prod", nasty));
        LoadedProfile loaded = ProfileViewTest.load(MemoryProfiles.of("prod", text), "prod");
        assertThat(loaded.profile().service().name()).isEqualTo(value);
        assertThat(loaded.profile().service().team()).isEqualTo(value);
    }

    @Test
    void writesASelfHostedStackWithoutLogins() {
        String text = ProfileWriter.write(ready(
                "lab",
                Map.of(
                        "service",
                        "s",
                        "kind",
                        "self-hosted",
                        "otlp-url",
                        "http://127.0.0.1:4418",
                        "runs-on",
                        "local")));
        ProfileViewTest.load(MemoryProfiles.of("lab", text), "lab");
    }

    @Test
    void refusesTokensAndNeverRepeatsThem() {
        Map<String, String> given = new HashMap<>(CLOUD);
        given.put("write-token", "glc_FAKEFAKEFAKEexample");
        given.put("read-token", "correct horse FAKE");
        given.put("team", "glsa_FAKEFAKEFAKEexample");
        String problems = wrong(InitAnswers.complete("prod", given));
        assertThat(problems)
                .contains("profile/token-literal", "profile/secret-ref", "`read-token`", "`team`")
                .doesNotContain("FAKE");
    }

    @Test
    void saysWhichAnswerIsMissing() {
        assertThat(wrong(InitAnswers.complete("prod", Map.of()))).contains("init/missing", "--service");
        assertThat(wrong(InitAnswers.complete("../prod", Map.of("service", "x"))))
                .contains("profile/name");
    }

    @Test
    void readsAnAnswersFile() {
        String file = """
                # answers
                service: shop
                otlp-id: 0011
                hosts: [a=203.0.113.5, 203.0.113.6]
                team:
                """;
        InitAnswers.Result result = InitAnswers.parse("-", file.getBytes(StandardCharsets.UTF_8));
        assertThat(result)
                .isEqualTo(new InitAnswers.Given(
                        Map.of("service", "shop", "otlp-id", "0011", "hosts", "a=203.0.113.5,203.0.113.6")));
        byte[] table = "hosts: { a: 203.0.113.5, b: 203.0.113.6 }\n".getBytes(StandardCharsets.UTF_8);
        assertThat(InitAnswers.parse("-", table))
                .isEqualTo(new InitAnswers.Given(Map.of("hosts", "a=203.0.113.5,b=203.0.113.6")));
    }

    @Test
    void namesEveryUnknownAnswerWithItsPlace() {
        byte[] file = "servce: shop\notlp-id: [1]\nfoo: 1\n".getBytes(StandardCharsets.UTF_8);
        assertThat(wrong(InitAnswers.parse("-", file)))
                .contains("-:1:1  error  init/answers", "Did you mean `service`?", "-:2:10", "-:3:1");
    }
}
