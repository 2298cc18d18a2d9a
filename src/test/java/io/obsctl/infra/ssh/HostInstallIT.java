package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.Host;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.InstallRepository;
import io.obsctl.model.InstallSource;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.Secret;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alloy comes onto a real host that has none: from a package, from a binary, and not at all when it is the wrong one. */
@Tag("host")
class HostInstallIT {
    private static final String START = " run --server.http.listen-addr=127.0.0.1:12345"
            + " /var/lib/obsctl/current/alloy/config.alloy\nUser=alloy\n";

    @TempDir
    Path directory;

    private TestHost machine;
    private Host host;
    private SshHosts hosts;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        Path key = directory.resolve("key");
        TestHost.makeKey(directory);
        machine = TestHost.bare(directory.resolve("host"), directory.resolve("key.pub"));
        host = new Host("worker-1", machine.address(), null, null, null, null, null, Map.of(), List.of());
        hosts = new SshHosts(
                HostScene.defaults(directory),
                HostScene.options(directory, Duration.ofSeconds(10), Duration.ofSeconds(5)));
        hosts.trust(host, hosts.offeredKey(host));
    }

    @AfterEach
    void stop() throws IOException {
        if (machine != null) {
            hosts.close();
            machine.close();
        }
    }

    private Path program(String version) throws IOException {
        Path file = directory.resolve("alloy-" + version);
        Files.writeString(file, Files.readString(TestHost.standInAlloy()).replace("v1.15.1", "v" + version));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** A package as Alloy's own: the program and its unit. */
    private Path debianPackage(String version, String postinst) throws IOException {
        Path tree = directory.resolve("deb-" + version);
        Path program = Files.createDirectories(tree.resolve("usr/bin")).resolve("alloy");
        Files.copy(program(version), program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                Files.createDirectories(tree.resolve("lib/systemd/system")).resolve("alloy.service"),
                "[Service]\nExecStart=/usr/bin/alloy run /etc/alloy/config.alloy\n[Install]\nWantedBy=multi-user.target\n");
        Path control = Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                control.resolve("control"),
                "Package: alloy\nVersion: " + version
                        + "-1\nArchitecture: all\nMaintainer: tests <t@example.org>\nDescription: stand-in\n");
        Files.writeString(control.resolve("postinst"), "#!/bin/sh\n" + postinst + "\n");
        Files.setPosixFilePermissions(control.resolve("postinst"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = directory.resolve("alloy_" + version + ".deb");
        LoopbackSshd.exec("dpkg-deb", "--root-owner-group", "-b", tree.toString(), file.toString());
        return file;
    }

    private static InstallFile file(Path path) throws IOException {
        return new InstallFile(path.toString(), Release.sha256(Files.readAllBytes(path)));
    }

    private static List<Artifact> wanted(Install install, String config) {
        String start = "ExecStart=" + TestRelease.collector(install).program() + START;
        return List.of(
                Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, config),
                Artifact.of(
                        HostLayout.OWN_UNIT,
                        ArtifactKind.SYSTEMD_UNIT,
                        "[Service]\n" + start + "[Install]\nWantedBy=multi-user.target\n"),
                Artifact.of(HostLayout.DROP_IN, ArtifactKind.SYSTEMD_UNIT, "[Service]\nExecStart=\n" + start),
                Artifact.of(Install.ARTIFACT, ArtifactKind.INSTALL, install.describe()));
    }

    private TargetPlan plan(Target target, Install install, String config) {
        Bundle bundle = new Bundle("prod", wanted(install, config));
        return Planner.plan("prod", "", "", new Survey(1, Sink.none()).of(bundle, List.of(target)))
                .targets()
                .get(0);
    }

    private Target target(Install install) {
        return hosts.target(
                host,
                HostRelease.of("prod", "", "tests", TestRelease.collector(install), Duration.ofSeconds(1)),
                ref -> Secret.of("FAKE"),
                Clock.systemUTC());
    }

    private Outcome deploy(Install install, String config) {
        try (Target target = target(install)) {
            TargetPlan plan = plan(target, install, config);
            assertThat(plan).as(plan.toString()).isInstanceOf(TargetPlan.Ready.class);
            return target.apply((TargetPlan.Ready) plan, wanted(install, config), Sink.none());
        }
    }

    private List<String> changes(Install install, String config) {
        try (Target target = target(install)) {
            List<String> changes = new ArrayList<>();
            ((TargetPlan.Ready) plan(target, install, config))
                    .changes().stream()
                            .filter(c -> c.action() != Change.Action.NONE)
                            .forEach(c -> changes.add(c.action() + " " + c.label() + " " + c.effect()));
            return changes;
        }
    }

    private String there(String script) throws SshFailure {
        return hosts.connection(host)
                .run("test", RemoteCommand.of("sh", "-c", script), new byte[0], Duration.ofSeconds(60))
                .text()
                .strip();
    }

    @Test
    void aPackageIsInstalledUpgradedAndNeverTheWrongOne() throws IOException, SshFailure {
        Install first = new Install("1.15.1", file(debianPackage("1.15.1", "true")), null);
        Install broken = new Install("1.15.0", file(debianPackage("1.15.0", "echo no luck >&2; exit 1")), null);
        Outcome failed = deploy(broken, "# one\n");
        assertThat(((Outcome.Refused) failed).cause().id().toString()).isEqualTo("host/install-failed");
        assertThat(((Outcome.Refused) failed).cause().detail()).contains("no luck");
        assertThat(there("command -v alloy; dpkg-query -W alloy 2>/dev/null")).isEmpty();

        assertThat(changes(first, "# one\n")).contains("CREATE program alloy start");
        Outcome outcome = deploy(first, "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there("dpkg-query -W alloy; systemctl is-active alloy; systemctl is-enabled alloy"))
                .isEqualTo("alloy\t1.15.1-1\nactive\nenabled");
        assertThat(changes(first, "# one\n")).isEmpty();

        String pid = there("systemctl show -p MainPID alloy");
        Install next = new Install("1.16.0", file(debianPackage("1.16.0", "true")), null);
        assertThat(changes(next, "# one\n")).containsExactly("UPDATE program alloy restart");
        outcome = deploy(next, "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there("/usr/bin/alloy --version")).contains("v1.16.0");
        assertThat(there("systemctl show -p MainPID alloy"))
                .as("the new one runs")
                .isNotEqualTo(pid);
        assertThat(there("ls -A /var/lib/obsctl | grep install")).isEmpty();
    }

    private String blocked(Install install) {
        try (Target target = target(install)) {
            TargetPlan plan = plan(target, install, "# one\n");
            assertThat(plan).as(plan.toString()).isInstanceOf(TargetPlan.Blocked.class);
            Problem reason = ((TargetPlan.Blocked) plan).reason();
            assertThat(reason.id()).hasToString("host/install-file");
            return reason.detail();
        }
    }

    private static Install packaged(Path file) throws IOException {
        return new Install("1.15.1", file(file), null);
    }

    /**
     * The last part stands in for a host of rpm: a Debian whose dpkg is out of sight and that has a program called rpm.
     * What such hosts are told apart by is no more than that.
     */
    @Test
    void aFileThatIsNoUseThereIsRefusedBeforeAnythingIsWritten() throws IOException, SshFailure {
        String look = "find / -xdev -newer /tmp/before -type f -path '*obsctl*'; ls -d /var/lib/obsctl 2>/dev/null;"
                + " command -v alloy";
        there("touch /tmp/before");
        Path deb = debianPackage("1.15.1", "true");
        Install other = new Install("1.15.1", new InstallFile(deb.toString(), "0".repeat(64)), null);
        assertThat(blocked(other)).contains("has sha256 ");
        Path rpm = Files.copy(deb, directory.resolve("alloy.rpm"));
        assertThat(blocked(packaged(rpm))).endsWith("is a package of dpkg, whatever its name says");
        Files.write(rpm, new byte[] {(byte) 0xed, (byte) 0xab, (byte) 0xee, (byte) 0xdb, 3, 0, 0, 1});
        assertThat(blocked(packaged(rpm))).contains("alloy.rpm ");
        assertThat(blocked(packaged(Files.writeString(directory.resolve("page.deb"), "<html>"))))
                .endsWith("is no package");
        String foreign = there("uname -m").equals("aarch64") ? "amd64" : "arm64";
        Path control = directory.resolve("deb-1.15.1/DEBIAN/control");
        Files.writeString(control, Files.readString(control).replace("Architecture: all", "Architecture: " + foreign));
        Path elsewhere = directory.resolve("elsewhere.deb");
        LoopbackSshd.exec(
                "dpkg-deb",
                "--root-owner-group",
                "-b",
                directory.resolve("deb-1.15.1").toString(),
                elsewhere.toString());
        assertThat(blocked(packaged(elsewhere))).contains("is for " + foreign + ", and the host is ");

        Path bin = machine.root().resolve("usr/bin");
        Files.move(bin.resolve("dpkg"), bin.resolve("hidden-dpkg"));
        assertThat(blocked(packaged(deb))).endsWith("is a package, and the host has neither dpkg nor rpm");
        Files.writeString(bin.resolve("rpm"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(bin.resolve("rpm"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(blocked(packaged(deb))).endsWith("is a package of dpkg, and the host has rpm");
        assertThat(there(look)).as("nothing was written").isEmpty();
    }

    /** A flat repository on the host's own disk, signed by a key of its own; gives the key's file. */
    private Path repository(Path... packages) throws IOException {
        Path repository = Files.createDirectories(machine.root().resolve("srv/repo"));
        StringBuilder index = new StringBuilder();
        for (Path file : packages) {
            Files.copy(file, repository.resolve(file.getFileName().toString()));
            index.append(HostScene.exec("dpkg-deb", "-f", file.toString()).strip())
                    .append("\nFilename: ./" + file.getFileName() + "\nSize: " + Files.size(file) + "\nSHA256: "
                            + Release.sha256(Files.readAllBytes(file)) + "\n\n");
        }
        Files.writeString(repository.resolve("Packages"), index);
        byte[] listed = Files.readAllBytes(repository.resolve("Packages"));
        Files.writeString(
                repository.resolve("Release"),
                "Suite: tests\nDate: Sat, 01 Jan 2022 00:00:00 UTC\nSHA256:\n " + Release.sha256(listed) + " "
                        + listed.length + " Packages\n");
        Path home = Files.createDirectory(
                directory.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String gpg = "gpg --homedir " + home + " --batch --pinentry-mode loopback --passphrase '' ";
        Path key = directory.resolve("repository.asc");
        LoopbackSshd.exec(
                "sh",
                "-c",
                gpg + "--quick-gen-key 'tests FAKE <t@example.org>' ed25519 sign never && " + gpg + "--armor --output "
                        + key
                        + " --export && " + gpg + "--clearsign --output " + repository.resolve("InRelease") + " "
                        + repository.resolve("Release") + "; gpgconf --homedir " + home + " --kill all");
        assertThat(repository.resolve("InRelease")).exists();
        return key;
    }

    private static Install from(String version, @Nullable InstallSource source) {
        return new Install(version, null, null, new InstallRepository("alloy", version + "-1", source));
    }

    private Problem refused(Install install) {
        Outcome outcome = deploy(install, "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).cause();
    }

    @Test
    void aRepositoryGivesTheExactVersionSignedByTheGivenKeyAndNothingOfItStays() throws IOException, SshFailure {
        Path key = repository(debianPackage("1.15.1", "true"), debianPackage("1.16.0", "true"));
        InstallSource source = new InstallSource("file:/srv/repo", "./", List.of("main"), file(key));
        Problem none = refused(from("1.15.7", source));
        assertThat(none.id().toString()).isEqualTo("host/install-failed");
        assertThat(none.detail()).contains("offered: 1.15.1-1 1.16.0-1");
        Files.writeString(
                directory.resolve("other.asc"), Files.readString(key).replaceFirst("(?s)\n\n.*\n-", "\n\nAAAA\n-"));
        InstallSource wrong =
                new InstallSource("file:/srv/repo", "./", List.of("main"), file(directory.resolve("other.asc")));
        assertThat(refused(from("1.15.1", wrong)).detail()).containsIgnoringCase("sign");
        assertThat(there("command -v alloy; ls -A /var/lib/obsctl | grep -e apt -e install"))
                .isEmpty();

        Outcome outcome = deploy(from("1.15.1", source), "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there("dpkg-query -W alloy; systemctl is-active alloy")).isEqualTo("alloy\t1.15.1-1\nactive");
        assertThat(changes(from("1.15.1", source), "# one\n")).isEmpty();
        assertThat(there("ls -A /etc/apt/sources.list.d /etc/apt/keyrings 2>/dev/null | grep -i obsctl;"
                        + " ls -A /var/lib/obsctl | grep -e apt -e install"))
                .isEmpty();

        // The machine's own repository, which the newest version of is not what is wanted.
        Files.writeString(
                machine.root().resolve("etc/apt/sources.list.d/own.list"), "deb [trusted=yes] file:/srv/repo ./\n");
        Files.writeString(machine.root().resolve("etc/apt/sources.list"), "");
        assertThat(changes(from("1.16.0", null), "# one\n")).containsExactly("UPDATE program alloy restart");
        outcome = deploy(from("1.16.0", null), "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        outcome = deploy(from("1.15.1", null), "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there("dpkg-query -W alloy; systemctl is-active alloy")).isEqualTo("alloy\t1.15.1-1\nactive");
    }

    @Test
    void aBinaryLiesBelowTheHomeByItsVersionAndAFailedSwitchGoesBackToTheOldOne() throws IOException, SshFailure {
        Install lies = new Install("1.15.2", null, file(program("1.15.1")));
        Outcome refused = deploy(lies, "# one\n");
        assertThat(((Outcome.Refused) refused).cause().detail()).contains("says version '1.15.1', not 1.15.2");
        assertThat(there("ls -A /var/lib/obsctl/alloy 2>/dev/null; ls -A /var/lib/obsctl | grep install"))
                .isEmpty();

        Install first = new Install("1.15.1", null, file(program("1.15.1")));
        Outcome outcome = deploy(first, "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        String running = "tr '\\0' ' ' </proc/$(systemctl show -p MainPID --value obsctl-alloy)/cmdline";
        assertThat(there(running)).contains("/var/lib/obsctl/alloy/1.15.1/alloy run");
        assertThat(changes(first, "# one\n")).isEmpty();

        Install next = new Install("1.16.0", null, file(program("1.16.0")));
        Outcome bad = deploy(next, "syntax-error\n");
        assertThat(bad).as(bad.toString()).isInstanceOf(Outcome.PutBack.class);
        assertThat(there(running)).contains("/var/lib/obsctl/alloy/1.15.1/alloy run");
        outcome = deploy(next, "# one\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there(running)).contains("/var/lib/obsctl/alloy/1.16.0/alloy run");
    }
}
