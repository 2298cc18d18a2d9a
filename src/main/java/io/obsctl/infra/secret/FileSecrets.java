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
import java.util.Map;
import java.util.Set;

/** {@code file:/path} and {@code file:~/path}: the one line of text in a file. */
final class FileSecrets {
    private final Map<String, String> environment;
    private final Sink sink;

    FileSecrets(Map<String, String> environment, Sink sink) {
        this.environment = environment;
        this.sink = sink;
    }

    Secret read(SecretRef ref) {
        Path path = path(ref);
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(SecretText.LONGEST + 2);
            Secret secret = SecretText.ofBytes(ref, bytes);
            checkMode(ref, path);
            return secret;
        } catch (NoSuchFileException e) {
            throw fail(ref, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw fail(ref, "this user may not read it", e);
        } catch (IOException e) {
            throw fail(ref, Files.isDirectory(path) ? "it is a directory" : "it cannot be read", e);
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

    private void checkMode(SecretRef ref, Path path) {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(path);
        } catch (IOException | UnsupportedOperationException e) {
            return; // A pipe, or a file system without modes: nothing to remark.
        }
        if (mode.contains(PosixFilePermission.OTHERS_READ) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            Problem problem = Problem.warning(
                            "secret/file-mode",
                            "Anybody on this machine may read or change a secret's file",
                            ref.toString())
                    .run("chmod o-rwx '" + path.toString().replace("'", "'\\''") + "'");
            sink.emit(new Event.Noticed("secrets", problem));
        }
    }

    private static ObsctlException fail(SecretRef ref, String why, Exception cause) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("secret/file", "A secret's file cannot be read", ref + ": " + why),
                cause);
    }
}
