package io.obsctl.sandbox.collector.discovery;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code local.file}: the content of a file, read again when it changes. */
final class LocalFile implements Component {
    /** Changes are seen within a second, or at the frequency that is asked for if it is shorter. */
    private static final long MOST_MILLIS = 1_000;

    private static final long MAX_BYTES = 16L << 20;

    private final ComponentContext context;
    private final Path file;
    private final boolean secret;
    private final Duration frequency;
    private final ScheduledExecutorService poller;
    private volatile String content;

    private LocalFile(ComponentContext context, Path file, boolean secret, Duration frequency, String content) {
        this.context = context;
        this.file = file;
        this.secret = secret;
        this.frequency = frequency;
        this.content = content;
        this.poller = Threads.scheduler(context.id());
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.choice("detector", "fsnotify", "fsnotify", "poll");
        Path file = Path.of(a.text("filename"));
        boolean secret = a.flag("is_secret", false);
        Duration frequency = a.duration("poll_frequency", Duration.ofMinutes(1));
        String content = "";
        try {
            content = read(file);
        } catch (IOException e) {
            a.fault("filename", "failed to read file: open " + file + ": " + e.getMessage());
        }
        a.check();
        return new LocalFile(context, file, secret, frequency, content);
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    @Override
    public Map<String, Value> exports() {
        return Map.of("content", secret ? new Value.Sensitive(content) : new Value.Text(content));
    }

    @Override
    public void start() {
        long every = Math.max(50, Math.min(MOST_MILLIS, frequency.toMillis()));
        poller.scheduleWithFixedDelay(this::poll, every, every, TimeUnit.MILLISECONDS);
    }

    private void poll() {
        try {
            String now = read(file);
            if (!now.equals(content)) {
                content = now;
                context.exportsChanged().run();
            }
        } catch (IOException e) {
            context.log().warn("failed to read file", "file", file.toString(), "err", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        Threads.end(poller, Duration.ofSeconds(1));
    }
}
