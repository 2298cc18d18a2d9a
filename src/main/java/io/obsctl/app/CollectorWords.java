package io.obsctl.app;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words of the options that say for which collector a file is. */
public final class CollectorWords {
    private CollectorWords() {}

    /**
     * The collector that the options name.
     *
     * @param alloyVersion {@code --alloy-version}, or {@code null} for the usual one
     * @param stability {@code --stability}
     * @throws ObsctlException of usage for a version that is not known and a level that is none
     */
    public static CheckTarget target(@Nullable Version alloyVersion, String stability, boolean community) {
        AlloyVersion version = AlloyVersion.USUAL;
        if (alloyVersion != null) {
            version = version("--alloy-version ", alloyVersion.toString());
        }
        return new CheckTarget(version, stability(stability), community);
    }

    /**
     * A version of Alloy.
     *
     * @param option stands before the text in the problem; may be empty
     * @throws ObsctlException of usage for a version that is not known
     */
    static AlloyVersion version(String option, String text) {
        return AlloyVersion.parse(text)
                .orElseThrow(() -> usage(option + text + ": Alloy " + AlloyVersion.OLDEST + " to " + AlloyVersion.NEWEST
                        + " are known"));
    }

    private static Stability stability(String word) {
        List<String> words =
                Arrays.stream(Stability.values()).map(Stability::word).toList();
        return Stability.parse(word)
                .orElseThrow(() -> usage("--stability takes " + String.join(", ", words) + ", not " + word
                        + Nearest.to(word, words)
                                .map(n -> "; did you mean `" + n + "`?")
                                .orElse("")));
    }

    private static ObsctlException usage(String detail) {
        return new ObsctlException(
                ExitCode.USAGE, Problem.error("usage/arguments", "the command line is not understood", detail));
    }
}
