package io.obsctl.testing.host;

import io.obsctl.testing.alloy.RealAlloy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real host: Debian with systemd as PID 1 and OpenSSH in a namespace of its own, made by {@code
 * scripts/testhost/testhost.sh}. Its root directory can be looked at from here, since it is one.
 */
public final class TestHost implements AutoCloseable {
    private static final Path SCRIPT = Path.of("scripts/testhost/testhost.sh").toAbsolutePath();
    private static final String SWITCH = "OBSCTL_HOST_TESTS";

    private final Path directory;
    private final String address;

    private TestHost(Path directory, String address) {
        this.directory = directory;
        this.address = address;
    }

    /** Whether hosts can be made here. Where they are required, inability is a failure and not a reason to skip. */
    public static boolean possible() {
        boolean able = "root".equals(System.getProperty("user.name"))
                && Files.isDirectory(Path.of("/run/netns").getParent())
                && List.of("debootstrap", "systemd-nspawn", "ip").stream().allMatch(TestHost::installed);
        if (!able && "required".equals(System.getenv(SWITCH))) {
            throw new AssertionError(SWITCH + "=required, but there is no root, debootstrap, systemd-nspawn or ip");
        }
        return able && !"off".equals(System.getenv(SWITCH));
    }

    private static boolean installed(String program) {
        return List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
                .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    /**
     * Makes and boots a host; returns when its SSH server answers.
     *
     * @param directory is made, and removed by {@link #close}
     * @param publicKey may log in as root and as deploy, who may sudo
     * @param alloy the program that stands at {@code /usr/bin/alloy}
     * @param binds more files or directories that are brought in read-only, {@code FILE:PATH}
     */
    public static TestHost boot(Path directory, Path publicKey, Path alloy, List<String> binds) throws IOException {
        List<String> argv = new ArrayList<>(List.of("up", directory.toString(), publicKey.toString()));
        argv.add(alloy.toAbsolutePath() + ":/usr/bin/alloy");
        argv.addAll(binds);
        return new TestHost(directory, call(argv).strip());
    }

    /** Likewise, without Alloy. */
    public static TestHost bare(Path directory, Path publicKey) throws IOException {
        return new TestHost(
                directory,
                call(List.of("up", directory.toString(), publicKey.toString())).strip());
    }

    /** {@code key} and {@code key.pub} in the directory, to enter hosts with. */
    public static void makeKey(Path directory) throws IOException {
        String file = directory.resolve("key").toString();
        Process making = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file)
                .redirectErrorStream(true)
                .start();
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (making.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
    }

    /** The stand-in for Alloy that understands a few words instead of a config. */
    public static Path standInAlloy() {
        return Path.of("src/test/resources/io/obsctl/testing/host/alloy");
    }

    /**
     * The Alloy of the PATH, or, where there is none, a program that runs this project's own small collector as if it
     * were Alloy; that needs {@link #javaBinds}.
     *
     * @param file where the program is written if it must be
     */
    public static Path collector(Path file) throws IOException {
        Optional<Path> real = RealAlloy.program();
        return real.isPresent() ? real.get().toRealPath() : smallCollector(file);
    }

    private static Path smallCollector(Path file) throws IOException {
        Files.writeString(
                file,
                "#!/bin/sh\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar /opt/obsctl/obsctl.jar sandbox collector \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** The Java that runs the tests, its settings and the jar, for {@link #boot}. */
    public static List<String> javaBinds() {
        Path java = Path.of(System.getProperty("java.home"));
        List<String> binds = new ArrayList<>(
                List.of(java + ":" + java, Path.of("target/obsctl.jar").toAbsolutePath() + ":/opt/obsctl/obsctl.jar"));
        Path settings = Path.of("/etc", java.getFileName().toString().replaceFirst("-amd64$|-arm64$", ""));
        if (Files.isDirectory(settings)) {
            binds.add(settings + ":" + settings);
        }
        return binds;
    }

    public String address() {
        return address;
    }

    /** This machine's address as the host sees it. */
    public String gateway() {
        return address.substring(0, address.lastIndexOf('.')) + ".1";
    }

    /** The host's file system, as this machine sees it. */
    public Path root() {
        return directory.resolve("root");
    }

    /** Cuts the power. */
    public void cut() throws IOException {
        call(List.of("cut", directory.toString()));
    }

    /** Boots it again after a cut. */
    public void bootAgain() throws IOException {
        call(List.of("boot", directory.toString()));
    }

    /** Runs a program of this machine in the host's network. */
    public String inNetwork(String... argv) throws IOException {
        List<String> all = new ArrayList<>(List.of("run", directory.toString()));
        all.addAll(List.of(argv));
        return call(all);
    }

    /** Runs a command of the host in the host, as root and without SSH; gives what it prints, whatever its status. */
    public String inside(String script) throws IOException {
        return call(List.of("exec", directory.toString(), "/bin/sh", "-c", "exec 2>&1; " + script + "\n:"))
                .strip();
    }

    /** Whether it was shut down, or never booted. */
    public boolean isDown() {
        try {
            String pid = Files.readString(directory.resolve("pid")).strip();
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    /** Cuts every SSH connection of the user who deploys. */
    public void cutConnections() throws IOException {
        inside("pkill -KILL -u deploy -x sshd");
    }

    @Override
    public void close() throws IOException {
        call(List.of("down", directory.toString()));
    }

    private static String call(List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(SCRIPT.toString()));
        argv.addAll(arguments);
        Path errors = Files.createTempFile("obsctl-testhost", ".err");
        Process process =
                new ProcessBuilder(argv).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", argv) + ": " + Files.readString(errors));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
