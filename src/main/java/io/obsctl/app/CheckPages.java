package io.obsctl.app;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pages of {@code docs/checks}, which come with the program. */
public final class CheckPages {
    private static final String ROOT = "docs/checks";

    /** Every id with the first sentence of its page, in order of id. */
    public Map<String, String> list() {
        Map<String, String> out = new TreeMap<>();
        for (String id : ids()) {
            out.put(id, firstSentence(read(id)));
        }
        return out;
    }

    /**
     * The page of an id, as Markdown.
     *
     * @throws ObsctlException when there is no such page, with the nearest id
     */
    public String page(String id) {
        if (CheckPages.class.getResource("/" + ROOT + "/" + id + ".md") == null || id.contains("..")) {
            Problem problem = Problem.error("usage/unknown-id", "there is no page for this id", id);
            problem = Nearest.to(id, ids())
                    .map(near -> Problem.error("usage/unknown-id", "there is no page for this id", id)
                            .hint("Did you mean `" + near + "`?")
                            .run("obsctl explain " + near))
                    .orElse(problem.run("obsctl explain"));
            throw new ObsctlException(ExitCode.USAGE, problem);
        }
        return read(id);
    }

    private static String read(String id) {
        try (InputStream in = CheckPages.class.getResourceAsStream("/" + ROOT + "/" + id + ".md")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstSentence(String page) {
        String text = page.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static List<String> ids() {
        URL root = CheckPages.class.getResource("/" + ROOT);
        if (root == null) {
            return List.of();
        }
        try {
            if (root.openConnection() instanceof JarURLConnection jar) {
                return jar.getJarFile().stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(ROOT + "/") && name.endsWith(".md"))
                        .map(name -> name.substring(ROOT.length() + 1, name.length() - 3))
                        .sorted()
                        .toList();
            }
            return inFolder(root.toURI());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry is no URI", e);
        }
    }

    private static List<String> inFolder(URI root) throws IOException {
        Path folder = Path.of(root);
        List<String> out = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(f -> f.toString().endsWith(".md"))
                    .map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .forEach(out::add);
        }
        return out;
    }
}
