package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostLookTest {
    private static HostLook parse(String text) {
        return HostLook.parse(text.getBytes(StandardCharsets.UTF_8), "alloy");
    }

    @Test
    void readsFactsAndFilesWhateverTheirTextHolds() {
        HostLook look = parse("fact os debian 12\nfact empty \nstate\ncurrent releases/x\n"
                + "file 644 root:root yes a b\ntext 12\nfile x\ndoné\n"
                + "file 440 root:alloy yes c\nhidden\nfile 440 root:root yes d\nhidden\ndone\n");
        assertThat(look.fact("os")).isEqualTo("debian 12");
        assertThat(look.fact("empty")).isEmpty();
        assertThat(look.fact("absent")).isEmpty();
        assertThat(look.files()).hasSize(3);
        assertThat(look.files().get(0).path()).isEqualTo("a b");
        assertThat(look.files().get(0).text()).hasValue("file x\ndoné");
        assertThat(look.files().get(1).intact()).isTrue();
        assertThat(look.files().get(2).intact()).as("others may not read it").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bash: warning\n",
                "fact os debian\n",
                "state\n",
                "state\ncurrent releases/x\n",
                "state\ncurrent releases/x\nfile 644 root:root yes a\ntext 500\nshort\n",
                "state\ncurrent releases/x\nfile 9 root:root yes a\nhidden\ndone\n",
                "state\ncurrent releases/x\nrecord 3\nabc\ndone\n"
            })
    void whatIsCutOffOrOfAnotherIsNotUnderstood(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
