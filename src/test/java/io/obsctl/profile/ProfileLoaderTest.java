package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.Profile;
import io.obsctl.model.SecretRef;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProfileLoaderTest {
    private static final String GOOD =
            "environment: e\nservice: { name: s }\nstack: { kind: self-hosted, tokens: { write: env:T } }\n";

    private static LoadedProfile load(MemoryProfiles files, String name) {
        return ProfileViewTest.load(files, name);
    }

    private static Profile load(String text) {
        return load(MemoryProfiles.of("p", text), "p").profile();
    }

    private static String problems(MemoryProfiles files, String name) {
        return Shown.of(new ProfileLoader().load(files, name).problems());
    }

    private static String problems(String text) {
        return problems(MemoryProfiles.of("p", text), "p");
    }

    @Test
    void fillsInSafeDefaults() {
        Profile p = load(GOOD);
        assertThat(p.collectors()).hasSize(1);
        assertThat(p.collectors().get(0).listen().otlpHttp()).isEqualTo("127.0.0.1:4318");
        assertThat(p.collectors().get(0).limits().memory()).hasToString("512MiB");
        assertThat(p.hosts().defaults().port())
                .as("as SSH's configuration says")
                .isNull();
        assertThat(p.process().batch()).isEqualTo(Duration.ofSeconds(5));
        assertThat(p.collect().otlp()).isNull();
        assertThat(p.process().sampling()).isNull();
    }

    @Test
    void groupsSayWhatTheirHostsDoNotSayThemselves() {
        String hosts = """
                hosts:
                  groups:
                    edge: { port: 2222, user: ops, labels: { zone: a, tier: edge } }
                    web: { user: www, jump: b.example.org, labels: { zone: b } }
                  rollout: { canary: { group: web, zone: a } }
                  list:
                    - { name: h1, address: 192.0.2.1, groups: [ edge, web ], user: root }
                    - { name: h2, address: 192.0.2.2, groups: [ web ], labels: { zone: c } }
                """;
        var list = load(GOOD + hosts).hosts().list();
        assertThat(list.get(0).user()).isEqualTo("root");
        assertThat(list.get(0).port()).isEqualTo(2222);
        assertThat(list.get(0).jump()).isEqualTo("b.example.org");
        assertThat(list.get(0).labels()).containsOnly(entry("zone", "a"), entry("tier", "edge"));
        assertThat(list.get(1).user()).isEqualTo("www");
        assertThat(list.get(1).labels()).containsOnly(entry("zone", "c"));
        assertThat(problems(GOOD + hosts.replace("groups: [ edge, web ]", "groups: [ edge, 'w b' ]")))
                .contains("profile/address", "profile/canary");
    }

    @Test
    void laysAProfileOverItsBases() {
        MemoryProfiles files = MemoryProfiles.of(
                        "a",
                        GOOD
                                + "collect: { containers: { metrics: false, logs: false }, redis: [ { name: r1 } ] }\n"
                                + "process: { sampling: {}, resource: { x: 1, y: 2 }, redact: [email] }\n")
                .with("b", "extends: a\nabstract: true\nprocess: { batch: 7s }\n")
                .with("c", """
                        extends: b
                        service: { team: t }
                        stack: { lanes: { mimir: { url: "https://m.example.org", id: 1 } } }
                        collect: { redis+: [ { name: r2 } ], host-metrics: {}, containers: ~ }
                        process: { redact: [phone], resource: { y: 3 }, sampling: ~ }
                        """);
        Profile p = load(files, "c").profile();
        assertThat(p.service().name()).isEqualTo("s");
        assertThat(p.service().team()).isEqualTo("t");
        assertThat(p.process().batch()).isEqualTo(Duration.ofSeconds(7));
        assertThat(p.process().redact()).hasSize(1);
        assertThat(p.process().resource()).containsEntry("x", "1").containsEntry("y", "3");
        assertThat(p.process().sampling()).isNull();
        assertThat(p.collect().hostMetrics()).isNotNull();
        assertThat(p.collect().containers()).isNull();
        assertThat(p.collect().redis()).extracting(r -> r.name()).containsExactly("r1", "r2");
    }

    @Test
    void knowsThePlaceOfEveryValueInItsFile() {
        MemoryProfiles files = MemoryProfiles.of("a", GOOD).with("b", "# mine\nextends: a\nservice:\n  name: other\n");
        LoadedProfile loaded = load(files, "b");
        assertThat(loaded.file()).isEqualTo("profiles/b.yaml");
        assertThat(loaded.origin("/service/name").position()).hasToString("profiles/b.yaml:4:9");
        assertThat(loaded.origin("/service/name").line()).isEqualTo("  name: other");
        assertThat(loaded.origin("/stack/tokens/write").position()).hasToString("profiles/a.yaml:3:46");
        assertThat(loaded.origin("/stack/tokens/read").position()).hasToString("profiles/a.yaml:3:29");
        assertThat(loaded.origin("/budget/logs")).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void refusesBasesThatLeadNowhereOrBack() {
        assertThat(problems("extends: p\n" + GOOD)).contains("p.yaml:1:10  error  profile/extends", "p → p");
        assertThat(problems("extends: wrker\n" + GOOD)).contains("profile/extends", "no profiles/wrker.yaml");
        assertThat(problems("extends: ../x\n" + GOOD)).contains("profile/extends", "is not a name");
        assertThat(problems("extends: [a]\n" + GOOD)).contains("profile/type", "one profile");
        MemoryProfiles ring =
                MemoryProfiles.of("a", "extends: b\n").with("b", "extends: c\n").with("c", "extends: a\n");
        assertThat(problems(ring, "a")).contains("profiles/c.yaml:1:10", "a → b → c → a");
        assertThat(problems(ring, "a")).doesNotContain("profile/required");
    }

    @Test
    void reportsProblemsOfTheBaseInTheBase() {
        MemoryProfiles files = MemoryProfiles.of("a", GOOD + "proces: {}\n").with("b", "extends: a\nhots: {}\n");
        assertThat(problems(files, "b"))
                .contains("profiles/b.yaml:2:1  error  profile/unknown-key", "profiles/a.yaml:4:1  error");
    }

    @Test
    void anAbstractProfileIsCheckedAndNotUsed() {
        MemoryProfiles files = MemoryProfiles.of("w", "abstract: true\nservice: { name: x, teem: y }\n")
                .with("w-prod", GOOD);
        assertThat(problems(files, "w"))
                .contains("w.yaml:1:1  error  profile/abstract", "w-prod", "profile/unknown-key")
                .doesNotContain("profile/required");
    }

    @Test
    void suggestsProfilesThatAreThere() {
        MemoryProfiles files = MemoryProfiles.of("worker-prod", GOOD).with("worker", GOOD);
        assertThat(problems(files, "wroker-prod")).contains("profile/missing", "Did you mean `worker-prod`?");
        assertThat(problems(files, "zzz")).contains("worker, worker-prod");
        assertThat(problems(new MemoryProfiles(), "new")).contains("$ obsctl init new");
        assertThat(problems(files, "../etc/passwd")).contains("profile/name");
    }

    @Test
    void writesShortFormsOut() {
        Profile p = load(GOOD.replace("tokens: { write: env:T }", "token: env:T, tokens: { read: env:R }")
                + "collector: { alloy: 1.14 }\n");
        assertThat(p.stack().tokens().write()).isEqualTo(new SecretRef("env", "T"));
        assertThat(p.stack().tokens().read()).isEqualTo(new SecretRef("env", "R"));
        assertThat(p.stack().tokens().deploy()).isEqualTo(new SecretRef("env", "T"));
        assertThat(p.collectors())
                .singleElement()
                .satisfies(c -> assertThat(c.alloy()).hasToString("1.14"));
        assertThat(problems(GOOD + "collector: {}\ncollectors: []\n")).contains("p.yaml:4:1  error  profile/conflict");
    }

    @Test
    void readsPastedUrlsAsTheirBase() {
        String text = GOOD.replace("kind: self-hosted", """
                kind: self-hosted, lanes: {
                  otlp: { url: "otlp.example.org/otlp/v1/traces/", id: 1 },
                  mimir: { url: "https://m.example.org/api/prom/push", id: 2 },
                  loki: { url: "https://l.example.org/loki/api/v1/push", id: 3 },
                  tempo: { url: "https://t.example.org/tempo/", id: 4 } }""");
        var lanes = load(text).stack().lanes();
        assertThat(lanes.otlp().url()).hasToString("https://otlp.example.org/otlp");
        assertThat(lanes.mimir().url()).hasToString("https://m.example.org/api/prom");
        assertThat(lanes.loki().url()).hasToString("https://l.example.org");
        assertThat(lanes.tempo().url()).hasToString("https://t.example.org/tempo");
        assertThat(problems(text)).contains("4:", "info  profile/url-spelling");
    }

    @Test
    void aCloudStacksGrafanaFollowsFromItsSlug() {
        Profile p = load(GOOD.replace("kind: self-hosted", "kind: grafana-cloud, slug: shop"));
        assertThat(p.stack().grafana()).isNotNull();
        assertThat(p.stack().grafana().url()).hasToString("https://shop.grafana.net");
    }

    @Test
    void aMisspeltKeyIsNotReportedAsMissingToo() {
        assertThat(problems(GOOD.replace("environment", "enviroment")))
                .contains("profile/unknown-key")
                .doesNotContain("profile/required");
    }
}
