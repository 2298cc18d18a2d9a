package io.obsctl.sandbox.collector.component;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The metrics pages of the exporters inside a collector, by path. A scrape of {@link #ADDRESS} reads them without a
 * connection, as in Alloy. Safe between threads.
 */
public final class Pages {
    /** The address that the targets of built-in exporters have. */
    public static final String ADDRESS = "alloy.internal:12345";

    private final Map<String, Supplier<String>> pages = new ConcurrentHashMap<>();

    /** The path of a component's page. */
    public static String pathOf(String componentId) {
        return "/api/v0/component/" + componentId + "/metrics";
    }

    public void publish(String path, Supplier<String> page) {
        pages.put(path, page);
    }

    public void remove(String path) {
        pages.remove(path);
    }

    /** The page as it is now. */
    public Optional<String> read(String path) {
        return Optional.ofNullable(pages.get(path)).map(Supplier::get);
    }
}
