package io.obsctl.infra.local;

import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.PastRun;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.ReleaseReturn;
import io.obsctl.model.TargetRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Releases below one directory: {@code releases/<id>/…}, and {@code current}, a link to one of them. A release's own
 * record is in {@code .obsctl/}: {@code release} (what it was made from) and {@code sums} (sha256 of what was written).
 */
final class ReleaseDirectory {
    private static final String RECORD = ".obsctl/release";
    private static final String SUMS = ".obsctl/sums";
    private static final String HISTORY = "history";
    private static final String ADOPTED = "adopted";
    private static final String META = ".obsctl/meta";

    private final Path home;

    ReleaseDirectory(Path home) {
        this.home = home;
    }

    /** What {@code current} points at, as written in the link; {@code null} when there is none. */
    @Nullable
    Path current() throws IOException {
        Path link = link();
        return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : null;
    }

    /** Whether something stands where obsctl's link goes that obsctl did not put there. */
    boolean isForeign() throws IOException {
        Path link = link();
        if (!Files.isSymbolicLink(link)) {
            return Files.exists(link, LinkOption.NOFOLLOW_LINKS);
        }
        Path release = home.resolve(Files.readSymbolicLink(link)).normalize();
        boolean inPlace = home.resolve("releases").equals(release.getParent());
        return !inPlace || (Files.isDirectory(release) && !isOwn(release));
    }

    /** Keeps what stands where obsctl's link goes. A link still stands after it; anything else is away. */
    void keepOriginal() throws IOException {
        Path kept = original();
        if (Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("another original is kept in " + kept);
        }
        Files.createDirectories(kept.getParent());
        if (Files.isSymbolicLink(link())) {
            Files.createSymbolicLink(kept, Files.readSymbolicLink(link()));
        } else {
            DurableFiles.rename(link(), kept);
        }
        DurableFiles.sync(home.resolve(ADOPTED));
    }

    /** What {@link #keepOriginal} keeps. */
    Path original() {
        return home.resolve(ADOPTED).resolve(HostLayout.CURRENT);
    }

    /** Puts back what was kept, unless somebody put something else in its place. */
    void giveBack() throws IOException {
        Path kept = original();
        if (Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSymbolicLink(kept) && Files.readSymbolicLink(kept).equals(current())) {
                Files.delete(kept);
            } else if (!Files.exists(link(), LinkOption.NOFOLLOW_LINKS)) {
                DurableFiles.rename(kept, link());
            } else {
                return;
            }
            DurableFiles.remove(home.resolve(ADOPTED));
            DurableFiles.sync(home);
        }
    }

    /** Whether obsctl made that directory; somebody else may keep releases beside. */
    static boolean isOwn(Path release) {
        return Files.isDirectory(release.resolve(".obsctl"), LinkOption.NOFOLLOW_LINKS)
                || String.valueOf(release.getFileName()).startsWith(".part-");
    }

    /** Releases that somebody else keeps in the directory of obsctl's. */
    List<Path> foreignReleases() throws IOException {
        return all().stream().filter(r -> !isOwn(r)).sorted().toList();
    }

    /** @throws IllegalArgumentException when its record cannot be understood */
    Release record(Path release) throws IOException {
        return Release.decode(Files.readString(home.resolve(release).resolve(RECORD), StandardCharsets.UTF_8));
    }

    /** The files of a release as they are now; those that are missing are left out. */
    List<Release.Seen> seen(Path release, Release record) throws IOException {
        Path directory = home.resolve(release);
        Map<String, String> sums = sums(directory);
        List<Release.Seen> seen = new ArrayList<>();
        for (Release.File file : record.files()) {
            Path path = directory.resolve(file.path());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(path);
            seen.add(new Release.Seen(
                    file.path(),
                    DurableFiles.mode(path),
                    file.secret() ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8)),
                    Release.sha256(bytes).equals(sums.get(file.path()))));
        }
        return seen;
    }

    /** Digests by path, empty where there is none: a damaged line speaks for no file, which then counts as changed. */
    private static Map<String, String> sums(Path directory) throws IOException {
        Map<String, String> sums = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve(SUMS), StandardCharsets.UTF_8)) {
            int space = line.indexOf("  ");
            sums.put(space < 0 ? line : line.substring(space + 2), space < 0 ? "" : line.substring(0, space));
        }
        return sums;
    }

    /** Writes a release beside the others and gives its path relative to the home. The live one is not touched. */
    Path add(Release release, List<Artifact> artifacts, Function<Artifact, byte[]> bytes, String meta)
            throws IOException {
        Path releases = Files.createDirectories(home.resolve("releases"));
        Path part = Files.createTempDirectory(releases, ".part-");
        try {
            StringBuilder sums = new StringBuilder();
            for (Artifact artifact : artifacts) {
                byte[] content = bytes.apply(artifact);
                Path file = part.resolve(artifact.path());
                directories(part, file.getParent());
                DurableFiles.write(file, content, Release.modeOf(artifact));
                sums.append(Release.sha256(content))
                        .append("  ")
                        .append(artifact.path())
                        .append('\n');
            }
            return finish(part, release, sums.toString(), meta);
        } catch (IOException | RuntimeException e) {
            DurableFiles.remove(part);
            throw e;
        }
    }

    /**
     * Puts an earlier release beside the live one again, with the live one's files in place of some of its own.
     *
     * @param goal what the result is
     */
    Path compose(Path earlier, ReleaseReturn goal, String meta) throws IOException {
        Path live = home.resolve(Objects.requireNonNull(current(), "nothing is live"));
        Map<String, String> liveSums = sums(live);
        Map<String, String> sums = sums(home.resolve(earlier));
        Path releases = home.resolve("releases");
        Path part = Files.createTempDirectory(releases, ".part-");
        try {
            StringBuilder list = new StringBuilder();
            for (Release.File file : goal.release().files()) {
                boolean taken = goal.fromLive().contains(file.path());
                byte[] bytes = Files.readAllBytes((taken ? live : home.resolve(earlier)).resolve(file.path()));
                String sum = Release.sha256(bytes);
                if (!sum.equals((taken ? liveSums : sums).get(file.path()))) {
                    throw new IOException(file.path() + " was changed by hand");
                }
                Path copy = part.resolve(file.path());
                directories(part, copy.getParent());
                DurableFiles.write(copy, bytes, file.mode());
                list.append(sum).append("  ").append(file.path()).append('\n');
            }
            return finish(part, goal.release(), list.toString(), meta);
        } catch (IOException | RuntimeException e) {
            DurableFiles.remove(part);
            throw e;
        }
    }

    /** Writes the release's own records and puts it in its place. */
    private Path finish(Path part, Release release, String sums, String meta) throws IOException {
        Path record = part.resolve(RECORD);
        Files.createDirectories(record.getParent());
        DurableFiles.write(record, release.encode().getBytes(StandardCharsets.UTF_8), 0600);
        DurableFiles.write(part.resolve(META), meta.getBytes(StandardCharsets.UTF_8), 0600);
        DurableFiles.write(part.resolve(SUMS), sums.getBytes(StandardCharsets.UTF_8), 0600);
        Files.setPosixFilePermissions(part, DurableFiles.permissions(0755));
        Path releases = home.resolve("releases");
        Path place = free(releases, release.id());
        DurableFiles.rename(part, place);
        DurableFiles.sync(releases);
        return home.relativize(place);
    }

    private static void directories(Path root, @Nullable Path directory) throws IOException {
        if (directory != null && !directory.equals(root)) {
            directories(root, directory.getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
                Files.setPosixFilePermissions(directory, DurableFiles.permissions(0755));
            }
        }
    }

    /** The release's own name, or, when a release of that name is there already (it was changed by hand), a free one. */
    private static Path free(Path releases, String id) {
        Path place = releases.resolve(id);
        for (int i = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); i++) {
            place = releases.resolve(id + "-" + i);
        }
        return place;
    }

    /**
     * Makes a collector that runs read its credentials again: Alloy opens a password file once and waits for something to
     * happen to that file, which lies in an earlier release; that the link was turned it does not see. Modes stay as they
     * are. What cannot be touched is not waited for, and left.
     */
    void stirCredentials() {
        try (Stream<Path> all = Files.walk(home.resolve("releases"))) {
            List<Path> credentials = all.filter(f -> f.resolveSibling("").endsWith(HostLayout.CREDENTIALS_DIRECTORY))
                    .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            for (Path file : credentials) {
                Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(file));
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return; // The reload that follows is answered either way; a lane that refuses shows in the gate.
        }
    }

    /** Makes {@code current} point there, with one rename; with {@code null} it is removed. */
    void switchTo(@Nullable Path release) throws IOException {
        if (release == null) {
            Files.deleteIfExists(link());
        } else {
            Path beside = home.resolve("." + HostLayout.CURRENT + ".new");
            Files.deleteIfExists(beside);
            Files.createSymbolicLink(beside, release);
            try {
                DurableFiles.rename(beside, link());
            } catch (IOException e) {
                Files.deleteIfExists(beside);
                throw e;
            }
        }
        DurableFiles.sync(home);
    }

    /** Adds a line to the history, which is only ever added to. */
    void remember(PastRun run) throws IOException {
        DurableFiles.append(
                home.resolve(HISTORY), run.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Its releases and what happened; both empty where nothing was ever deployed. */
    PlaceHistory.Known history(TargetRef ref) throws IOException {
        String live = Optional.ofNullable(current())
                .map(p -> PastRun.name(p.toString()))
                .orElse("");
        List<KeptRelease> kept = new ArrayList<>();
        for (Path release : all()) {
            if (Files.isRegularFile(release.resolve(RECORD))) {
                kept.add(kept(release, live));
            }
        }
        Path history = home.resolve(HISTORY);
        List<PastRun> runs = Files.exists(history) ? PastRun.readAll(Files.readString(history)) : List.of();
        return PlaceHistory.Known.of(ref, kept, runs, "");
    }

    private static KeptRelease kept(Path release, String live) throws IOException {
        Path meta = release.resolve(META);
        String name = String.valueOf(release.getFileName());
        return KeptRelease.of(
                name,
                Files.readString(release.resolve(RECORD), StandardCharsets.UTF_8),
                Files.exists(meta) ? Files.readString(meta, StandardCharsets.UTF_8) : "",
                Files.getLastModifiedTime(release).toInstant(),
                name.equals(live),
                isIntact(release));
    }

    private static boolean isIntact(Path release) throws IOException {
        for (Map.Entry<String, String> sum : sums(release).entrySet()) {
            Path file = release.resolve(sum.getKey());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Release.sha256(Files.readAllBytes(file)).equals(sum.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The releases' directories, and whatever an interrupted call left beside them. */
    List<Path> all() throws IOException {
        Path releases = home.resolve("releases");
        if (!Files.isDirectory(releases)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(releases)) {
            return list.toList();
        }
    }

    /**
     * Removes all but the newest releases and whatever an interrupted call left. The live one and the one before always
     * stay.
     */
    void prune(int keep, @Nullable Path before) throws IOException {
        Path live = home.resolve(Optional.ofNullable(current()).orElse(Path.of(".")))
                .normalize();
        Path previous =
                home.resolve(Optional.ofNullable(before).orElse(Path.of("."))).normalize();
        List<Path> others = all().stream()
                .filter(p -> !p.equals(live) && isOwn(p))
                .sorted(Comparator.comparing(ReleaseDirectory::modified).reversed())
                .toList();
        int kept = 1;
        for (Path release : others) {
            boolean leftover = String.valueOf(release.getFileName()).startsWith(".part-");
            if (leftover || (++kept > keep && !release.equals(previous))) {
                DurableFiles.remove(release);
            }
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private Path link() {
        return home.resolve(HostLayout.CURRENT);
    }
}
