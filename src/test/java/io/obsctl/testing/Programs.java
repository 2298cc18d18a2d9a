package io.obsctl.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real programs that a test starts, and that end with it. Not for use by several threads. */
public final class Programs implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final List<Process> running = new ArrayList<>();

    /** Starts a program whose log is {@code PROGRAM.log} in the folder. */
    public void start(Path folder, String... argv) throws IOException {
        add(new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(argv[0] + ".log").toFile())
                .start());
    }

    public void add(Process started) {
        running.add(started);
    }

    /** Asks all to end, and goes on after ten seconds for each that does not. */
    @Override
    public void close() throws InterruptedException {
        running.forEach(Process::destroy);
        for (Process process : running) {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
