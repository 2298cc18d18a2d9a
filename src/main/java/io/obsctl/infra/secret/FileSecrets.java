package io.obsctl.infra.secret;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code file:/path} and {@code file:~/path}: the one line of text in a file. */
final class FileSecrets {
    private static final long PIPE_SECONDS = 10;

    private final Map<String, String> environment;
    private final Sink sink;

    FileSecrets(Map<String, String> environment, Sink sink) {
        this.environment = environment;
        this.sink = sink;
    }

    Secret read(SecretRef ref) {
        Path path = path(ref);
        try {
            Secret secret = SecretText.ofBytes(ref, Files.isRegularFile(path) ? bytes(path) : waited(ref, path));
            checkMode(ref, path, isCertificate(secret));
            return secret;
        } catch (NoSuchFileException e) {
            throw fail(ref, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw fail(ref, "this user may not read it", e);
        } catch (IOException e) {
            throw fail(ref, Files.isDirectory(path) ? "it is a directory" : "it cannot be read", e);
        }
    }

    private static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(SecretText.LONGEST + 2);
        }
    }

    /** A pipe may never be written to: it is waited for, but not for ever. */
    private static byte[] waited(SecretRef ref, Path path) throws IOException {
        FutureTask<byte[]> task = new FutureTask<>(() -> bytes(path));
        Thread thread = new Thread(task, "obsctl-secret-pipe");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(PIPE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw fail(ref, "nothing came out of it within " + PIPE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(ref, "interrupted", e);
        }
    }

    private Path path(SecretRef ref) {
        String text = ref.rest();
        if (text.startsWith("~/")) {
            text = environment.getOrDefault("HOME", "") + text.substring(1);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw fail(ref, "it is no path", e);
        }
    }

    /** Who signed a server's certificate is told to everybody who asks it; only a key is a secret. */
    private static boolean isCertificate(Secret secret) {
        String text = secret.reveal();
        return text.contains("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE KEY-----");
    }

    private void checkMode(SecretRef ref, Path path, boolean open) {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(path);
        } catch (IOException | UnsupportedOperationException e) {
            return; // A pipe, or a file system without modes: nothing to remark.
        }
        boolean others = mode.contains(PosixFilePermission.OTHERS_WRITE)
                || (!open && mode.contains(PosixFilePermission.OTHERS_READ));
        boolean group = mode.contains(PosixFilePermission.GROUP_WRITE)
                || (!open && mode.contains(PosixFilePermission.GROUP_READ));
        if (others || group) {
            String who = others ? "anybody on this machine" : "its group";
            Problem problem = Problem.warning(
                            "secret/file-mode",
                            "A secret's file is open to others than its owner",
                            ref + ": " + who + " may " + (open ? "" : "read or ") + "change it ("
                                    + PosixFilePermissions.toString(mode) + ")")
                    .run("chmod " + (open ? "go-w " : "go-rwx ") + quoted(path));
            sink.emit(new Event.Noticed("secrets", problem));
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** As a shell takes it: a tilde only works outside quotes. */
    private static String typed(SecretRef ref) {
        String text = ref.rest();
        boolean home = text.startsWith("~/");
        return (home ? "~/" : "") + "'" + (home ? text.substring(2) : text).replace("'", "'\\''") + "'";
    }

    private static ObsctlException fail(SecretRef ref, String why, Exception cause) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("secret/file", "A secret's file cannot be read", ref + ": " + why)
                        .run("ls -l " + typed(ref)),
                cause);
    }
}
