package io.obsctl.profile;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.tree.Place;
import io.obsctl.profile.tree.Scalars;
import io.obsctl.profile.tree.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes single values in the texts that people wrote, in whichever file of the chain each is written. Everything else
 * stays byte for byte: comments, quotes, layout, line ends.
 */
public final class ProfileEdit {
    private static final String ID = "profile/edit";
    private static final String SUMMARY = "the value cannot be changed here";

    private ProfileEdit() {}

    /** What an edit came to. */
    public sealed interface Result {}

    /** The new contents, file by file; nothing is written yet. */
    public record Edited(List<FileEdit> files) implements Result {
        public Edited {
            files = List.copyOf(files);
        }
    }

    /** Nothing can be changed, since at least one value cannot. */
    public record Refused(List<Problem> problems) implements Result {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * One file before and after.
     *
     * @param path as a person would type it
     */
    public record FileEdit(String path, String before, String after, List<Replacement> replacements) {
        public FileEdit {
            replacements = List.copyOf(replacements);
        }
    }

    /**
     * One value.
     *
     * @param position where the old value is written
     * @param before the old text, as written, quotes included
     * @param after the new text, as written
     */
    public record Replacement(String pointer, Position position, String before, String after) {}

    /**
     * Works out the new contents.
     *
     * @param values new values by JSON pointer in the effective profile; each has to be a single value that is written
     *     in a file
     */
    public static Result edit(ProfileFiles files, String name, Map<String, String> values) {
        ProfileLoader.Effective effective = new ProfileLoader().effective(files, name);
        if (effective.profile() == null) {
            return new Refused(effective.findings().problems());
        }
        Map<String, Place> places = effective.findings().places();
        List<Problem> problems = new ArrayList<>();
        Map<Source, List<Step>> steps = new LinkedHashMap<>();
        values.forEach((pointer, value) -> {
            Place place = places.get(pointer);
            Problem problem = obstacle(pointer, place, places);
            if (problem != null) {
                problems.add(problem);
            } else if (place != null) {
                steps.computeIfAbsent(place.source(), s -> new ArrayList<>())
                        .add(new Step(pointer, place, spelled(place, value)));
            }
        });
        if (!problems.isEmpty()) {
            return new Refused(problems);
        }
        List<FileEdit> edits = new ArrayList<>();
        steps.forEach((source, list) -> edits.add(apply(source, list)));
        return new Edited(edits);
    }

    private record Step(String pointer, Place place, String text) {}

    private static @org.jspecify.annotations.Nullable Problem obstacle(
            String pointer, @org.jspecify.annotations.Nullable Place place, Map<String, Place> places) {
        String shown = "`" + Pointer.shown(pointer) + "`";
        if (place == null) {
            return Problem.error(ID, SUMMARY, shown + " is not written in any file")
                    .hint("Write it by hand.");
        }
        boolean inner = places.keySet().stream().anyMatch(p -> p.startsWith(pointer + "/"));
        String old = written(place);
        if (inner || old.startsWith("|") || old.startsWith(">") || old.contains("\n")) {
            return problem(shown + " is not a single value on one line", place);
        }
        long users = places.values().stream().filter(place::equals).count();
        if (place.shared() || users > 1 || old.startsWith("&") || old.startsWith("!")) {
            return problem(shown + " is written once for several values", place);
        }
        return null;
    }

    private static Problem problem(String detail, Place place) {
        return Problem.error(ID, SUMMARY, detail)
                .at(place.position(), place.source().shownLine(place.position().line()))
                .hint("Change it by hand.");
    }

    private static String written(Place place) {
        return place.source().text().substring(place.start(), place.end());
    }

    /** In the quotes of the old value, as far as the new one can stand in them. */
    private static String spelled(Place place, String value) {
        String old = written(place);
        if (old.startsWith("'") && value.indexOf('\'') < 0 && value.chars().noneMatch(Character::isISOControl)) {
            return "'" + value + "'";
        }
        if (!old.startsWith("\"") && !old.startsWith("'") && Scalars.plain(value)) {
            return value;
        }
        return Scalars.quoted(value);
    }

    private static FileEdit apply(Source source, List<Step> steps) {
        StringBuilder text = new StringBuilder(source.text());
        List<Replacement> replacements = new ArrayList<>();
        for (Step step : steps) {
            replacements.add(
                    new Replacement(step.pointer(), step.place().position(), written(step.place()), step.text()));
        }
        steps.stream()
                .sorted(Comparator.comparingInt((Step s) -> s.place().start()).reversed())
                .forEach(s -> text.replace(s.place().start(), s.place().end(), s.text()));
        return new FileEdit(
                source.file(), source.content(source.text()), source.content(text.toString()), replacements);
    }
}
