package io.obsctl.lang.alloy.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of Alloy 1.0 to 1.18. Only an index is built at first use; a body is read when it is asked for. Safe for
 * many threads.
 */
public final class Catalogue {
    private static final class Loaded {
        static final Catalogue ONE = new Catalogue(read("catalogue.txt"), read("stdlib.txt"));
    }

    private final String text;
    private final Map<String, List<ComponentSpec>> components = new TreeMap<>();
    private final Map<String, List<ComponentSpec>> configBlocks = new TreeMap<>();
    private final Map<String, List<FunctionSpec>> functions = new TreeMap<>();
    private final Map<String, Integer> bodyStarts = new HashMap<>(2048);
    private final Map<String, Body> bodies = new ConcurrentHashMap<>();

    private Catalogue(String text, String stdlib) {
        this.text = text;
        index();
        for (String line : stdlib.split("\n", -1)) {
            if (!line.isEmpty()) {
                function(line.split("\t", -1));
            }
        }
    }

    /** The one catalogue, loaded at the first call. */
    public static Catalogue get() {
        return Loaded.ONE;
    }

    private static String read(String name) {
        String path = "/io/obsctl/lang/alloy/" + name;
        try (InputStream in = Catalogue.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void index() {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            char kind = text.charAt(at);
            if (kind == 'B') {
                int nameEnd = text.indexOf('\t', at + 2);
                bodyStarts.put(text.substring(at + 2, nameEnd), at);
                at = bodyEnd(end + 1);
                continue;
            }
            component(
                    kind == 'C' ? components : configBlocks,
                    text.substring(at + 2, end).split("\t", -1));
            at = end + 1;
        }
    }

    /** Where the next body starts: members stand indented. */
    private int bodyEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at = text.indexOf('\n', at) + 1;
        }
        return at;
    }

    private static void component(Map<String, List<ComponentSpec>> into, String[] f) {
        variants(into, f[0])
                .add(new ComponentSpec(
                        f[0],
                        Versions.of(f[1], f[2]),
                        Stability.parse(f[3]).orElse(Stability.GENERALLY_AVAILABLE),
                        f[4].equals("c"),
                        f[5],
                        f[6].isEmpty() ? null : f[6]));
    }

    /** Without a lambda: this runs in every start of the program. */
    private static <T> List<T> variants(Map<String, List<T>> all, String name) {
        List<T> variants = all.get(name);
        if (variants == null) {
            variants = new ArrayList<>(1);
            all.put(name, variants);
        }
        return variants;
    }

    private void function(String[] f) {
        variants(functions, f[0])
                .add(new FunctionSpec(
                        f[0],
                        Versions.of(f[1], f[2]),
                        f[3].contains("c"),
                        f[3].contains("d"),
                        f[3].contains("e") ? Stability.EXPERIMENTAL : Stability.GENERALLY_AVAILABLE,
                        f[5].isEmpty() ? List.of() : List.of(f[5].split(" ", -1)),
                        f[4]));
    }

    /** All names of components of all versions, sorted. */
    public Set<String> componentNames() {
        return Collections.unmodifiableSet(components.keySet());
    }

    /** All names of configuration blocks of all versions, sorted. */
    public Set<String> configBlockNames() {
        return Collections.unmodifiableSet(configBlocks.keySet());
    }

    /** All names of functions and constants of all versions, sorted. */
    public Set<String> functionNames() {
        return Collections.unmodifiableSet(functions.keySet());
    }

    /** The variants of a component, oldest first; empty if there is none of that name. */
    public List<ComponentSpec> variants(String component) {
        return Collections.unmodifiableList(components.getOrDefault(component, List.of()));
    }

    /** The component of a version, or {@code null}. */
    public @Nullable ComponentSpec component(String name, AlloyVersion version) {
        return pick(components.get(name), version);
    }

    /** The configuration block of a version, or {@code null}. */
    public @Nullable ComponentSpec configBlock(String name, AlloyVersion version) {
        return pick(configBlocks.get(name), version);
    }

    private static @Nullable ComponentSpec pick(@Nullable List<ComponentSpec> variants, AlloyVersion version) {
        if (variants != null) {
            for (ComponentSpec variant : variants) {
                if (variant.versions().contains(version)) {
                    return variant;
                }
            }
        }
        return null;
    }

    /** The function or constant of a version, or {@code null}. */
    public @Nullable FunctionSpec function(String name, AlloyVersion version) {
        List<FunctionSpec> variants = functions.get(name);
        if (variants != null) {
            for (FunctionSpec variant : variants) {
                if (variant.versions().contains(version)) {
                    return variant;
                }
            }
        }
        return null;
    }

    /** A body by its name; an unknown name is a defect of the resource. */
    public Body body(String name) {
        Body known = bodies.get(name);
        if (known == null) {
            Integer start = bodyStarts.get(name);
            if (start == null) {
                throw new IllegalArgumentException("no body " + name);
            }
            known = readBody(start);
            bodies.put(name, known);
        }
        return known;
    }

    private Body readBody(int start) {
        int lineEnd = text.indexOf('\n', start);
        String[] head = text.substring(start + 2, lineEnd).split("\t", -1);
        Map<String, List<Body.Attribute>> attributes = new LinkedHashMap<>();
        Map<String, List<Body.BlockSpec>> blocks = new LinkedHashMap<>();
        int at = lineEnd + 1;
        while (at < text.length() && text.charAt(at) == ' ') {
            lineEnd = text.indexOf('\n', at);
            String[] f = text.substring(at + 3, lineEnd).split("\t", -1);
            if (text.charAt(at + 1) == 'A') {
                variants(attributes, f[0]).add(attribute(f));
            } else {
                variants(blocks, f[0]).add(block(f));
            }
            at = lineEnd + 1;
        }
        return new Body(
                head[0],
                Collections.unmodifiableMap(attributes),
                Collections.unmodifiableMap(blocks),
                head[1].isEmpty() ? null : Type.parse(head[1]));
    }

    private static Body.Attribute attribute(String[] f) {
        return new Body.Attribute(
                f[0],
                Versions.of(f[1], f[2]),
                Type.parse(f[3]),
                f[4].equals("r"),
                f[5].isEmpty() ? null : f[5],
                f[6].isEmpty() ? List.of() : List.of(f[6].split(" ", -1)));
    }

    private static Body.BlockSpec block(String[] f) {
        return new Body.BlockSpec(
                f[0], Versions.of(f[1], f[2]), f[3], f[4].contains("r"), f[4].contains("m"), f[4].contains("l"), f[5]);
    }
}
