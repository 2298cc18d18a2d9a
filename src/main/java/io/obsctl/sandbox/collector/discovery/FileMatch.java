package io.obsctl.sandbox.collector.discovery;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code local.file_match}: the files that patterns match, looked for again and again. */
final class FileMatch implements Component {
    private final ComponentContext context;
    private final List<Map<String, String>> patterns;
    private final Duration period;
    private final Duration olderThan;
    private final ScheduledExecutorService poller;
    private volatile List<Map<String, String>> found;

    private FileMatch(
            ComponentContext context, List<Map<String, String>> patterns, Duration period, Duration olderThan) {
        this.context = context;
        this.patterns = patterns;
        this.period = period;
        this.olderThan = olderThan;
        this.poller = Threads.scheduler(context.id());
        this.found = look();
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        List<Map<String, String>> patterns = a.targets("path_targets");
        if (!a.has("path_targets")) {
            a.fault(a.header(), "missing required attribute \"path_targets\"");
        }
        Duration period = a.duration("sync_period", Duration.ofSeconds(10));
        Duration olderThan = a.duration("ignore_older_than", Duration.ZERO);
        a.check();
        return new FileMatch(context, patterns, period, olderThan);
    }

    @Override
    public Map<String, Value> exports() {
        return Map.of("targets", DiscoveryComponents.targets(found));
    }

    @Override
    public void start() {
        long every = Math.max(50, period.toMillis());
        poller.scheduleWithFixedDelay(this::poll, every, every, TimeUnit.MILLISECONDS);
    }

    private void poll() {
        List<Map<String, String>> now = look();
        if (!now.equals(found)) {
            found = now;
            context.exportsChanged().run();
        }
    }

    private List<Map<String, String>> look() {
        List<Map<String, String>> targets = new ArrayList<>();
        for (Map<String, String> pattern : patterns) {
            String path = pattern.getOrDefault("__path__", "");
            String exclude = pattern.getOrDefault("__path_exclude__", "");
            for (String file : matching(path, exclude)) {
                Map<String, String> target = new HashMap<>(pattern);
                target.remove("__path_exclude__");
                target.put("__path__", file);
                targets.add(target);
            }
        }
        return targets;
    }

    private TreeSet<String> matching(String pattern, String exclude) {
        TreeSet<String> files = new TreeSet<>();
        Path base = base(pattern);
        if (!Files.isReadable(base)) {
            return files;
        }
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        PathMatcher unwanted = FileSystems.getDefault().getPathMatcher("glob:" + exclude);
        int depth = pattern.contains("**") ? 32 : Math.max(1, Path.of(pattern).getNameCount() - base.getNameCount());
        try (Stream<Path> walk = Files.walk(base, depth)) {
            walk.filter(f -> wanted.matches(f) && !unwanted.matches(f) && Files.isRegularFile(f) && isYoung(f))
                    .forEach(f -> files.add(f.toString()));
        } catch (IOException | UncheckedIOException e) {
            context.log().warn("failed to look for files", "path", pattern, "err", String.valueOf(e.getMessage()));
        }
        return files;
    }

    private boolean isYoung(Path file) {
        if (olderThan.isZero()) {
            return true;
        }
        try {
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            return modified.isAfter(context.clock().instant().minus(olderThan));
        } catch (IOException e) {
            return false;
        }
    }

    /** The directories before the first wildcard, or the file itself. */
    private static Path base(String pattern) {
        int wildcard = pattern.length();
        for (char c : "*?[{".toCharArray()) {
            int at = pattern.indexOf(c);
            wildcard = at >= 0 ? Math.min(wildcard, at) : wildcard;
        }
        if (wildcard == pattern.length()) {
            return Path.of(pattern);
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        return Path.of(slash <= 0 ? "/" : pattern.substring(0, slash));
    }

    @Override
    public void close() {
        Threads.end(poller, Duration.ofSeconds(1));
    }
}
