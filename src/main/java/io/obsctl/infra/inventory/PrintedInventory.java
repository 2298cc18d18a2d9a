package io.obsctl.infra.inventory;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program that prints an inventory: no shell, an empty standard input, a deadline, bounded output. */
final class PrintedInventory {
    private static final long SECONDS = 60;
    private static final int MOST = 32 << 20;
    private static final int MOST_WORDS = 300;
    private static final File NULL = new File("/dev/null");

    /** What it printed, or why there is nothing. */
    record Printed(String text, String failure) {}

    private PrintedInventory() {}

    static Printed run(List<String> argv, Path directory) {
        Process process;
        try {
            process = new ProcessBuilder(resolved(argv, directory))
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(NULL))
                    .start();
        } catch (IOException e) {
            return failed(argv, "cannot be started: is it there and executable?");
        }
        try {
            CompletableFuture<byte[]> out =
                    CompletableFuture.supplyAsync(() -> drain(process.getInputStream(), MOST + 1));
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream(), 4096));
            byte[] printed = out.get(SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                return failed(argv, "ended with " + process.exitValue() + said(err.get(1, TimeUnit.SECONDS)));
            }
            return printed.length > MOST
                    ? failed(argv, "prints more than 32 MiB")
                    : new Printed(new String(printed, StandardCharsets.UTF_8), "");
        } catch (ExecutionException e) {
            return failed(argv, "its output cannot be read");
        } catch (TimeoutException e) {
            return failed(argv, "did not end within " + SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(argv, "was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A program that is named by a path is looked for beside the profile, others on the PATH. */
    private static List<String> resolved(List<String> argv, Path directory) {
        List<String> words = new ArrayList<>(argv);
        if (words.get(0).contains("/")) {
            words.set(0, directory.toAbsolutePath().resolve(words.get(0)).toString());
        }
        return words;
    }

    private static Printed failed(List<String> argv, String why) {
        return new Printed("", argv.get(0) + " " + why);
    }

    private static String said(byte[] err) {
        String text = new String(err, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(MOST_WORDS, text.length()));
    }

    private static byte[] drain(InputStream in, int most) {
        try {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                // Reads to the end, so that the program never blocks.
                kept.write(buffer, 0, Math.min(n, Math.max(0, most - kept.size())));
            }
            return kept.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
