package io.obsctl;

import io.obsctl.cli.Commands;
import io.obsctl.problem.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** Starts obsctl. */
public final class Main {
    private static final long STOP_SECONDS = 15;

    /** What a shell says of a process that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private Main() {}

    public static void main(String[] words) {
        // UTF-8 whatever the locale says: pipes and files get the same bytes everywhere. A terminal that cannot show
        // it gets ASCII signs instead (see Terminals).
        StandardOutput raw = new StandardOutput();
        PrintStream out = new PrintStream(raw, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        int code;
        try (Wiring wiring = new Wiring(environment(), System.in, out, err)) {
            Signal.handle(new Signal("INT"), signal -> interrupt(wiring, interrupted, err));
            // Under systemd: stop what runs, then end by the ordinary way.
            Signal.handle(new Signal("TERM"), signal -> terminate(wiring, ended));
            code = new Commands(wiring).run(words);
            out.flush();
            wiring.forget();
        }
        ended.countDown();
        // A reader that went away (obsctl … | head) is no failure of the command; a full disk is.
        String unwritten = raw.failure();
        if (unwritten != null && code == ExitCode.DONE.code()) {
            err.println("error  file/not-written\n   standard output cannot be written\n   " + unwritten);
            code = ExitCode.NO.code();
        }
        System.exit(interrupted.get() ? ExitCode.INTERRUPTED.code() : code);
    }

    /** The environment as it was before the launcher gave Java a locale in which every name of a file can be written. */
    private static Map<String, String> environment() {
        String locale = System.getProperty("obsctl.locale");
        if (locale == null) {
            return System.getenv();
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeAll(Set.of("LC_ALL", "LC_CTYPE"));
        environment.put("LANG", locale);
        return environment;
    }

    /** What runs is told to stop and gets time to send what it holds; what does not stop is ended. */
    private static void terminate(Wiring wiring, CountDownLatch ended) {
        Thread closer = new Thread(
                () -> {
                    wiring.close();
                    try {
                        if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                            Runtime.getRuntime().halt(TERMINATED);
                        }
                    } catch (InterruptedException e) {
                        Runtime.getRuntime().halt(TERMINATED);
                    }
                },
                "obsctl-terminate");
        closer.setDaemon(true);
        closer.start();
    }

    /** Ctrl-C: a rollout ends between two hosts and says how far it is. Otherwise: stop what runs, exit 130. A second one ends at once. */
    private static void interrupt(Wiring wiring, AtomicBoolean interrupted, PrintStream err) {
        if (!interrupted.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        if (wiring.stop().request()) {
            say(
                    wiring,
                    err,
                    "Interrupted. No further host is begun; those in flight are followed for 10 s more.",
                    "Ctrl-C again leaves them at once: each finishes or puts itself back.");
            return;
        }
        // Whatever changes a host heeds the wish: nothing is begun there.
        say(wiring, err, "Interrupted.");
        Thread closer = new Thread(
                () -> {
                    wiring.close();
                    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
                },
                "obsctl-interrupt");
        closer.setDaemon(true);
        closer.start();
    }

    /** Below the terminal's own ^C, above what is drawn. */
    private static void say(Wiring wiring, PrintStream err, String... lines) {
        wiring.foreground().above(() -> {
            err.println();
            for (String line : lines) {
                err.println(line);
            }
            err.flush();
        });
    }
}
