package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Collector;
import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts the one version of Alloy that a profile names on a host, before anything of the release is there. */
final class HostInstall {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final SshConnection connection;
    private final Collector collector;
    private final Sink sink;
    private final String host;

    HostInstall(SshConnection connection, Collector collector, Sink sink) {
        this.connection = connection;
        this.collector = collector;
        this.sink = sink;
        this.host = connection.endpoint().name();
    }

    /** Why it cannot be installed there, as far as can be told without reading the whole file. */
    static @Nullable Problem refusal(String host, Collector collector, HostLook look) {
        Install install = collector.install();
        InstallFile file = install == null ? null : file(install);
        if (install == null || file == null) {
            return fileProblem(host + ": collector.install names no file");
        }
        if (!Files.isReadable(Path.of(file.file()))) {
            return fileProblem(host + ": " + file.file() + " cannot be read");
        }
        String manager = look.fact("package-manager");
        boolean fits = install.packageFile() == null
                || manager.isEmpty()
                || (manager.equals("dpkg") == file.file().endsWith(".deb"));
        return fits ? null : fileProblem(host + ": " + file.file() + " is none for " + manager);
    }

    private static @Nullable InstallFile file(Install install) {
        return install.packageFile() != null ? install.packageFile() : install.binary();
    }

    private static Problem fileProblem(String detail) {
        return Problem.error("host/install-file", "the file to install cannot be used", detail);
    }

    /** @throws SshFailure when the host has the old Alloy, or none, as before */
    void install() throws SshFailure {
        Install install = collector.install();
        InstallFile file = install == null ? null : file(install);
        if (install == null || file == null) {
            throw new SshFailure(fileProblem(host));
        }
        sink.emit(new Event.Started(host, "install"));
        boolean well = false;
        try {
            Path path = Path.of(file.file());
            String wanted = file.sha256().toLowerCase(Locale.ROOT);
            String there = sha256(path);
            if (!there.equals(wanted)) {
                throw new SshFailure(fileProblem(host + ": " + path + " has sha256 " + there + ", not " + wanted)
                        .hint("Nothing was sent. Fetch the file anew, or correct collector.install."));
            }
            RemoteCommand command = RemoteCommand.of(
                    Scripts.INSTALL,
                    List.of(
                            collector.home(),
                            install.packageFile() != null ? "package" : "binary",
                            install.version(),
                            wanted,
                            String.valueOf(Files.size(path)),
                            file.file().endsWith(".rpm") ? "rpm" : "deb",
                            collector.program()));
            RemoteResult result = connection.stream("install", command, () -> open(path), LONG, null);
            if (result.status() != 0) {
                throw new SshFailure(Problem.error(
                        "host/install-failed",
                        "Alloy cannot be installed there",
                        host + ": alloy " + install.version() + ": " + result.shortError()));
            }
            well = true;
        } catch (IOException | UncheckedIOException e) {
            throw new SshFailure(fileProblem(host + ": " + file.file() + ": " + e.getMessage()), e);
        } finally {
            sink.emit(new Event.Finished(host, "install", well, null));
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
