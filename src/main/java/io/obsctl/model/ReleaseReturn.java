package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An earlier release as it would run again. Credentials of that time may be revoked by now, so files that hold secrets
 * are taken from the live release wherever it has the same file with the same references.
 *
 * @param release what is to run
 * @param fromLive paths whose files are those of the live release
 * @param ofThatTime references whose secrets stay those of that time though today's differ or are not known
 */
public record ReleaseReturn(Release release, List<String> fromLive, List<String> ofThatTime) {
    public ReleaseReturn {
        fromLive = List.copyOf(fromLive);
        ofThatTime = List.copyOf(ofThatTime);
    }

    /**
     * What people should know of the credentials.
     *
     * @param place where it runs
     */
    public List<Problem> notes(String place) {
        List<Problem> notes = new ArrayList<>();
        if (!fromLive.isEmpty()) {
            notes.add(Problem.info(
                    "rollback/credentials-of-today",
                    "credentials have changed since; today's stay",
                    place + ": " + String.join(", ", fromLive)));
        }
        if (!ofThatTime.isEmpty()) {
            notes.add(Problem.warning(
                    "rollback/credentials-of-that-time",
                    "credentials of that time come back and may be revoked by now",
                    place + ": " + String.join(", ", ofThatTime)));
        }
        return notes;
    }

    /** @param keepCredentials take every secret as it was then */
    public static ReleaseReturn of(Release earlier, Optional<Release> live, boolean keepCredentials) {
        Set<String> differing = new TreeSet<>();
        earlier.slots().forEach((ref, digest) -> {
            if (!digest.equals(live.map(l -> l.slots().get(ref)).orElse(null))) {
                differing.add(ref);
            }
        });
        List<Release.File> secret = earlier.files().stream()
                .filter(f -> f.secret() && !references(f, differing).isEmpty())
                .toList();
        Set<String> kept = new TreeSet<>();
        if (keepCredentials || live.isEmpty()) {
            kept.addAll(differing);
        }
        // A secret is one value in every file: where one file keeps its own, all that hold it do.
        for (boolean again = true; again; ) {
            again = false;
            for (Release.File file : secret) {
                Set<String> references = references(file, differing);
                boolean takeable = live.isPresent()
                        && hasSame(live.get(), file)
                        && live.get().slots().keySet().containsAll(references)
                        && references.stream().noneMatch(kept::contains);
                again |= !takeable && kept.addAll(references);
            }
        }
        List<String> fromLive = new ArrayList<>();
        SortedMap<String, String> slots = new TreeMap<>(earlier.slots());
        for (Release.File file : secret) {
            Set<String> references = references(file, differing);
            if (references.stream().noneMatch(kept::contains)) {
                fromLive.add(file.path());
                references.forEach(
                        ref -> slots.put(ref, live.orElseThrow().slots().getOrDefault(ref, "")));
            }
        }
        return new ReleaseReturn(new Release(earlier.files(), slots), fromLive, List.copyOf(kept));
    }

    private static Set<String> references(Release.File file, Set<String> among) {
        Set<String> out = new HashSet<>(among);
        out.removeIf(ref -> !file.shown().contains("<" + ref + ">"));
        return out;
    }

    private static boolean hasSame(Release live, Release.File file) {
        return live.files().stream()
                .anyMatch(f ->
                        f.secret() && f.path().equals(file.path()) && f.shown().equals(file.shown()));
    }

    /**
     * Where the secrets are that it would run with, by reference: those that have a file to themselves.
     *
     * @param earlier the directory of the earlier release
     * @param live likewise of the live one
     */
    public Map<SecretRef, String> secretFiles(String earlier, String live) {
        Map<SecretRef, String> out = new HashMap<>();
        for (Release.File file : release.files()) {
            String shown = file.shown().strip();
            if (file.secret() && shown.startsWith("<") && shown.endsWith(">")) {
                String reference = shown.substring(1, shown.length() - 1);
                if (release.slots().containsKey(reference)) {
                    String directory = fromLive.contains(file.path()) ? live : earlier;
                    out.put(SecretRef.parse(reference), directory + "/" + file.path());
                }
            }
        }
        return out;
    }

    /** The files as artifacts that name no secret: for comparing, never for writing. */
    public List<Artifact> wanted() {
        return release.files().stream()
                .map(f -> new Artifact(
                        f.path(), HostLayout.kindOf(f.path()), f.mode(), List.of(new Piece.Text(f.shown()))))
                .toList();
    }

    /** Whether the release is, secrets included, the earlier one itself. */
    public boolean isAsItWas() {
        return fromLive.isEmpty();
    }
}
