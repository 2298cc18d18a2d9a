package io.obsctl.app;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lang.alloy.check.ModuleFiles;
import io.obsctl.lang.alloy.lint.AlloyLints;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.model.Collector;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks Alloy text: what a bundle holds, and files that people name. */
final class AlloyText {
    private AlloyText() {}

    /** Loads what every check needs. */
    static void prepare() {
        AlloyChecker.prepare();
    }

    /**
     * Problems of a bundle's Alloy configs, each with the template and line that it came from.
     *
     * @param lints whether what no Alloy refuses is looked for too; rendering does not wait for it
     */
    static List<Problem> check(LoadedProfile profile, Bundle bundle, SourceMap sources, boolean lints) {
        List<Problem> out = new ArrayList<>();
        for (Artifact config : bundle.of(ArtifactKind.ALLOY_CONFIG)) {
            CheckTarget target = target(profile, config.path());
            for (Problem problem : whole(config, target, lints)) {
                Position at = problem.position();
                out.add(
                        at == null
                                ? problem
                                : problem.from(
                                        sources.origin(config.path(), at.line()).orElse(null)));
            }
        }
        return out;
    }

    /** The collector that a config is for: a folder before {@code alloy/} is the collector's role. */
    private static CheckTarget target(LoadedProfile profile, String path) {
        List<Collector> collectors = profile.profile().collectors();
        Collector collector = collectors.stream()
                .filter(c -> path.startsWith(c.role().name().toLowerCase(java.util.Locale.ROOT) + "/"))
                .findFirst()
                .orElse(collectors.get(0));
        AlloyVersion version = AlloyVersion.parse(collector.alloy().toString()).orElse(AlloyVersion.NEWEST);
        return new CheckTarget(version, Stability.GENERALLY_AVAILABLE, false);
    }

    /** Problems of files that are one config together, a list a file, in the order given. */
    static List<CheckedFile> check(Map<String, byte[]> files, CheckSubjects.Request request, ModuleFiles modules) {
        Map<String, List<Problem>> byFile = new LinkedHashMap<>();
        List<AlloyFile> parsed = new ArrayList<>();
        files.forEach((name, bytes) -> {
            AlloySyntax.Parsed one = AlloySyntax.parse(name, bytes);
            byFile.put(name, new ArrayList<>(one.problems()));
            if (one.ok()) {
                parsed.add(one.file());
            }
        });
        if (parsed.size() == files.size()) {
            String first = files.keySet().iterator().next();
            for (Problem problem : found(parsed, target(request), modules)) {
                String file =
                        problem.position() == null ? first : problem.position().file();
                byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(problem);
            }
        }
        return byFile.entrySet().stream()
                .map(e -> new CheckedFile(e.getKey(), e.getValue()))
                .toList();
    }

    private static CheckTarget target(CheckSubjects.Request request) {
        return CollectorWords.target(request.alloyVersion(), request.stability(), request.community());
    }

    /** What a real Alloy refuses, and, where nothing is refused, what people get wrong all the same. */
    private static List<Problem> found(List<AlloyFile> parsed, CheckTarget target, ModuleFiles modules) {
        List<Problem> out = new ArrayList<>(AlloyChecker.check(parsed, target, modules));
        if (out.stream().noneMatch(p -> p.severity() == Severity.ERROR)) {
            out.addAll(AlloyLints.run(parsed, target.version()));
        }
        return out;
    }

    private static List<Problem> whole(Artifact config, CheckTarget target, boolean lints) {
        AlloySyntax.Parsed parsed = AlloySyntax.parse(config.path(), config.shownText());
        if (!parsed.ok()) {
            return parsed.problems();
        }
        List<AlloyFile> files = List.of(parsed.file());
        return lints ? found(files, target, ModuleFiles.NONE) : AlloyChecker.check(files, target, ModuleFiles.NONE);
    }
}
