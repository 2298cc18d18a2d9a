package io.obsctl.app;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks Alloy text: what a bundle holds, and files that people name. */
final class AlloyText {
    private AlloyText() {}

    /** Problems of a bundle's Alloy config, each with the template and line that it came from. */
    static List<Problem> check(LoadedProfile profile, Bundle bundle, SourceMap sources) {
        List<Problem> out = new ArrayList<>();
        for (Artifact config : bundle.of(ArtifactKind.ALLOY_CONFIG)) {
            for (Problem problem :
                    AlloySyntax.parse(config.path(), config.shownText()).problems()) {
                out.add(
                        problem.position() == null
                                ? problem
                                : problem.from(sources.origin(
                                                config.path(),
                                                problem.position().line())
                                        .orElse(null)));
            }
        }
        return out;
    }

    /** Problems of files that are one config together, a list a file. */
    static List<CheckedFile> check(Map<String, byte[]> texts, CheckSubjects.Request request) {
        Map<String, List<Problem>> out = new LinkedHashMap<>();
        texts.forEach(
                (name, bytes) -> out.put(name, AlloySyntax.parse(name, bytes).problems()));
        return out.entrySet().stream()
                .map(e -> new CheckedFile(e.getKey(), e.getValue()))
                .toList();
    }
}
