package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HostileInputTest {
    private static final String GOOD = "environment: e\nservice: { name: s }\nstack: { kind: self-hosted }\n";

    private static String problems(byte[] bytes) {
        return Shown.of(new ProfileLoader()
                .load(new MemoryProfiles().with("p", bytes), "p")
                .problems());
    }

    private static String problems(String text) {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesAByteOrderMarkAndWindowsLineEnds() {
        assertThat(problems("\uFEFF" + GOOD.replace("\n", "\r\n"))).isEmpty();
        assertThat(problems(("\uFEFF" + GOOD + "envronment: x\n").replace("\n", "\r\n")))
                .startsWith("profiles/p.yaml:4:1  error  profile/unknown-key");
    }

    @Test
    void namesNulAndControlCharactersWithTheirPlaces() {
        assertThat(problems(GOOD + "a: \u0000b\n# \u001b[31m"))
                .contains("p.yaml:4:4  error  profile/encoding", "NUL", "p.yaml:5:3", "U+001B")
                .doesNotContain("\u001b", "\u0000");
    }

    @Test
    void refusesControlCharactersThatEscapesMake() {
        assertThat(problems(GOOD.replace("name: s", "name: \"a\\0b\\e\"")))
                .contains("p.yaml:2:18  error  profile/value", "control character", "`a\\u0000b\\u001b`");
    }

    @Test
    void saysWhichByteIsNotUtf8() {
        byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
        bytes[18] = (byte) 0xFF;
        assertThat(problems(bytes)).contains("p.yaml:2:4  error  profile/encoding", "not UTF-8");
        assertThat(problems("a: b".getBytes(StandardCharsets.UTF_16))).contains("profile/encoding", "UTF-16");
    }

    @Test
    void boundsNestingAliasesAndSizes() {
        String deep = "a: " + "[".repeat(100) + "]".repeat(100);
        assertThat(problems(deep)).contains("profile/yaml", "levels of nesting");
        assertThat(problems("- ".repeat(400_000))).contains("profile/yaml", "levels of nesting");
        assertThat(problems("a: " + "{b: ".repeat(100_000))).contains("profile/yaml", "levels of nesting");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n");
        }
        assertThat(problems(laughs.toString())).contains("profile/yaml", "aliases included");
        assertThat(problems("a: " + "x".repeat(5_000_000))).contains("profile/encoding", "bytes");
        assertThat(problems("a: " + "x".repeat(900_000))).contains("profile/yaml", "characters");
        assertThat(problems("a: \"" + "\\u0041".repeat(100_000) + "\"")).contains("profile/yaml", "characters");
    }

    @Test
    void boundsNumbersAndWords() {
        String port = "hosts: { defaults: { port: " + "9".repeat(60) + " } }\n";
        assertThat(problems(GOOD + port)).contains("p.yaml:4:28  error  profile/type");
        assertThat(problems(GOOD + "hosts: { defaults: { port: 70000 } }\n"))
                .contains("profile/value", "between 1 and 65535");
        assertThat(problems(GOOD + "k".repeat(900) + ": 1\n")).contains("profile/unknown-key", "…");
        assertThat(problems(GOOD + "process: { batch: 999999999d }\n")).isEmpty();
        assertThat(problems(GOOD + "process: { batch: 9999999999d }\n")).contains("profile/duration");
        assertThat(problems(GOOD + "budget: { logs: 99999999999999999999TiB/day }\n"))
                .contains("profile/size");
    }

    @Test
    void refusesTagsSecondDocumentsAndKeysThatAreNoWords() {
        assertThat(problems(GOOD + "a: !!java.lang.Runtime []\n")).contains("p.yaml:4:4", "profile/yaml", "tag");
        assertThat(problems(GOOD + "---\n" + GOOD)).contains("p.yaml:4:1", "second document");
        assertThat(problems(GOOD + "? [a, b]\n: c\n")).contains("p.yaml:4:3", "a key has to be a word");
        assertThat(problems(GOOD + "a: *nowhere\n")).contains("p.yaml:4:4", "no anchor");
        assertThat(problems("&a [*a]")).contains("profile/yaml");
        assertThat(problems("[a]")).contains("profile/type", "mapping");
        assertThat(problems("\t- a: 1\n")).contains("profile/yaml", "no tabs");
    }

    @Test
    void anEmptyFileLacksEverything() {
        assertThat(problems("")).contains("`environment`", "`service`", "`stack`");
        assertThat(problems("# nothing\n")).contains("p.yaml:1:1  error  profile/required");
    }

    @Test
    void resolvesAnchorsAliasesAndMergeKeys() {
        String text = """
                environment: &e prod
                service: &s { name: *e, team: a }
                stack: { kind: self-hosted }
                process: { resource: { <<: *s, team: b } }
                """;
        var loaded = ProfileViewTest.load(MemoryProfiles.of("p", text), "p");
        assertThat(loaded.profile().service().name()).isEqualTo("prod");
        assertThat(loaded.profile().process().resource())
                .containsEntry("name", "prod")
                .containsEntry("team", "b");
    }

    @Test
    void findsEveryDuplicateKey() {
        assertThat(problems(GOOD + "environment: x\nbudget: { logs: 1GB/day, logs: 2GB/day }\n"))
                .contains("p.yaml:4:1  error  profile/duplicate-key", "line 1", "p.yaml:5:26");
    }

    @Test
    void readsVersionsFromTheirText() {
        String text = GOOD + "collector: { alloy: 1.10 }\n";
        var loaded = ProfileViewTest.load(MemoryProfiles.of("p", text), "p");
        assertThat(loaded.profile().collectors().get(0).alloy()).hasToString("1.10");
        assertThat(problems(GOOD + "collector: { alloy: 1 }\n")).contains("profile/version");
    }

    @Test
    void neverRepeatsASecret() {
        String text = GOOD.replace(
                        "kind: self-hosted",
                        "kind: self-hosted, tokens: { write: glc_FAKEFAKEFAKE1, read: \"hunter FAKE2\", dploy: FAKE3 },"
                                + " lanes: { otlp: { url: \"https://u:FAKE4@x.example.org\" } }")
                + "process: { resource: { a: glsa_FAKEFAKEFAKE5, b: \"Basic MTIzOkZBS0VGQUtF\" } }\n"
                + "collect: { postgres: [ { dsn: 'postgres://u:FAKE6@h/db' } ] }\n";
        String shown = problems(text);
        assertThat(shown)
                .contains("profile/token-literal", "profile/secret-ref", "profile/url", "profile/unknown-key")
                .doesNotContain("FAKE", "RkFLR", "ZBS0VG");
    }
}
