package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code loki.source.file}: follows files and remembers how far it read. */
final class FileSource implements Component {
    private static final long POLL_MILLIS = 250;

    private final ComponentContext context;
    private final boolean fromEnd;
    private final List<LogsReceiver> to;
    private final ScheduledExecutorService poller;
    private final Positions positions;
    private final Map<Map<String, String>, TailedFile> files = new HashMap<>();
    private List<Map<String, String>> targets;

    private FileSource(
            ComponentContext context, boolean fromEnd, List<LogsReceiver> to, List<Map<String, String>> targets) {
        this.context = context;
        this.fromEnd = fromEnd;
        this.to = to;
        this.targets = targets;
        this.poller = Threads.scheduler(context.id());
        this.positions = new Positions(context.storage().resolve("positions.json"), context.log());
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        Known known = read(a);
        a.check();
        return new FileSource(context, known.fromEnd(), known.to(), known.targets());
    }

    private record Known(boolean fromEnd, List<LogsReceiver> to, List<Map<String, String>> targets) {}

    private static Known read(Arguments a) {
        a.ignoring("legacy_positions_file", "file_watch", "on_positions_file_error");
        a.choice("encoding", "", "", "utf-8", "UTF-8", "utf8");
        return new Known(
                a.flag("tail_from_end", false),
                a.capsules("forward_to", LogsReceiver.class, "logs receivers"),
                a.targets("targets"));
    }

    @Override
    public boolean update(Arguments a) throws BadArguments {
        Known known = read(a);
        a.check();
        synchronized (files) {
            if (known.fromEnd() != fromEnd || !known.to().equals(to)) {
                return false;
            }
            targets = known.targets();
        }
        return true;
    }

    @Override
    public void start() throws IOException {
        positions.load();
        poller.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void poll() {
        try {
            for (TailedFile file : current()) {
                file.read(this::send);
            }
            positions.save();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<TailedFile> current() {
        synchronized (files) {
            Map<Map<String, String>, TailedFile> wanted = new HashMap<>();
            for (Map<String, String> target : targets) {
                String path = target.getOrDefault("__path__", "");
                if (!path.isEmpty()) {
                    TailedFile known = files.remove(target);
                    wanted.put(
                            target,
                            known != null
                                    ? known
                                    : new TailedFile(
                                            Path.of(path), labels(target, path), fromEnd, positions, context.log()));
                }
            }
            files.values().forEach(TailedFile::close);
            files.clear();
            files.putAll(wanted);
            return List.copyOf(wanted.values());
        }
    }

    private static Map<String, String> labels(Map<String, String> target, String path) {
        Map<String, String> labels = new HashMap<>(target);
        labels.keySet().removeIf(name -> name.startsWith("__"));
        labels.put("filename", path);
        return labels;
    }

    private void send(Map<String, String> labels, String line) throws InterruptedException {
        context.count(
                "loki_source_file_read_lines_total",
                "Number of lines read.",
                1,
                "path",
                labels.getOrDefault("filename", ""));
        LogEntry entry = new LogEntry(labels, context.clock().instant(), line, Map.of());
        for (LogsReceiver receiver : to) {
            receiver.accept(entry);
        }
    }

    @Override
    public void close() {
        Threads.end(poller, Duration.ofSeconds(2));
        synchronized (files) {
            files.values().forEach(TailedFile::close);
            files.clear();
        }
        positions.save();
    }
}
