package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Collector;
import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.InstallRepository;
import io.obsctl.model.InstallSource;
import io.obsctl.model.Release;
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
import java.util.ArrayList;
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
        if (install == null || (file == null && install.repository() == null)) {
            return fileProblem(host + ": collector.install names no file");
        }
        if (file != null && !Files.isReadable(Path.of(file.file()))) {
            return fileProblem(host + ": " + file.file() + " cannot be read");
        }
        String manager = look.fact("package-manager");
        if (install.repository() != null) {
            return manager.equals("dpkg")
                    ? null
                    : Problem.error(
                                    "host/install-no-apt",
                                    "Alloy is installed from a repository by apt, which is not there",
                                    host + ": "
                                            + (manager.isEmpty()
                                                    ? "no package manager was found"
                                                    : "it has " + manager))
                            .hint("Name a package file or the program itself in `collector.install`.");
        }
        InstallFile packaged = install.packageFile();
        if (packaged == null || manager.isEmpty()) {
            return null;
        }
        boolean fits = manager.equals("dpkg") == packaged.file().endsWith(".deb");
        return fits ? null : fileProblem(host + ": " + packaged.file() + " is none for " + manager);
    }

    private static @Nullable InstallFile file(Install install) {
        if (install.repository() != null) {
            InstallSource source = install.repository().source();
            return source == null ? null : source.key();
        }
        return install.packageFile() != null ? install.packageFile() : install.binary();
    }

    private static Problem fileProblem(String detail) {
        return Problem.error("host/install-file", "the file to install cannot be used", detail);
    }

    /** @throws SshFailure when the host has the old Alloy, or none, as before */
    void install() throws SshFailure {
        Install install = collector.install();
        if (install == null) {
            throw new SshFailure(fileProblem(host));
        }
        sink.emit(new Event.Started(host, "install"));
        boolean well = false;
        try {
            install(install, file(install));
            well = true;
        } finally {
            sink.emit(new Event.Finished(host, "install", well, null));
        }
    }

    /** @param file what is sent: the package, the program, the repository's key; {@code null} for nothing */
    private void install(Install install, @Nullable InstallFile file) throws SshFailure {
        try {
            String wanted =
                    file == null ? Release.sha256(new byte[0]) : file.sha256().toLowerCase(Locale.ROOT);
            if (file != null) {
                require(Path.of(file.file()), wanted);
            }
            List<String> arguments = new ArrayList<>(List.of(
                    collector.home(),
                    install.repository() != null ? "repository" : install.packageFile() != null ? "package" : "binary",
                    install.version(),
                    wanted,
                    file == null ? "0" : String.valueOf(Files.size(Path.of(file.file()))),
                    format(file),
                    collector.program()));
            if (install.repository() != null) {
                arguments.addAll(of(install.repository()));
            }
            RemoteResult result = connection.stream(
                    "install",
                    RemoteCommand.of(Scripts.INSTALL, arguments),
                    () -> file == null ? InputStream.nullInputStream() : open(Path.of(file.file())),
                    LONG,
                    null);
            if (result.status() != 0) {
                throw new SshFailure(Problem.error(
                        "host/install-failed",
                        "Alloy cannot be installed there",
                        host + ": alloy " + install.version() + ": " + result.shortError()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SshFailure(
                    fileProblem(host + ": " + (file == null ? "" : file.file()) + ": " + e.getMessage()), e);
        }
    }

    private static String format(@Nullable InstallFile file) {
        String name = file == null ? "" : file.file();
        return List.of("rpm", "asc", "gpg").stream()
                .filter(end -> name.endsWith("." + end))
                .findFirst()
                .orElse("deb");
    }

    private static List<String> of(InstallRepository repository) {
        List<String> out = new ArrayList<>(List.of(repository.packageName(), repository.packageVersion()));
        InstallSource source = repository.source();
        if (source != null) {
            out.addAll(List.of(source.uri(), source.suite(), String.join(" ", source.components())));
        }
        return out;
    }

    private void require(Path path, String wanted) throws IOException, SshFailure {
        String there = sha256(path);
        if (!there.equals(wanted)) {
            throw new SshFailure(fileProblem(host + ": " + path + " has sha256 " + there + ", not " + wanted)
                    .hint("Nothing was sent. Fetch the file anew, or correct collector.install."));
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
