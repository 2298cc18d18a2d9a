package io.obsctl.infra.cloud;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Secret;
import io.obsctl.model.StackDirectory;
import io.obsctl.model.StackDirectory.Denied;
import io.obsctl.model.StackDirectory.Found;
import io.obsctl.model.StackDirectory.NotFound;
import io.obsctl.model.StackDirectory.Unreachable;
import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields are those of the instances and connections pages of the Grafana Cloud API (facts, 3.1). */
class GrafanaCloudDirectoryTest {
    private static final String INSTANCE = """
            {"id": 1461503, "slug": "sheenapps", "name": "SheenApps", "url": "https://sheenapps.grafana.net",
             "status": "STATUS", "orgId": 812733, "orgSlug": "sheen", "regionSlug": "prod-eu-west-2",
             "hmInstancePromId": 2847239, "hmInstancePromUrl": "https://prometheus-prod-24.prod-eu-west-2.example.net",
             "hlInstanceId": 1419296, "hlInstanceUrl": "https://logs-prod-012.example.net",
             "htInstanceId": 1413491, "htInstanceUrl": "https://tempo-prod-10.example.net",
             "amInstanceId": 1461504, "amInstanceUrl": "https://alertmanager.example.net",
             "hpInstanceId": null, "hpInstanceUrl": null}
            """;

    @RegisterExtension
    static final WireMockExtension API = WireMockExtension.newInstance().build();

    private final Http http = new Http("0", RetryPolicy.NONE);
    private StackDirectory directory = new GrafanaCloudDirectory(URI.create("http://127.0.0.1:1"), http);

    @BeforeEach
    void directory() {
        directory = new GrafanaCloudDirectory(URI.create(API.baseUrl() + "/"), http);
        instance(INSTANCE.replace("STATUS", "active"));
        connections(
                "{\"otlpHttpUrl\": \"https://otlp-gateway.example.net\", \"privateConnectivityInfo\": {\"tenants\": ["
                        + "{\"type\": \"logs\", \"id\": 1419296}, {\"type\": \"prometheus\", \"id\": 2847239}]}}");
        newer("{\"otlp\": {\"url\": \"https://otlp-gateway.example.net/otlp\"}, \"tenants\": ["
                + "{\"type\": \"traces\", \"id\": \"1413491\", \"url\": \"x\"}]}");
    }

    @AfterEach
    void close() {
        http.close();
    }

    private static void instance(String json) {
        API.stubFor(get(urlEqualTo("/api/instances/sheenapps")).willReturn(okJson(json)));
    }

    private static void connections(String json) {
        API.stubFor(get(urlEqualTo("/api/instances/sheenapps/connections")).willReturn(okJson(json)));
    }

    private static void newer(String json) {
        API.stubFor(get(urlEqualTo("/api/v1/stacks/sheenapps/connections")).willReturn(okJson(json)));
    }

    private static Secret token(String org, String region) {
        String json = "{\"o\":\"" + org + "\",\"n\":\"init\",\"k\":\"FAKE\",\"m\":{\"r\":\"" + region + "\"}}";
        return Secret.of("glc_" + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    private StackFacts found() {
        StackDirectory.Lookup lookup = directory.find("sheenapps", token("812733", "prod-eu-west-2"));
        assertThat(lookup).isInstanceOf(Found.class);
        return ((Found) lookup).facts();
    }

    @Test
    void everyDoorHasItsOwnIdAndItsBase() {
        StackFacts facts = found();

        assertThat(facts.otlp()).isEqualTo(new Door("1461503", URI.create("https://otlp-gateway.example.net/otlp")));
        assertThat(facts.mimir())
                .isEqualTo(new Door(
                        "2847239", URI.create("https://prometheus-prod-24.prod-eu-west-2.example.net/api/prom")));
        assertThat(facts.loki()).isEqualTo(new Door("1419296", URI.create("https://logs-prod-012.example.net")));
        assertThat(facts.tempo()).isEqualTo(new Door("1413491", URI.create("https://tempo-prod-10.example.net/tempo")));
        assertThat(facts.alertmanager()).isEqualTo(new Door("1461504", URI.create("https://alertmanager.example.net")));
        assertThat(facts.profiles()).isNull();
        assertThat(facts.fleet()).isNull();
        assertThat(facts.grafana()).isEqualTo(URI.create("https://sheenapps.grafana.net"));
        assertThat(facts.orgId()).isEqualTo("812733");
        assertThat(facts.status()).isEqualTo("active");
        assertThat(facts.notes()).isEmpty();
        API.verify(
                3,
                getRequestedFor(anyUrl())
                        .withHeader(
                                "Authorization",
                                equalTo("Bearer "
                                        + token("812733", "prod-eu-west-2").reveal())));
    }

    @ParameterizedTest
    @CsvSource({
        "https://o.example.net, https://o.example.net/otlp",
        "https://o.example.net/, https://o.example.net/otlp",
        "https://o.example.net/otlp/, https://o.example.net/otlp",
        "https://o.example.net/otlp/v1/traces, https://o.example.net/otlp",
        "https://o.a.b-c-1.example.net:443/otlp, https://o.a.b-c-1.example.net:443/otlp"
    })
    void theOtlpAddressEndsInOtlpOnce(String given, String base) {
        connections("{\"otlpHttpUrl\": \"" + given + "\"}");
        newer("{}");
        assertThat(found().otlp()).isEqualTo(new Door("1461503", URI.create(base)));
    }

    @Test
    void theOtlpAddressIsTakenFromTheNewerApiOrNotAtAll() {
        connections("{\"otlpHttpUrl\": null}");
        assertThat(found().otlp()).isEqualTo(new Door("1461503", URI.create("https://otlp-gateway.example.net/otlp")));

        newer("{\"otlp\": null}");
        StackFacts facts = found();
        assertThat(facts.otlp()).isNull();
        assertThat(facts.notes()).extracting(n -> n.id().toString()).containsExactly("cloud/no-otlp-url");
    }

    @Test
    void sourcesThatDisagreeAreNamedWithTheOneThatIsTaken() {
        newer("{\"otlp\": {\"url\": \"https://other.example.net\"}, \"tenants\": [{\"type\": \"traces\", \"id\": 7}]}");
        StackFacts facts = found();
        assertThat(facts.notes()).hasSize(2).allMatch(n -> n.id().toString().equals("cloud/sources-disagree"));
        assertThat(facts.notes())
                .extracting(Problem::detail)
                .containsExactly(
                        "tempo id: 1413491 in htInstanceId, 7 in /api/v1/stacks/…/connections; the first is taken",
                        "OTLP address: https://otlp-gateway.example.net/otlp in /api/instances/…/connections,"
                                + " https://other.example.net/otlp in /api/v1/stacks/…/connections; the first is taken");
        assertThat(facts.tempo().id()).isEqualTo("1413491");
        assertThat(facts.otlp().url()).hasToString("https://otlp-gateway.example.net/otlp");
    }

    @Test
    void addressesOfTheTenantsAreComparedToo() {
        newer(
                "{\"otlp\": {\"url\": \"https://otlp-gateway.example.net\"}, \"tenants\": ["
                        + "{\"type\": \"logs\", \"id\": 1419296, \"url\": \"https://LOGS-prod-012.example.net:443/loki/api/v1/push\"},"
                        + "{\"type\": \"prometheus\", \"id\": 2847239, \"url\": \"https://moved.example.net/api/prom/push\"}]}");
        StackFacts facts = found();
        assertThat(facts.notes())
                .extracting(Problem::detail)
                .containsExactly("mimir address:"
                        + " https://prometheus-prod-24.prod-eu-west-2.example.net/api/prom in hmInstancePromUrl,"
                        + " https://moved.example.net/api/prom in /api/v1/stacks/…/connections; the first is taken");
        assertThat(facts.mimir().url().getHost()).startsWith("prometheus-prod-24");
    }

    @Test
    void whatTheInstanceLacksComesFromTheConnections() {
        instance(INSTANCE.replace("STATUS", "active")
                .replace("\"hlInstanceId\": 1419296, \"hlInstanceUrl\": \"https://logs-prod-012.example.net\",", "")
                .replace("\"htInstanceId\": 1413491", "\"htInstanceId\": 0"));
        newer("{\"otlp\": {\"url\": \"https://otlp-gateway.example.net\"}, \"tenants\": ["
                + "{\"type\": \"logs\", \"id\": 8, \"url\": \"https://logs-prod-012.example.net\"},"
                + "{\"type\": \"profiles\", \"id\": 9, \"url\": \"\"},"
                + "{\"type\": \"traces\", \"id\": \"1413491\", \"url\": null}]}");
        StackFacts facts = found();
        assertThat(facts.loki()).isEqualTo(new Door("1419296", URI.create("https://logs-prod-012.example.net")));
        assertThat(facts.tempo()).isEqualTo(new Door("1413491", URI.create("https://tempo-prod-10.example.net/tempo")));
        assertThat(facts.profiles()).isNull();
        assertThat(facts.notes())
                .extracting(n -> n.id() + " " + n.detail())
                .containsExactly(
                        "cloud/sources-disagree loki id: 1419296 in /api/instances/…/connections, 8 in"
                                + " /api/v1/stacks/…/connections; the first is taken",
                        "cloud/filled-in loki id: the instance has no hlInstanceId; 1419296 is from"
                                + " /api/instances/…/connections",
                        "cloud/filled-in loki address: the instance has no hlInstanceUrl;"
                                + " https://logs-prod-012.example.net is from /api/v1/stacks/…/connections",
                        "cloud/filled-in tempo id: the instance has no htInstanceId; 1413491 is from"
                                + " /api/v1/stacks/…/connections",
                        "cloud/filled-in profiles id: the instance has no hpInstanceId; 9 is from"
                                + " /api/v1/stacks/…/connections",
                        "cloud/half-a-lane profiles: no answer has its address; it is left out");
    }

    @Test
    void aMissingSourceIsNotedAndTheOthersDo() {
        API.stubFor(get(urlEqualTo("/api/v1/stacks/sheenapps/connections"))
                .willReturn(aResponse().withStatus(403)));
        StackFacts facts = found();
        assertThat(facts.otlp()).isNotNull();
        assertThat(facts.notes()).extracting(n -> n.id().toString()).containsExactly("cloud/source-missing");
    }

    @Test
    void aPausedStackAndATokenOfAnotherOrganisationOrRegionAreNoted() {
        instance(INSTANCE.replace("STATUS", "paused"));
        StackFacts facts = ((Found) directory.find("sheenapps", token("7", "us"))).facts();
        assertThat(facts.notes())
                .extracting(n -> n.id().toString())
                .containsExactly("cloud/other-organisation", "cloud/other-region", "cloud/stack-not-active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "archived", "deleting"})
    void aStackThatIsNotActiveIsNamedWithItsStatus(String status) {
        instance(INSTANCE.replace("STATUS", status));
        assertThat(found().notes())
                .extracting(n -> n.id() + " " + n.detail())
                .containsExactly("cloud/stack-not-active sheenapps is " + status + ": its doors do not answer");
    }

    @Test
    void aRefusalSaysWhatTheTokenTellsOfItself() {
        assertThat(hints(403, token("7", "us")))
                .containsExactly(
                        "Give the token's access policy the scope stacks:read and a realm with this stack",
                        "The token is of organisation 7, its policy of region us: is the stack there?");
        assertThat(hints(404, token("7", "us")))
                .hasSize(2)
                .element(1)
                .asString()
                .contains("organisation 7");
        assertThat(hints(401, token("7", "us")))
                .singleElement()
                .asString()
                .startsWith("Cannot tell: the token is revoked, expired or mistyped");
        assertThat(hints(401, Secret.of("glsa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE_0123abcd")))
                .singleElement()
                .asString()
                .contains("service-account");
        assertThat(hints(401, Secret.of("glc_FAKEcut")))
                .singleElement()
                .asString()
                .startsWith("The token is malformed")
                .doesNotContain("FAKEcut");
        assertThat(hints(401, Secret.of("FAKEother")))
                .singleElement()
                .asString()
                .contains("no access-policy token");
    }

    private List<String> hints(int status, Secret token) {
        API.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(status)));
        StackDirectory.Lookup lookup = directory.find("sheenapps", token);
        Problem problem = lookup instanceof Denied d ? d.problem() : ((NotFound) lookup).problem();
        return problem.hints().stream().map(Hint::text).toList();
    }

    @Test
    void theProxyOfTheEnvironmentIsOnTheWay() {
        Http proxied = new Http("0", RetryPolicy.NONE, Map.of("HTTP_PROXY", API.baseUrl()));
        try (proxied) {
            var far = new GrafanaCloudDirectory(URI.create("http://cloud.example"), proxied);
            assertThat(far.find("sheenapps", token("812733", "prod-eu-west-2"))).isInstanceOf(Found.class);
        }
    }

    @Test
    void refusalsAreToldApart() {
        assertThat(refusedWith(401)).isInstanceOf(Denied.class);
        assertThat(refusedWith(403)).isInstanceOf(Denied.class);
        assertThat(((Denied) refusedWith(403)).problem().hints().get(0).text()).contains("stacks:read");
        assertThat(refusedWith(404)).isInstanceOf(NotFound.class);
        assertThat(refusedWith(500)).isInstanceOf(Unreachable.class);
        assertThat(refusedWith(429)).isInstanceOf(Unreachable.class);
    }

    private StackDirectory.Lookup refusedWith(int status) {
        API.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(status).withBody("{\"code\":\"Forbidden\"}")));
        return directory.find("sheenapps", Secret.of("glc_FAKE"));
    }

    @ParameterizedTest
    @CsvSource({"<html>login</html>, http/not-json", "[], http/not-json", "{}, cloud/no-stack-id"})
    void anAnswerThatIsNoInstanceIsUnreachable(String body, String id) {
        instance(body);
        StackDirectory.Lookup lookup = directory.find("sheenapps", Secret.of("FAKE"));
        assertThat(((Unreachable) lookup).problem().id()).hasToString(id);
    }

    @Test
    void aCutConnectionIsUnreachable() {
        API.stubFor(get(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertThat(directory.find("sheenapps", Secret.of("FAKE"))).isInstanceOf(Unreachable.class);
    }

    @Test
    void aSlugCannotLeaveItsPlaceInThePath() {
        directory.find("../orgs?x=#", Secret.of("FAKE"));
        API.verify(getRequestedFor(urlEqualTo("/api/instances/..%2Forgs%3Fx%3D%23")));
    }
}
