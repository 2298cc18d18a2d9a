package io.obsctl.profile.bind;

import io.obsctl.model.Origin;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.profile.tree.Place;
import io.obsctl.profile.tree.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a profile while it is loaded: problems, places of values, and which values are stand-ins because
 * what is written there is wrong. Excerpts are taken at the end, when every secret is known and hidden. One thread.
 */
public final class Findings {
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Place> keyPlaces = new HashMap<>();
    private final Set<String> standIns = new HashSet<>();

    public void addSource(Source source) {
        sources.put(source.file(), source);
    }

    public void addAll(Collection<Problem> found) {
        problems.addAll(found);
    }

    public void add(Problem problem) {
        problems.add(problem);
    }

    public void add(Problem problem, Place place) {
        problems.add(problem.at(place.position()));
    }

    /** Remembers where the value at the pointer is written. */
    public void place(String pointer, Place place) {
        places.put(pointer, place);
    }

    /** Remembers where the key of the value at the pointer is written. */
    public void keyPlace(String pointer, Place place) {
        keyPlaces.put(pointer, place);
    }

    public @Nullable Place placeOf(String pointer) {
        return places.get(pointer);
    }

    /** What is written at the pointer is wrong and reported; a stand-in took its place, and rules keep quiet about it. */
    public void standIn(String pointer) {
        standIns.add(pointer);
    }

    /** Whether the value at the pointer, or one around it, is a stand-in. */
    public boolean isStandIn(String pointer) {
        for (String p = pointer; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) {
            if (standIns.contains(p)) {
                return true;
            }
        }
        return standIns.contains("");
    }

    /**
     * Adds a problem of the value at the pointer, placed there or at the nearest value around it; unless a stand-in is
     * involved.
     *
     * @param involved pointers of further values that the problem follows from
     */
    public void rule(Problem problem, String pointer, String... involved) {
        for (String p : involved) {
            if (isStandIn(p)) {
                return;
            }
        }
        if (!isStandIn(pointer)) {
            problems.add(problem.at(near(pointer)));
        }
    }

    /** As {@link #rule}, placed at the key of the value. */
    public void ruleAtKey(Problem problem, String pointer) {
        Place key = keyPlaces.get(pointer);
        if (key == null) {
            rule(problem, pointer);
        } else if (!isStandIn(pointer)) {
            add(problem, key);
        }
    }

    /** The place of the value at the pointer or of the nearest one around it. */
    public Position near(String pointer) {
        for (String p = pointer; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) {
            Place place = places.get(p);
            if (place != null) {
                return place.position();
            }
        }
        Place root = places.get("");
        return root == null ? Position.at("-", 1, 1) : Position.at(root.source().file(), 1, 1);
    }

    /** Forgets all problems with the id: they follow from something that is reported better. */
    public void remove(String id) {
        problems.removeIf(p -> p.id().toString().equals(id));
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }

    /** All problems with their excerpts, in the order of files and places, each once. */
    public List<Problem> problems() {
        if (problems.isEmpty()) {
            return List.of();
        }
        List<String> files = List.copyOf(sources.keySet());
        return problems.stream()
                .map(this::withExcerpt)
                .distinct()
                .sorted(Comparator.comparingInt((Problem p) -> p.position() == null
                                ? -1
                                : files.indexOf(p.position().file()))
                        .thenComparingInt(
                                p -> p.position() == null ? 0 : p.position().line())
                        .thenComparingInt(
                                p -> p.position() == null ? 0 : p.position().column())
                        .thenComparing(Problem::id))
                .toList();
    }

    private Problem withExcerpt(Problem problem) {
        Position position = problem.position();
        Source source = position == null ? null : sources.get(position.file());
        return position == null || source == null ? problem : problem.at(position, source.shownLine(position.line()));
    }

    /** The origin of each value that is written somewhere. */
    public Map<String, Origin> origins() {
        Map<String, Origin> origins = new HashMap<>();
        places.forEach((pointer, place) -> origins.put(
                pointer,
                new Origin(
                        place.position(),
                        () -> place.source().shownLine(place.position().line()))));
        return origins;
    }

    /** The places by pointer, for edits. */
    public Map<String, Place> places() {
        return Map.copyOf(places);
    }
}
