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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the one version of Alloy that a profile names on a host, before anything of the release is there. */
final class HostInstall {
    private static final Duration LONG = Duration.ofMinutes(30);

    /** As {@code ID=} of os-release(5) calls them. */
    private static final Pattern RPM_SYSTEMS = Pattern.compile(
            "^(fedora|rhel|centos|rocky|almalinux|ol|amzn|opensuse[a-z-]*|sles[a-z_-]*|sle-[a-z]+|azurelinux|mariner|photon"
                    + "|openEuler|anolis|mageia)\\b");

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

    /** Why it cannot be installed there, as far as this machine can tell: nothing is sent before. */
    static @Nullable Problem refusal(String host, Collector collector, HostLook look) {
        Install install = collector.install();
        InstallFile file = install == null ? null : InstallFiles.of(install);
        if (install == null || (file == null && install.repository() == null)) {
            return fileProblem(host + ": collector.install names no file");
        }
        String manager = manager(look);
        if (install.repository() != null && !manager.equals("dpkg")) {
            return Problem.error(
                            "host/install-no-apt",
                            "Alloy is installed from a repository by apt, which is not there",
                            host + ": " + (manager.isEmpty() ? "no package manager was found" : "it has " + manager))
                    .hint("Name a package file or the program itself in `collector.install`.");
        }
        return file == null
                ? null
                : InstallFiles.wrong(install, file, manager, look.fact("arch"))
                        .map(why -> fileProblem(host + ": " + file.file() + " " + why)
                                .hint("Nothing was sent. Correct `collector.install`, or fetch the file anew."))
                        .orElse(null);
    }

    /** The one that the system is made of: a system of rpm may have dpkg as a tool. */
    private static String manager(HostLook look) {
        String found = look.fact("package-manager");
        return found.equals("dpkg") && RPM_SYSTEMS.matcher(look.fact("os")).find() ? "rpm" : found;
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
            install(install, InstallFiles.of(install));
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
                require(file);
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

    private void require(InstallFile file) throws IOException, SshFailure {
        Optional<String> other = InstallFiles.otherDigest(file);
        if (other.isPresent()) {
            throw new SshFailure(fileProblem(host + ": " + file.file() + " " + other.get())
                    .hint("Nothing was sent. Fetch the file anew, or correct `collector.install`."));
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
