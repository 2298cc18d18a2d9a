package io.obsctl.infra.ssh;

import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.InstallSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a file may be installed on a host, found out on this machine: nothing was sent yet. */
final class InstallFiles {
    /** A package of hundreds of megabytes is read once, however many hosts get it and however often they are asked. */
    private static final Map<Seen, String> DIGESTS = new ConcurrentHashMap<>();

    private static final String PACKAGE = "alloy";

    private InstallFiles() {}

    private record Seen(Path path, long size, long modified) {}

    /** What is sent; {@code null} for a repository that the host has. */
    static @Nullable InstallFile of(Install install) {
        if (install.repository() != null) {
            InstallSource source = install.repository().source();
            return source == null ? null : source.key();
        }
        return install.packageFile() != null ? install.packageFile() : install.binary();
    }

    /**
     * Why it may not: in words that go behind the file's name.
     *
     * @param manager dpkg, rpm, or empty where the host has neither
     * @param machine the host's {@code uname -m}
     */
    static Optional<String> wrong(Install install, InstallFile file, String manager, String machine) {
        Path path = Path.of(file.file());
        try {
            if (!Files.isRegularFile(path)) {
                return Optional.of(Files.exists(path) ? "is no file" : "is not there");
            }
            if (install.packageFile() != null && manager.isEmpty()) {
                return Optional.of("is a package, and the host has neither dpkg nor rpm");
            }
            String fault = install.packageFile() != null
                    ? packaged(install, file, FileHeader.read(path), manager, machine)
                    : install.binary() != null ? program(FileHeader.read(path), machine) : null;
            return fault != null ? Optional.of(fault) : otherDigest(file);
        } catch (EOFException e) {
            return Optional.of("is cut short");
        } catch (IOException e) {
            return Optional.of(e instanceof NoSuchFileException ? "is not there" : "cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable String packaged(
            Install install, InstallFile file, FileHeader header, String manager, String machine) {
        FileHeader.Kind named = file.file().endsWith(".rpm") ? FileHeader.Kind.RPM : FileHeader.Kind.DEB;
        if (header.kind() == FileHeader.Kind.RPM_SOURCE) {
            return "is a source package";
        }
        if (header.kind() != FileHeader.Kind.DEB && header.kind() != FileHeader.Kind.RPM) {
            return "is no package";
        }
        if (header.kind() != named) {
            return "is a package of " + managerOf(header.kind()) + ", whatever its name says";
        }
        if (!manager.equals(managerOf(header.kind()))) {
            return "is a package of " + managerOf(header.kind()) + ", and the host has " + manager;
        }
        if (!header.name().isEmpty() && !header.name().equals(PACKAGE)) {
            return "is the package " + header.name() + ", not " + PACKAGE;
        }
        String version = Pattern.quote(install.version());
        if (!header.version().isEmpty() && !header.version().matches("(\\d+:)?" + version + "([-+~.].*)?")) {
            return "holds version " + header.version() + ", not " + install.version();
        }
        return otherMachine(header, machine);
    }

    private static String managerOf(FileHeader.Kind kind) {
        return kind == FileHeader.Kind.RPM ? "rpm" : "dpkg";
    }

    private static @Nullable String program(FileHeader header, String machine) {
        return switch (header.kind()) {
            case ELF -> otherMachine(header, machine);
            case SCRIPT -> null;
            case DEB, RPM, RPM_SOURCE -> "is a package: name it in collector.install.package-file";
            case ZIP, GZIP -> "is an archive: unpack it and name the program in it";
            case OTHER -> "is no program";
        };
    }

    private static @Nullable String otherMachine(FileHeader header, String machine) {
        Optional<Machine> there = Machine.of(machine);
        Optional<Machine> here = Machine.of(header.machine());
        boolean runs = there.isEmpty() || here.isEmpty() || there.get().mayRun(here.get());
        return runs ? null : "is for " + here.get() + ", and the host is " + machine;
    }

    /** Empty when the file is the one that the profile means. */
    static Optional<String> otherDigest(InstallFile file) throws IOException {
        String there = sha256(Path.of(file.file()));
        return there.equalsIgnoreCase(file.sha256())
                ? Optional.empty()
                : Optional.of("has sha256 " + there + ", not " + file.sha256());
    }

    private static String sha256(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Seen seen = new Seen(
                file.toAbsolutePath(),
                now.size(),
                now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS));
        try {
            return DIGESTS.computeIfAbsent(seen, s -> digest(s.path()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String digest(Path file) {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
