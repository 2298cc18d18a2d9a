package io.obsctl.app;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.ComponentReference;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.GraphRenderer;
import io.obsctl.lang.alloy.upgrade.UpgradeCheck;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.CheckReport;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.model.ComponentFacts;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the Alloy config of a profile or of a path: its graph, what an upgrade breaks, what a component takes. */
public final class AlloyConfigs {
    private final CheckSubjects subjects;
    private final OpenProfile profiles;
    private final MakeBundle bundles;
    private final TextFiles files;

    public AlloyConfigs(CheckSubjects subjects, OpenProfile profiles, MakeBundle bundles, TextFiles files) {
        this.subjects = subjects;
        this.profiles = profiles;
        this.bundles = bundles;
        this.files = files;
    }

    /** How a graph is drawn. */
    public enum Drawing {
        MERMAID,
        DOT,
        JSON,
        SVG,
        HTML
    }

    /**
     * Draws the graph of a config.
     *
     * @throws ObsctlException with exit code {@code USAGE} when the subject cannot be read or does not parse
     */
    public String draw(String subject, Drawing drawing) {
        Graph graph = Graph.of(parsed(subject), AlloyVersion.NEWEST);
        return switch (drawing) {
            case MERMAID -> GraphRenderer.mermaid(graph);
            case DOT -> GraphRenderer.dot(graph);
            case JSON -> GraphRenderer.json(graph);
            case SVG -> GraphRenderer.svg(graph);
            case HTML -> GraphRenderer.html(graph, subject);
        };
    }

    /** What an upgrade from one version to another breaks, deprecates or moves, place by place. */
    public CheckReport upgrade(String subject, String from, String to) {
        List<AlloyFile> parsed = parsed(subject);
        CheckTarget usual = CheckTarget.usual();
        List<Problem> problems = UpgradeCheck.run(
                parsed,
                new CheckTarget(CollectorWords.version("", from), usual.stability(), usual.community()),
                new CheckTarget(CollectorWords.version("", to), usual.stability(), usual.community()));
        return new CheckReport("1 config, Alloy " + from + " to " + to, List.of(new CheckedFile(subject, problems)));
    }

    /** @throws ObsctlException when that version has nothing of this name */
    public ComponentFacts component(String name, @Nullable String version) {
        AlloyVersion at = version == null ? AlloyVersion.USUAL : CollectorWords.version("", version);
        return ComponentReference.of(name, at)
                .map(AlloyConfigs::facts)
                .orElseThrow(() -> new ObsctlException(
                        ExitCode.USAGE,
                        Problem.error(
                                "usage/unknown-component", "there is no such component", name + " in Alloy " + at)));
    }

    private static ComponentFacts facts(ComponentReference reference) {
        return new ComponentFacts(
                reference.name(),
                reference.kind(),
                reference.since().toString(),
                reference.until().toString(),
                reference.community() ? "community" : reference.stability().word(),
                reference.deprecated(),
                members(reference.arguments()),
                members(reference.exports()));
    }

    private static List<ComponentFacts.Member> members(List<ComponentReference.Member> members) {
        return members.stream()
                .map(m -> new ComponentFacts.Member(
                        m.path(),
                        m.type(),
                        m.required(),
                        m.defaultText(),
                        m.values(),
                        m.versions().since().toString()))
                .toList();
    }

    private List<AlloyFile> parsed(String subject) {
        List<AlloyFile> out = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        texts(subject).forEach((name, text) -> {
            AlloySyntax.Parsed parsed = AlloySyntax.parse(name, text);
            problems.addAll(parsed.problems());
            out.add(parsed.file());
        });
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.USAGE, problems);
        }
        return out;
    }

    private Map<String, String> texts(String subject) {
        Map<String, String> out = new LinkedHashMap<>();
        if (subjects.isPath(subject)) {
            List<String> names = files.isDirectory(subject) ? files.list(subject, ".alloy") : List.of(subject);
            for (String name : names) {
                byte[] bytes = name.equals("-") ? files.readInput() : files.read(name);
                out.put(name, new String(bytes, StandardCharsets.UTF_8));
            }
            return out;
        }
        LoadedProfile profile = profiles.open(subject).profile();
        MakeBundle.Attempt attempt = bundles.attempt(profile);
        if (attempt.bundle() == null) {
            throw new ObsctlException(ExitCode.USAGE, attempt.problems());
        }
        for (Artifact config : attempt.bundle().of(ArtifactKind.ALLOY_CONFIG)) {
            out.put(config.path(), config.shownText());
        }
        return out;
    }
}
