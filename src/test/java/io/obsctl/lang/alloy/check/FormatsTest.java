package io.obsctl.lang.alloy.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({"1h30m, 5400", "500ms, 0.5", "-1s, -1", "1.5h, 5400", "0, 0", "1us, 0.000001"})
    void readsDurationsAsGoDoes(String text, double seconds) {
        assertThat(Formats.duration(text)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1d", "10 s", "s", ".s", "1h 30m", "--1s", "999999999h"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Formats.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1B", "10MiB", "1.5MB", "1GiB5MiB", "-1MiB"})
    void takesSizesWithUnits(String text) {
        assertThat(Formats.isBytes(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "1K", "10mb", "1 KiB", "B", "x"})
    void refusesSizesThatAlloyRefuses(String text) {
        assertThat(Formats.isBytes(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*)", "a|b", "(?P<x>y)", "[[:alpha:]]+", "[]a]", "\\Q(\\E", "", "(?i)x", "a{2,3}", "^$"})
    void takesRegularExpressionsOfGo(String regex) {
        assertThat(Regexes.mayCompile(regex)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[", "*a", "a\\", "(?=x)", "(?<!x)y"})
    void refusesOnlyWhatIsSurelyWrong(String regex) {
        assertThat(Regexes.mayCompile(regex)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9/x", "localhost:80", "/path", "", "unix:///run/x.sock"})
    void takesUrlsAsGoDoes(String url) {
        assertThat(TextFormat.URL.fits(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9", ":80", "a b:c"})
    void refusesUrlsAsGoDoes(String url) {
        assertThat(TextFormat.URL.fits(url)).isFalse();
    }
}
