package io.obsctl.profile;

import io.obsctl.problem.Nearest;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Findings;
import io.obsctl.profile.bind.Overlay;
import io.obsctl.profile.tree.Place;
import io.obsctl.profile.tree.Words;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.Yaml.Entry;
import io.obsctl.profile.tree.Yaml.Kind;
import io.obsctl.profile.tree.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A profile and its bases, read and laid over each other. */
final class ProfileChain {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int LONGEST = 16;

    private final ProfileFiles files;
    private final Findings findings;
    private final Set<String> names = new LinkedHashSet<>();
    private String file = "";
    private boolean isAbstract;
    private @Nullable Position abstractAt;
    private boolean complete = true;

    ProfileChain(ProfileFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /** The path of the profile's own file. */
    String file() {
        return file;
    }

    /** Whether the profile's own file says {@code abstract: true}. */
    boolean isAbstract() {
        return isAbstract;
    }

    /** Where it says so. */
    Position abstractAt() {
        return abstractAt == null ? Position.at(file, 1, 1) : abstractAt;
    }

    /** Whether every file of the chain was read, so that what is missing is really missing. */
    boolean isComplete() {
        return complete;
    }

    /** The effective document without {@code extends} and {@code abstract}; {@code null} when nothing could be read. */
    Yaml.@Nullable Table read(String name) {
        List<Yaml.Table> layers = new ArrayList<>();
        String next = name;
        Place asked = null;
        while (next != null) {
            Yaml.Table layer = layer(next, asked);
            if (layer == null) {
                complete = false;
                break;
            }
            Optional<Entry> base = layer.entry("extends");
            if (layers.isEmpty()) {
                isAbstract = isAbstract(layer);
                abstractAt = layer.entry("abstract")
                        .map(e -> e.keyPlace().position())
                        .orElse(null);
            } else {
                isAbstract(layer);
            }
            layers.add(without(layer));
            next = base.map(this::base).orElse(null);
            complete &= next != null || base.isEmpty();
            asked = base.map(b -> b.value().place()).orElse(null);
        }
        if (layers.isEmpty()) {
            return null;
        }
        Yaml.Table merged = Yaml.Table.of(List.of(), layers.get(0).place());
        for (int i = layers.size() - 1; i >= 0; i--) {
            merged = Overlay.over(merged, layers.get(i));
        }
        return merged.at(layers.get(0).place());
    }

    private Yaml.@Nullable Table layer(String name, @Nullable Place asked) {
        if (!NAME.matcher(name).matches()) {
            report(
                    extendsOr(
                            asked,
                            "profile/name",
                            "not a name of a profile",
                            Words.show(name)
                                    + " is not a name: letters, digits, dots, dashes and underlines, a letter or digit first"),
                    asked);
            return null;
        }
        if (names.contains(name)) {
            report(
                    error("profile/extends", "a profile extends itself", String.join(" → ", names) + " → " + name),
                    asked);
            return null;
        }
        names.add(name);
        if (names.size() > LONGEST) {
            report(
                    error("profile/extends", "the chain of bases is too long", "more than " + LONGEST + " files"),
                    asked);
            return null;
        }
        ProfileFiles.Answer answer = files.read(name);
        if (asked == null) {
            file = answer.path();
        }
        if (answer instanceof ProfileFiles.Bytes bytes) {
            return document(bytes, asked == null);
        }
        if (answer instanceof ProfileFiles.Unreadable unreadable) {
            report(
                    error(
                                    "profile/unreadable",
                                    "the file cannot be read",
                                    unreadable.path() + ": " + unreadable.reason())
                            .run("ls -l " + shellWord(unreadable.path())),
                    asked);
        } else {
            report(missing(name, answer.path(), asked), asked);
        }
        return null;
    }

    private Yaml.@Nullable Table document(ProfileFiles.Bytes bytes, boolean first) {
        YamlReader.Document read = YamlReader.read(bytes.path(), bytes.bytes());
        findings.addSource(read.source());
        findings.addAll(read.problems());
        if (!read.problems().isEmpty()) {
            return null;
        }
        if (read.root() == null) {
            return Yaml.Table.of(List.of(), read.source().place(1, 1, 1, 1));
        }
        if (read.root() instanceof Yaml.Table table) {
            return table;
        }
        findings.add(
                error("profile/type", "the value has the wrong type", "a profile is a mapping of keys to values"),
                read.root().place());
        return first ? null : Yaml.Table.of(List.of(), read.root().place());
    }

    private Problem missing(String name, String path, @Nullable Place asked) {
        Problem problem = extendsOr(asked, "profile/missing", "no such profile", "there is no " + path);
        List<String> known = files.names();
        Optional<String> near = Nearest.to(name, known);
        if (near.isPresent()) {
            return problem.hint("Did you mean `" + near.get() + "`?");
        }
        if (!known.isEmpty()) {
            return problem.hint("There are: " + String.join(", ", known) + ".");
        }
        return asked == null ? problem.run("obsctl init " + name) : problem;
    }

    private static Problem extendsOr(@Nullable Place asked, String id, String summary, String detail) {
        return asked == null
                ? error(id, summary, detail)
                : error("profile/extends", "the base cannot be found", detail);
    }

    private static Problem error(String id, String summary, String detail) {
        return Problem.error(id, summary, detail);
    }

    private void report(Problem problem, @Nullable Place place) {
        if (place == null) {
            findings.add(problem);
        } else {
            findings.add(problem, place);
        }
    }

    private boolean isAbstract(Yaml.Table layer) {
        Optional<Entry> entry = layer.entry("abstract");
        if (entry.isEmpty()) {
            return false;
        }
        if (entry.get().value() instanceof Yaml.Scalar s && s.kind() == Kind.BOOLEAN) {
            return s.text().equalsIgnoreCase("true");
        }
        findings.add(
                error("profile/type", "the value has the wrong type", "`abstract` takes true or false"),
                entry.get().value().place());
        return false;
    }

    private @Nullable String base(Entry entry) {
        if (entry.value() instanceof Yaml.Scalar s && s.kind() != Kind.NULL && s.kind() != Kind.BOOLEAN) {
            return s.text();
        }
        findings.add(
                error("profile/type", "the value has the wrong type", "`extends` takes the name of one profile"),
                entry.value().place());
        return null;
    }

    private static Yaml.Table without(Yaml.Table layer) {
        return Yaml.Table.of(
                layer.entries().stream()
                        .filter(e -> !e.key().equals("extends") && !e.key().equals("abstract"))
                        .toList(),
                layer.place());
    }

    private static String shellWord(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
