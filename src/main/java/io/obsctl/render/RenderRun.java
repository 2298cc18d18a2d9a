package io.obsctl.render;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.Release;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One rendering of one profile: gathers artifacts and problems, and remembers how each artifact was made. */
final class RenderRun {
    /** How an artifact came to be, so that its lines can be led back to its template. */
    record Made(String template, Map<String, Object> model, String text) {}

    private final TemplateSource templates;
    private final TemplateSource extras;
    private final TemplateEngine engine;
    private final LoadedProfile loaded;
    private final List<Artifact> artifacts = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> digests = new HashMap<>();
    private final Map<String, Made> made = new HashMap<>();
    private final Map<String, List<RuleGroup.Rule>> rulesOf = new HashMap<>();

    RenderRun(TemplateSource templates, TemplateSource extras, TemplateEngine engine, LoadedProfile loaded) {
        this.templates = templates;
        this.extras = extras;
        this.engine = engine;
        this.loaded = loaded;
    }

    /** An empty run of the same rendering, for another thread. */
    RenderRun beside() {
        return new RenderRun(templates, extras, engine, loaded);
    }

    /** Takes over what a run that has ended gathered, as if it had come after what is here. */
    void join(RenderRun other) {
        addAll(other.artifacts);
        other.problems.forEach(this::problem);
        made.putAll(other.made);
        digests.putAll(other.digests);
        rulesOf.putAll(other.rulesOf);
    }

    LoadedProfile loaded() {
        return loaded;
    }

    Profile profile() {
        return loaded.profile();
    }

    List<Artifact> artifacts() {
        return artifacts;
    }

    List<Problem> problems() {
        return problems;
    }

    boolean hasTemplate(String path) {
        return templates.read(path).isPresent();
    }

    /** The Alloy text that the profile adds; empty when it adds none, or none that can be used. */
    Optional<String> extraAlloy() {
        String path = profile().extraAlloy();
        if (path == null) {
            return Optional.empty();
        }
        Optional<String> text = extras.read(path);
        if (text.isEmpty()) {
            problemAt("/extra-alloy", Problem.error("render/extra-alloy", "the added Alloy text cannot be read", path));
            return Optional.empty();
        }
        AlloySyntax.Parsed parsed = AlloySyntax.parse(path, text.get());
        parsed.problems().forEach(this::problem);
        return parsed.ok() ? text : Optional.empty();
    }

    void add(Artifact artifact) {
        if (artifacts.stream().anyMatch(a -> a.path().equals(artifact.path()))) {
            problems.add(Problem.error("render/same-path", "two artifacts would have the same path", artifact.path()));
            return;
        }
        artifacts.add(artifact);
    }

    /** Digest of the artifact's shown text. */
    String digest(Artifact artifact) {
        return digests.computeIfAbsent(
                artifact.path(), p -> Release.sha256(artifact.shownText().getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes digests while there is time for it: without a compiler, SHA-256 of a bundle takes 10 ms. */
    void digests() {
        artifacts.forEach(this::digest);
    }

    void addAll(List<Artifact> more) {
        more.forEach(this::add);
    }

    void problem(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** A problem at the value of the profile that the pointer leads to. */
    void problemAt(String pointer, Problem problem) {
        var origin = loaded.origin(pointer);
        problem(problem.at(origin.position(), origin.line()));
    }

    /** Renders one artifact from one template, in the canonical form of its kind. */
    void render(String path, ArtifactKind kind, int mode, String template, Map<String, Object> model) {
        Slots slots = new Slots();
        SyntaxWriter out = new SyntaxWriter(TemplateEngine.syntaxOf(template));
        try {
            engine.render(template, bound(model, slots), out);
        } catch (TemplateEngine.Failed e) {
            problem(e.problem());
            return;
        }
        String raw = out.text();
        String text = canonical(kind, path, template, model, raw);
        made.put(path, new Made(template, new HashMap<>(model), text));
        add(new Artifact(path, kind, mode, slots.split(text)));
    }

    /** Runs a template for what its directives gather; what it writes is thrown away. */
    void run(String template, Map<String, Object> model) throws TemplateEngine.Failed {
        engine.render(template, bound(model, new Slots()), new SyntaxWriter(TemplateEngine.syntaxOf(template)));
    }

    /** Remembers where each rule of a file was written: its own template says more than the one that prints it. */
    void rules(String path, List<RuleGroup.Rule> rules) {
        rulesOf.put(path, rules);
    }

    private static Map<String, Object> bound(Map<String, Object> model, Slots slots) {
        Map<String, Object> bound = new HashMap<>(model);
        bound.put("secret", new SecretDirective(slots));
        bound.put("ottl", new SyntaxDirective(Syntax.OTTL));
        bound.put("promql", new SyntaxDirective(Syntax.DASHBOARD_QUERY));
        bound.put("gotext", new SyntaxDirective(Syntax.GOTEXT));
        return bound;
    }

    private String canonical(ArtifactKind kind, String path, String template, Map<String, Object> model, String raw) {
        if (kind == ArtifactKind.ALLOY_CONFIG) {
            AlloySyntax.Formatted formatted = AlloySyntax.format(path, raw);
            if (!formatted.ok()) {
                SourceMap lines = new TracedLines(engine).map(template, bound(model, new Slots()), raw);
                for (Problem problem : formatted.problems()) {
                    problem(located(problem, path, lines));
                }
            }
            return formatted.text();
        }
        if (TemplateEngine.syntaxOf(template) == Syntax.JSON) {
            JsonText.Result result = JsonText.canonical(raw);
            if (result instanceof JsonText.Broken broken) {
                SourceMap lines = new TracedLines(engine).map(template, bound(model, new Slots()), raw);
                problem(located(
                        Problem.error("render/json", "the rendered text is not JSON", broken.reason())
                                .at(Position.at(path, broken.line(), broken.column())),
                        path,
                        lines));
                return raw;
            }
            return ((JsonText.Canonical) result).text();
        }
        return Blank.squeeze(raw);
    }

    private static Problem located(Problem problem, String path, SourceMap lines) {
        Position position = problem.position();
        return position == null
                ? problem
                : problem.from(lines.origin(path, position.line()).orElse(null));
    }

    /** Leads lines of every artifact back to templates; renders anew, and only what is asked for. */
    SourceMap sourceMap() {
        Map<String, Made> remembered = Map.copyOf(made);
        Map<String, SourceMap> known = new HashMap<>();
        return (artifact, line) -> {
            Made how = remembered.get(artifact);
            if (how == null) {
                return Optional.empty();
            }
            List<RuleGroup.Rule> rules = rulesOf.get(artifact);
            if (rules != null) {
                return RuleLines.origin(how.text(), line, rules);
            }
            synchronized (known) {
                return known.computeIfAbsent(
                                artifact,
                                a -> new TracedLines(engine)
                                        .map(how.template(), bound(how.model(), new Slots()), how.text()))
                        .origin(artifact, line);
            }
        };
    }
}
