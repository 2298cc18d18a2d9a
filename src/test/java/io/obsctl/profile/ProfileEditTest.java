package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.profile.ProfileEdit.Edited;
import io.obsctl.profile.ProfileEdit.FileEdit;
import io.obsctl.profile.ProfileEdit.Refused;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileEditTest {
    private static final String BASE = """
            # the base, with ümlauts 😀
            environment: prod
            service: { name: w }   # who
            stack:
              kind:   self-hosted
              lanes:
                otlp:  { url: "https://o.example.org", id: "111" }   # OTLP 😀 "111"
                mimir: { url: 'https://m.example.org', id: '222' }
                loki:
                    url: https://l.example.org
                    id: 333       # plain
              tokens: { write: env:T }
            """;

    private static String after(String text, Map<String, String> values) {
        ProfileEdit.Result result = ProfileEdit.edit(MemoryProfiles.of("p", text), "p", values);
        assertThat(result).isInstanceOf(Edited.class);
        assertThat(((Edited) result).files()).hasSize(1);
        return ((Edited) result).files().get(0).after();
    }

    private static String refusal(String text, String pointer) {
        ProfileEdit.Result result = ProfileEdit.edit(MemoryProfiles.of("p", text), "p", Map.of(pointer, "9"));
        assertThat(result).isInstanceOf(Refused.class);
        return Shown.of(((Refused) result).problems());
    }

    @Test
    void swapsIdsAndKeepsEverythingElse() {
        String after = after(
                BASE,
                Map.of(
                        "/stack/lanes/otlp/id", "22222",
                        "/stack/lanes/mimir/id", "1",
                        "/stack/lanes/loki/id", "4444"));
        assertThat(after)
                .isEqualTo(BASE.replace("id: \"111\"", "id: \"22222\"")
                        .replace("id: '222'", "id: '1'")
                        .replace("id: 333 ", "id: 4444 "));
    }

    @Test
    void keepsByteOrderMarkAndWindowsLineEnds() {
        String text = "\uFEFF" + BASE.replace("\n", "\r\n");
        assertThat(after(text, Map.of("/stack/lanes/loki/id", "4"))).isEqualTo(text.replace("id: 333 ", "id: 4 "));
    }

    @Test
    void quotesWhatCannotStandPlain() {
        assertThat(after(BASE, Map.of("/stack/lanes/loki/id", "a: b")))
                .isEqualTo(BASE.replace("id: 333 ", "id: \"a: b\" "));
        assertThat(after(BASE, Map.of("/stack/lanes/mimir/id", "it's")))
                .isEqualTo(BASE.replace("id: '222'", "id: \"it's\""));
    }

    @Test
    void editsTheBaseWhereTheValueIsWritten() {
        MemoryProfiles files = MemoryProfiles.of("base", BASE)
                .with("p", "extends: base\nstack: { lanes: { otlp: { id: \"5\" } } } # mine\n");
        Edited edited = (Edited)
                ProfileEdit.edit(files, "p", Map.of("/stack/lanes/otlp/id", "222", "/stack/lanes/mimir/id", "5"));
        assertThat(edited.files())
                .extracting(FileEdit::path)
                .containsExactlyInAnyOrder("profiles/p.yaml", "profiles/base.yaml");
        for (FileEdit file : edited.files()) {
            assertThat(file.after())
                    .isEqualTo(
                            file.path().endsWith("base.yaml")
                                    ? BASE.replace("'222'", "'5'")
                                    : "extends: base\nstack: { lanes: { otlp: { id: \"222\" } } } # mine\n");
        }
    }

    @Test
    void replacesAnAliasByItsOwnValue() {
        String text = BASE.replace("id: \"111\"", "id: &x \"111\"").replace("id: '222'", "id: *x");
        assertThat(after(text, Map.of("/stack/lanes/mimir/id", "7"))).isEqualTo(text.replace("*x", "7"));
    }

    @Test
    void refusesWhatServesSeveralValues() {
        String anchored = BASE.replace("id: \"111\"", "id: &x \"111\"").replace("id: '222'", "id: *x");
        assertThat(refusal(anchored, "/stack/lanes/otlp/id")).contains("profile/edit", "several values");
        String merged = BASE.replace("mimir: { url: 'https://m.example.org', id: '222' }", "mimir: { <<: *o }")
                .replace("otlp:  {", "otlp: &o {");
        assertThat(refusal(merged, "/stack/lanes/mimir/id")).contains("profile/edit", "several values");
        String token = BASE.replace("tokens: { write: env:T }", "token: env:T");
        assertThat(refusal(token, "/stack/tokens/read")).contains("profile/edit", "several values");
    }

    @Test
    void refusesWhatIsNotWritten() {
        assertThat(refusal(BASE, "/collectors/0/alloy")).contains("profile/edit", "not written");
        assertThat(refusal(BASE, "/stack/lanes/otlp")).contains("profile/edit", "not a single value");
        assertThat(refusal(BASE.replace("id: 333 ", "id: >\n          333\n"), "/stack/lanes/loki/id"))
                .contains("profile/edit", "not a single value");
    }

    @Test
    void saysWhatIsWrongWithAnUnreadableProfile() {
        assertThat(refusal("a: [", "/stack/lanes/otlp/id")).contains("profile/yaml");
    }
}
