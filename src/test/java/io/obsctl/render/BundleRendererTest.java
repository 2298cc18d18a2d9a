package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Version;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleRendererTest {
    @Test
    void givesTheSameBytesForTheSameProfile() {
        assertThat(bundle("worker-prod")).isEqualTo(bundle("worker-prod"));
    }

    @Test
    void namesTemplateLineAndColumnOfAnUndefinedValue() {
        List<Problem> problems =
                problems(overlay("env/alloy.env.ftl", "# one\nX=[=collector.nope]\n"), Shipped.load("worker-prod"));
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).id()).hasToString("render/template");
        assertThat(problems.get(0).position()).hasToString("templates/env/alloy.env.ftl:2:5");
        assertThat(problems.get(0).detail()).isEqualTo("collector.nope");
    }

    @Test
    void reportsEveryBrokenTemplateAtOnce() {
        TemplateSource broken = only("env/alloy.env.ftl", "[#if").over(overlay("systemd/drop-in.conf.ftl", "[=nope]"));
        assertThat(problems(broken, Shipped.load("worker-prod")))
                .extracting(p -> p.position() == null ? "" : p.position().file())
                .containsExactlyInAnyOrder("templates/env/alloy.env.ftl", "templates/systemd/drop-in.conf.ftl");
    }

    @ParameterizedTest
    @EnumSource(
            value = RunsOn.class,
            names = {"KUBERNETES", "FLEET"})
    void namesWhatItServesInsteadOfAPlaceThatItDoesNot(RunsOn place, @TempDir Path directory) throws IOException {
        String word = place.name().toLowerCase(Locale.ROOT);
        Files.writeString(directory.resolve("prod.yaml"), """
                environment: prod
                service: { name: worker }
                stack: { kind: self-hosted, lanes: { otlp: { url: "http://127.0.0.1:1", auth: none } } }
                collector:
                  runs-on: WORD
                collect: { otlp: {} }
                """.replace("WORD", word));
        Problem problem = problems(TemplateSource.shipped(), Shipped.load(directory, "prod"))
                .get(0);
        assertThat(problem.id()).hasToString("render/runs-on");
        assertThat(problem.position()).isNotNull();
        assertThat(problem.position().line()).isEqualTo(5);
        assertThat(problem.detail()).contains("`runs-on: " + word + "`");
        assertThat(problem.hints().toString()).contains("systemd", "compose", "local", "obsctl explain render/runs-on");
    }

    @Test
    void leadsBrokenAlloyBackToTheTemplateLine() {
        String self = TemplateSource.shipped().read("alloy/self.ftl").orElseThrow();
        String broken = self.replace("targets = prometheus", "targets = = prometheus");
        List<Problem> problems = problems(overlay("alloy/self.ftl", broken), Shipped.load("worker-prod"));
        int line = (int) broken.substring(0, broken.indexOf("= =")).lines().count();
        assertThat(problems.get(0).origin()).isEqualTo("templates/alloy/self.ftl:" + line);
    }

    @Test
    void leadsBrokenJsonBackToItsTemplate() {
        List<Problem> problems = problems(
                overlay("grafana/folder.json.ftl", "{ \"uid\": [=folder.uid],\n }"), Shipped.load("worker-prod"));
        assertThat(problems.get(0).id()).hasToString("render/json");
        assertThat(problems.get(0).origin()).startsWith("templates/grafana/folder.json.ftl:");
    }

    @Test
    void letsNoTemplateCaptureOrShowASecretWhereNoneMayStand() {
        TemplateSource leaking = overlay("alloy/self.ftl", "// [@secret ref=profile.stack.tokens.write/]\n");
        assertThat(problems(leaking, Shipped.load("worker-prod")).get(0).detail())
                .contains("no secret may stand");
    }

    @Test
    void knowsTheLineOfATemplateForEachLineOfTheConfig() {
        RenderResult.Rendered rendered = Shipped.render(Shipped.load("worker-prod"));
        Artifact config = rendered.bundle().of(ArtifactKind.ALLOY_CONFIG).get(0);
        List<String> lines = config.shownText().lines().toList();
        int line = lines.indexOf("prometheus.exporter.self \"collector\" { }") + 1;
        assertThat(rendered.sourceMap().origin(config.path(), line)).contains("templates/alloy/self.ftl:3");
    }

    @Test
    void readsTokensFromFilesWhereTheAlloyCanAndFromTheEnvironmentElsewhere() {
        LoadedProfile profile = Shipped.load("worker-prod");
        Bundle young = bundle(profile);
        assertThat(text(young, "alloy/config.alloy"))
                .contains("password_file = \"/var/lib/obsctl/current/credentials/write-token\"");
        assertThat(text(young, "env/alloy.env")).doesNotContain("TOKEN");

        Bundle old = bundle(with(profile, "collectors.0.alloy", new Version(1, 12)));
        assertThat(text(old, "alloy/config.alloy"))
                .contains("sys.env(\"OBSCTL_WRITE_TOKEN\")")
                .doesNotContain("password_file");
        Artifact env = artifact(old, "env/alloy.env");
        assertThat(env.mode()).isEqualTo(0600);
        assertThat(env.shownText()).contains("OBSCTL_WRITE_TOKEN=<env:GRAFANA_CLOUD_TOKEN>");
        assertThat(old.of(ArtifactKind.CREDENTIAL)).isEmpty();
    }

    @Test
    void loadsCredentialsThroughSystemdWhenAskedTo() {
        Bundle bundle = bundle(
                with(Shipped.load("worker-prod"), "collectors.0.credentials", CredentialDelivery.LOAD_CREDENTIAL));
        assertThat(text(bundle, "alloy/config.alloy"))
                .contains("password_file = sys.env(\"CREDENTIALS_DIRECTORY\") + \"/write-token\"");
        assertThat(text(bundle, "systemd/obsctl-alloy.service"))
                .contains("LoadCredential=write-token:/var/lib/obsctl/current/credentials/write-token");
    }

    @Test
    void keepsAGatewayApartFromAnAgent() {
        LoadedProfile gateway = Shipped.load("edge-gateway");
        List<Object> both = List.of(
                Shipped.load("worker-prod").profile().collectors().get(0),
                gateway.profile().collectors().get(0));
        Bundle bundle = bundle(with(gateway, "collectors", both));
        assertThat(text(bundle, "gateway/alloy/config.alloy"))
                .contains("otelcol.auth.basic \"door\"")
                .contains("/var/lib/obsctl/current/gateway/credentials/door-users")
                .doesNotContain("prometheus.exporter.unix");
        assertThat(text(bundle, "alloy/config.alloy"))
                .contains("prometheus.exporter.unix")
                .doesNotContain("door");
    }

    @Test
    void refusesADoorWhereReceiversTakeNoPassword() {
        assertThat(problems(
                        TemplateSource.shipped(),
                        with(Shipped.load("edge-gateway"), "collectors.0.alloy", new Version(1, 5))))
                .extracting(p -> p.id().toString())
                .contains("render/door");
    }

    @Test
    void refusesSignalsThatNoLaneTakes() {
        LoadedProfile profile = Shipped.load("worker-prod");
        profile = with(profile, "stack.lanes.otlp", null);
        profile = with(profile, "stack.lanes.loki", null);
        assertThat(problems(TemplateSource.shipped(), profile))
                .extracting(Problem::detail)
                .containsExactly("logs");
    }

    @Test
    void refusesAnObjectiveThatIsNoSelectorAtItsPlace() {
        LoadedProfile profile =
                with(Shipped.load("worker-prod"), "observe.slos.0.good", "sum(rate(job_processed_total[5m]))");
        Problem problem = problems(TemplateSource.shipped(), profile).get(0);
        assertThat(problem.id()).hasToString("render/slo");
        assertThat(problem.position()).isNotNull();
    }

    @Test
    void refusesThresholdsAndNamesThatNobodyKnows() {
        LoadedProfile profile =
                with(Shipped.load("worker-prod"), "observe.alerts.thresholds", Map.of("HighErrorRate", "five"));
        profile = with(profile, "observe.dashboards", List.of("goldn"));
        assertThat(problems(TemplateSource.shipped(), profile))
                .extracting(p -> p.id().toString())
                .containsExactlyInAnyOrder("render/threshold", "render/no-such-dashboard");
    }

    @Test
    void takesThresholdsInTheUnitOfTheMetric() {
        LoadedProfile profile = with(
                Shipped.withRulers("worker-prod"),
                "observe.alerts.thresholds",
                Map.of("HighErrorRate", "2.5%", "HighJobLatency", "1m30s", "QueueBacklog", "120"));
        String rules = text(bundle(profile), "rules/mimir/worker.yaml");
        assertThat(rules).contains("> 0.025'").contains("> 90000'").contains("> 120'");
    }

    @Test
    void addsTheAlloyTextOfTheProfile() {
        LoadedProfile profile = with(Shipped.load("worker-prod"), "extraAlloy", "extra.alloy");
        assertThat(problems(TemplateSource.shipped(), profile))
                .extracting(p -> p.id().toString())
                .containsExactly("render/extra-alloy");
        TemplateSource extras = path -> Optional.of("prometheus.exporter.self \"again\" { }");
        RenderResult result = new BundleRenderer(TemplateSource.shipped(), extras).render(profile);
        assertThat(text(((RenderResult.Rendered) result).bundle(), "alloy/config.alloy"))
                .endsWith("prometheus.exporter.self \"again\" { }\n");
    }

    @Test
    void listensInsideAContainerAndPublishesOnLoopback() {
        Bundle bundle = bundle(with(Shipped.load("worker-prod"), "collectors.0.runsOn", RunsOn.COMPOSE));
        assertThat(text(bundle, "alloy/config.alloy")).contains("endpoint = \"0.0.0.0:4318\"");
        assertThat(text(bundle, "compose/docker-compose.yaml")).contains("'127.0.0.1:4318:4318'");
        assertThat(bundle.of(ArtifactKind.SYSTEMD_UNIT)).isEmpty();
    }

    @Test
    void unitsPassSystemd(@TempDir Path folder) throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(analyze), "systemd-analyze is not installed");
        for (String name : Shipped.names()) {
            LoadedProfile profile = with(Shipped.load(name), "collectors.0.runsOn", RunsOn.SYSTEMD);
            profile = with(profile, "collectors.0.binary", "/bin/true");
            Path unit = folder.resolve("obsctl-alloy.service");
            Files.writeString(unit, text(bundle(profile), "systemd/obsctl-alloy.service"));
            Process process = new ProcessBuilder(analyze.toString(), "verify", unit.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            assertThat(said.lines()
                            .filter(line -> line.contains("obsctl-alloy"))
                            .toList())
                    .as(name)
                    .isEmpty();
        }
    }

    private static TemplateSource overlay(String path, String text) {
        return only(path, text).over(TemplateSource.shipped());
    }

    private static TemplateSource only(String path, String text) {
        return asked -> asked.equals(path) ? Optional.of(text) : Optional.empty();
    }

    private static LoadedProfile with(LoadedProfile loaded, String path, Object value) {
        Profile changed = Records.with(loaded.profile(), path, value);
        return new LoadedProfile(loaded.name(), loaded.file(), changed, loaded.origins());
    }

    private static Bundle bundle(String name) {
        return bundle(Shipped.load(name));
    }

    private static Bundle bundle(LoadedProfile profile) {
        return Shipped.render(profile).bundle();
    }

    private static List<Problem> problems(TemplateSource templates, LoadedProfile profile) {
        return ((RenderResult.NotRendered) new BundleRenderer(templates).render(profile)).problems();
    }

    private static Artifact artifact(Bundle bundle, String path) {
        return bundle.artifacts().stream()
                .filter(a -> a.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path));
    }

    private static String text(Bundle bundle, String path) {
        return artifact(bundle, path).shownText();
    }
}
