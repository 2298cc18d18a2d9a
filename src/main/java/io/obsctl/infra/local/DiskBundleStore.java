package io.obsctl.infra.local;

import io.obsctl.deploy.BundleStore;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import io.obsctl.model.Release;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes bundles into directories. {@code .obsctl-bundle} lists what was written with its sha256, so that the next call
 * knows its own files from those of others. Everything is written beside first and renamed only when all of it is on
 * disk.
 */
public final class DiskBundleStore implements BundleStore {
    private static final String LIST = ".obsctl-bundle";
    private static final String BESIDE = ".obsctl-new";

    private final SecretSource secrets;
    private final SlotFiller filler;

    public DiskBundleStore(SecretSource secrets) {
        this.secrets = secrets;
        this.filler = new SlotFiller(secrets);
    }

    private record Content(byte[] bytes, int mode) {}

    @Override
    public List<String> write(Bundle bundle, Path directory, boolean withSecrets) {
        if (withSecrets) {
            secrets.prepare(bundle.artifacts().stream()
                    .flatMap(a -> a.secrets().stream())
                    .toList());
        }
        Map<String, Content> wanted = new TreeMap<>();
        for (Artifact artifact : bundle.artifacts()) {
            boolean filled = withSecrets && !artifact.secrets().isEmpty();
            wanted.put(
                    artifact.path(),
                    filled
                            ? new Content(filler.fill(artifact), 0600)
                            : new Content(artifact.shownText().getBytes(StandardCharsets.UTF_8), artifact.mode()));
        }
        try {
            return write(wanted, directory.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error(
                                    "render/write-failed",
                                    "the bundle cannot be written",
                                    DurableFiles.why(directory.toAbsolutePath().normalize(), e))
                            .hint("The files that were there are as they were."),
                    e);
        }
    }

    private static List<String> write(Map<String, Content> wanted, Path root) throws IOException {
        Map<String, String> before = list(root);
        requireOwn(wanted, before, root);
        TreeSet<String> touched = new TreeSet<>();
        for (Map.Entry<String, Content> file : wanted.entrySet()) {
            if (!isThere(root.resolve(file.getKey()), file.getValue())) {
                touched.add(file.getKey());
            }
        }
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> old : before.entrySet()) {
            // A file that somebody has changed since is somebody's: it stays.
            if (!wanted.containsKey(old.getKey())
                    && root.resolve(old.getKey()).normalize().startsWith(root)
                    && old.getValue().equals(digest(root.resolve(old.getKey())))) {
                stale.add(old.getKey());
            }
        }
        if (!touched.isEmpty() || !stale.isEmpty() || !before.keySet().equals(wanted.keySet())) {
            replace(wanted, touched, stale, root);
        }
        touched.addAll(stale);
        return List.copyOf(touched);
    }

    private static void requireOwn(Map<String, Content> wanted, Map<String, String> before, Path root)
            throws IOException {
        List<Problem> foreign = new ArrayList<>();
        for (Map.Entry<String, Content> file : wanted.entrySet()) {
            Path path = root.resolve(file.getKey());
            boolean exists = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            boolean own = before.containsKey(file.getKey()) && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            if ((exists && !own && !isThere(path, file.getValue())) || leadsOut(root, path)) {
                foreign.add(Problem.error(
                                "render/foreign-file",
                                "a file is in the way that obsctl did not write",
                                path.toString())
                        .hint("Move it away, or render to another directory."));
            }
        }
        if (!foreign.isEmpty()) {
            throw new ObsctlException(ExitCode.CONFLICT, foreign);
        }
    }

    /** Whether a link among the directories leads out of the root, or a file stands where a directory is needed. */
    private static boolean leadsOut(Path root, Path file) {
        for (Path at = file.getParent(); at != null && !at.equals(root) && at.startsWith(root); at = at.getParent()) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    private static void replace(Map<String, Content> wanted, TreeSet<String> touched, List<String> stale, Path root)
            throws IOException {
        Map<Path, Path> renames = new LinkedHashMap<>();
        Deque<Path> made = new ArrayDeque<>();
        try {
            for (String path : touched) {
                Content content = wanted.get(path);
                if (content != null) {
                    stage(root.resolve(path), content, renames, made);
                }
            }
            StringBuilder list = new StringBuilder();
            wanted.forEach((path, content) -> list.append(Release.sha256(content.bytes()))
                    .append("  ")
                    .append(path)
                    .append('\n'));
            stage(
                    root.resolve(LIST),
                    new Content(list.toString().getBytes(StandardCharsets.UTF_8), 0600),
                    renames,
                    made);
        } catch (IOException e) {
            for (Path beside : renames.keySet()) {
                Files.deleteIfExists(beside);
            }
            for (Path directory : made) {
                Files.deleteIfExists(directory);
            }
            throw e;
        }
        for (Map.Entry<Path, Path> rename : renames.entrySet()) {
            DurableFiles.rename(rename.getKey(), rename.getValue());
        }
        for (String path : stale) {
            Files.deleteIfExists(root.resolve(path));
            removeEmpty(root, root.resolve(path).getParent());
        }
    }

    /** @param made the directories that were not there before, the deepest first */
    private static void stage(Path file, Content content, Map<Path, Path> renames, Deque<Path> made)
            throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + BESIDE);
        directories(beside.getParent(), made);
        Files.deleteIfExists(beside);
        renames.put(beside, file);
        DurableFiles.write(beside, content.bytes(), content.mode());
    }

    private static void directories(@Nullable Path directory, Deque<Path> made) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            directories(directory.getParent(), made);
            Files.createDirectory(directory);
            made.push(directory);
        }
    }

    private static void removeEmpty(Path root, @Nullable Path directory) throws IOException {
        if (directory == null || directory.equals(root)) {
            return;
        }
        try (var entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(directory);
        removeEmpty(root, directory.getParent());
    }

    private static boolean isThere(Path file, Content content) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && DurableFiles.mode(file) == content.mode()
                && java.util.Arrays.equals(Files.readAllBytes(file), content.bytes());
    }

    private static String digest(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Release.sha256(Files.readAllBytes(file)) : "";
    }

    private static Map<String, String> list(Path root) throws IOException {
        Map<String, String> listed = new TreeMap<>();
        Path list = root.resolve(LIST);
        if (!Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
            return listed;
        }
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            int gap = line.indexOf("  ");
            if (gap == 64) {
                listed.put(line.substring(gap + 2), line.substring(0, gap));
            }
        }
        return listed;
    }
}
