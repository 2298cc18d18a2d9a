package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code loki.source.journal} by {@code journalctl --follow}: where the machine has none, it says so and stays idle. It
 * goes on behind the last entry that it sent.
 */
final class JournalSource implements Component {
    private final ComponentContext context;
    private final List<String> command;
    private final Duration maxAge;
    private final JournalEntries entries;
    private final List<LogsReceiver> to;
    private final ExecutorService thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Process process;

    private JournalSource(
            ComponentContext context,
            List<String> command,
            Duration maxAge,
            JournalEntries entries,
            List<LogsReceiver> to) {
        this.context = context;
        this.command = command;
        this.maxAge = maxAge;
        this.entries = entries;
        this.to = to;
        this.thread = Threads.pool(context.id(), 1);
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("legacy_position");
        Duration maxAge = a.duration("max_age", Duration.ofHours(7));
        String directory = a.text("path", "");
        String matches = a.text("matches", "");
        boolean json = a.flag("format_as_json", false);
        Map<String, String> labels = a.textMap("labels");
        Relabeling rules = a.capsule("relabel_rules", Relabeling.class, "relabel rules");
        List<LogsReceiver> to = a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        a.check();
        List<String> command =
                new ArrayList<>(List.of("journalctl", "--follow", "--output=json", "--all", "--quiet", "--no-tail"));
        if (!directory.isEmpty()) {
            command.add("--directory=" + directory);
        }
        for (String match : matches.strip().split("\\s+")) {
            if (match.matches("[A-Z_0-9]+=.*|\\+")) {
                command.add(match);
            }
        }
        return new JournalSource(
                context,
                command,
                maxAge,
                new JournalEntries(labels, rules == null ? new Relabeling(List.of()) : rules, json),
                to);
    }

    @Override
    public void start() {
        thread.execute(this::follow);
    }

    private void follow() {
        try {
            while (stopped.getCount() > 0) {
                if (!run()) {
                    return;
                }
                stopped.await(2, TimeUnit.SECONDS); // it ended by itself: again, but not in a tight loop
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if there is no journal to be had on this machine. */
    private boolean run() throws InterruptedException {
        List<String> words = new ArrayList<>(command);
        Path cursor = context.storage().resolve("cursor");
        try {
            if (Files.exists(cursor)) {
                words.add("--after-cursor=" + Files.readString(cursor).strip());
            } else {
                words.add("--since=-" + Math.max(1, maxAge.toSeconds()) + "s"); // never both: journalctl refuses that
            }
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
            // The collector's environment holds tokens; journalctl needs none.
            builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ"));
            Process started = builder.start();
            process = started;
            if (stopped.getCount() == 0) {
                started.destroy();
            }
            boolean any = read(started, cursor);
            if (started.waitFor() != 0 && !any && stopped.getCount() > 0) {
                Files.deleteIfExists(cursor); // a cursor that the journal no longer has keeps journalctl from starting
                context.log()
                        .warn("journalctl ended with an error", "exit_code", Integer.toString(started.exitValue()));
            }
            return true;
        } catch (IOException e) {
            if (stopped.getCount() > 0) {
                context.log()
                        .warn(
                                "the journal cannot be read on this machine: no journal lines are collected",
                                "err",
                                String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    /** Whether there was an entry. */
    private boolean read(Process from, Path cursor) throws IOException, InterruptedException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            boolean any = false;
            String line;
            while ((line = reader.readLine()) != null) {
                any = true;
                var parsed = entries.read(line, context.clock().instant());
                if (parsed.isEmpty()) {
                    continue;
                }
                for (LogsReceiver receiver : to) {
                    receiver.accept(parsed.get().entry());
                }
                if (!reader.ready()) {
                    Files.createDirectories(context.storage());
                    Files.writeString(cursor, parsed.get().cursor());
                }
            }
            return any;
        } finally {
            from.destroy();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        Process running = process;
        if (running != null) {
            running.destroy();
        }
        Threads.end(thread, Duration.ofSeconds(2));
    }
}
