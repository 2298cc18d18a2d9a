package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.InstallRepository;
import io.obsctl.model.Release;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no use on a host is refused before anything is sent. The packages are real ones, made by dpkg-deb and rpmbuild;
 * the hosts are what such hosts say of themselves.
 */
class InstallFilesTest {
    private static final Map<String, String> DEBIAN = host("dpkg", "debian 12", "x86_64");
    private static final Map<String, String> FEDORA = host("rpm", "fedora 41", "x86_64");

    @TempDir
    Path directory;

    private static Map<String, String> host(String manager, String os, String machine) {
        return Map.of("package-manager", manager, "os", os, "arch", machine);
    }

    private static @Nullable Problem refusal(Map<String, String> host, Install install) {
        return HostInstall.refusal(
                "h1", TestRelease.collector(install), new HostLook(host, "", Optional.empty(), List.of()));
    }

    private static String refused(Map<String, String> host, Install install) {
        Problem problem = refusal(host, install);
        assertThat(problem).isNotNull();
        assertThat(problem.id()).hasToString("host/install-file");
        assertThat(problem.detail()).startsWith("h1: ");
        return problem.detail();
    }

    private static InstallFile file(Path path) throws IOException {
        return new InstallFile(path.toString(), Release.sha256(Files.readAllBytes(path)));
    }

    private static Install packaged(Path path) throws IOException {
        return new Install("1.15.1", file(path), null);
    }

    private static Install program(Path path) throws IOException {
        return new Install("1.15.1", null, file(path));
    }

    private Path written(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    /** @param packing as {@code dpkg-deb -Z} takes it */
    private Path deb(String name, String version, String machine, String packing) throws IOException {
        Path tree = Files.createDirectories(directory.resolve("deb/DEBIAN"));
        Files.writeString(
                tree.resolve("control"),
                "Package: " + name + "\nVersion: " + version + "\nArchitecture: " + machine
                        + "\nMaintainer: tests <t@example.org>\nDescription: stand-in\n");
        Path file = directory.resolve(name + "_" + version.replace(':', '.') + "_" + machine + "." + packing + ".deb");
        String said = HostScene.exec(
                "dpkg-deb",
                "-Z" + packing,
                "--root-owner-group",
                "-b",
                tree.getParent().toString(),
                file.toString());
        assertThat(file).as(said).exists();
        return file;
    }

    private Path rpm(String name, String version, String machine) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/rpmbuild")), "needs rpmbuild");
        Path spec = directory.resolve("alloy.spec");
        Files.writeString(
                spec,
                "Name: " + name + "\nVersion: " + version + "\nRelease: 1\nSummary: stand-in\nLicense: none\n"
                        + "%description\nstand-in\n%files\n");
        String said = HostScene.exec(
                "rpmbuild",
                "-ba",
                "--target",
                machine,
                "--define",
                "_topdir " + directory.resolve("rpm"),
                spec.toString());
        Path file = directory.resolve("rpm/RPMS/" + machine + "/" + name + "-" + version + "-1." + machine + ".rpm");
        assertThat(file).as(said).exists();
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "none"})
    void aPackageOfDebianIsForHostsWithDpkgOfItsOwnKind(String packing) throws IOException {
        Install install = packaged(deb("alloy", "1.15.1-1", "amd64", packing));
        assertThat(refusal(DEBIAN, install)).isNull();
        assertThat(refused(FEDORA, install)).endsWith("is a package of dpkg, and the host has rpm");
        assertThat(refused(host("dpkg", "fedora 41", "x86_64"), install))
                .as("dpkg is a tool there")
                .endsWith("and the host has rpm");
        assertThat(refused(host("", "alpine 3.20", "x86_64"), install))
                .endsWith("is a package, and the host has neither dpkg nor rpm");
        assertThat(refused(host("dpkg", "debian 12", "aarch64"), install))
                .endsWith("is for amd64, and the host is aarch64");
        assertThat(refusal(host("dpkg", "debian 12", "vax"), install))
                .as("unknown is not wrong")
                .isNull();
    }

    @Test
    void aPackageOfRpmIsForHostsWithRpmOfItsOwnKind() throws IOException {
        Install install = packaged(rpm("alloy", "1.15.1", "x86_64"));
        assertThat(refusal(FEDORA, install)).isNull();
        assertThat(refused(DEBIAN, install)).endsWith("is a package of rpm, and the host has dpkg");
        assertThat(refused(host("rpm", "fedora 41", "aarch64"), install))
                .endsWith("is for amd64, and the host is aarch64");
        assertThat(refusal(FEDORA, packaged(rpm("alloy", "1.15.1", "noarch")))).isNull();
        assertThat(refused(FEDORA, packaged(rpm("alloy", "1.14.0", "x86_64"))))
                .endsWith("holds version 1.14.0, not 1.15.1");
        assertThat(refused(FEDORA, packaged(rpm("grafana-agent", "1.15.1", "x86_64"))))
                .endsWith("is the package grafana-agent, not alloy");
        assertThat(refused(FEDORA, packaged(directory.resolve("rpm/SRPMS/alloy-1.15.1-1.src.rpm"))))
                .endsWith("is a source package");
    }

    @Test
    void anotherPackageOrVersionIsRefused() throws IOException {
        assertThat(refused(DEBIAN, packaged(deb("grafana-agent", "1.15.1", "all", "gzip"))))
                .endsWith("is the package grafana-agent, not alloy");
        assertThat(refused(DEBIAN, packaged(deb("alloy", "1.15.10-1", "all", "gzip"))))
                .endsWith("holds version 1.15.10-1, not 1.15.1");
        assertThat(refusal(DEBIAN, packaged(deb("alloy", "2:1.15.1-1", "all", "gzip"))))
                .isNull();
        assertThat(refusal(DEBIAN, packaged(deb("alloy", "1.14.0", "arm64", "zstd"))))
                .as("what cannot be read here is left to dpkg")
                .isNull();
    }

    @Test
    void whatIsNoPackageIsRefusedWhateverItsName() throws IOException {
        byte[] good = Files.readAllBytes(deb("alloy", "1.15.1-1", "all", "gzip"));
        assertThat(refused(FEDORA, packaged(written("alloy.rpm", good))))
                .endsWith("is a package of dpkg, whatever its name says");
        assertThat(refused(DEBIAN, packaged(written("page.deb", "<html>404</html>".getBytes(StandardCharsets.UTF_8)))))
                .endsWith("is no package");
        assertThat(refused(DEBIAN, packaged(written("empty.deb", new byte[0])))).endsWith("is no package");
        for (int size = 15; size < good.length; size = size * 5 / 4) {
            byte[] part = Arrays.copyOf(good, size);
            InstallFile meant = new InstallFile(written("part.deb", part).toString(), Release.sha256(good));
            assertThat(refused(DEBIAN, new Install("1.15.1", meant, null))).contains("part.deb ");
        }
        assertThat(refused(DEBIAN, new Install("1.15.1", new InstallFile("/nowhere/a.deb", "0".repeat(64)), null)))
                .endsWith("a.deb is not there");
        assertThat(refused(DEBIAN, new Install("1.15.1", new InstallFile(directory.toString(), "0".repeat(64)), null)))
                .endsWith("is no file");
    }

    @Test
    void everyPartOfAnRpmIsRefused() throws IOException {
        byte[] good = Files.readAllBytes(rpm("alloy", "1.15.1", "x86_64"));
        for (int size = 4; size < good.length; size = size * 5 / 4) {
            InstallFile meant = new InstallFile(
                    written("part.rpm", Arrays.copyOf(good, size)).toString(), Release.sha256(good));
            assertThat(refused(FEDORA, new Install("1.15.1", meant, null))).contains("part.rpm ");
        }
    }

    @Test
    void anotherDigestIsRefusedAlsoWhenTheFileChangesBetweenTwoRuns() throws IOException {
        Path deb = deb("alloy", "1.15.1-1", "all", "gzip");
        Install install = packaged(deb);
        assertThat(refusal(DEBIAN, install)).isNull();
        Files.write(deb, new byte[] {'\n'}, java.nio.file.StandardOpenOption.APPEND);
        assertThat(refused(DEBIAN, install)).contains("has sha256 ", ", not ");
        InstallFile shouted = new InstallFile(
                deb.toString(), Release.sha256(Files.readAllBytes(deb)).toUpperCase(java.util.Locale.ROOT));
        assertThat(refusal(DEBIAN, new Install("1.15.1", shouted, null))).isNull();
    }

    /** The number of the machine in an ELF header, and whether its least byte comes first. */
    @ParameterizedTest
    @CsvSource({
        "62, true, x86_64, ''",
        "3, true, x86_64, ''",
        "183, true, aarch64, ''",
        "40, true, aarch64, ''",
        "40, true, armv7l, ''",
        "22, false, s390x, ''",
        "243, true, riscv64, ''",
        "4711, true, x86_64, ''",
        "183, true, x86_64, 'is for arm64, and the host is x86_64'",
        "62, true, aarch64, 'is for amd64, and the host is aarch64'",
        "62, true, i686, 'is for amd64, and the host is i686'",
        "22, false, x86_64, 'is for s390x, and the host is x86_64'",
        "21, true, x86_64, 'is for ppc64le, and the host is x86_64'"
    })
    void aProgramIsForItsMachine(int number, boolean little, String machine, String why) throws IOException {
        byte[] header = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (little ? 1 : 2)}, 64);
        header[little ? 18 : 19] = (byte) number;
        header[little ? 19 : 18] = (byte) (number >> 8);
        Install install = program(written("alloy", header));
        if (why.isEmpty()) {
            assertThat(refusal(host("", "", machine), install)).isNull();
        } else {
            assertThat(refused(host("", "", machine), install)).endsWith("alloy " + why);
        }
    }

    @Test
    void whatIsNoProgramIsRefused() throws IOException {
        assertThat(refused(DEBIAN, program(written("alloy.zip", new byte[] {'P', 'K', 3, 4, 0}))))
                .endsWith("is an archive: unpack it and name the program in it");
        assertThat(refused(DEBIAN, program(deb("alloy", "1.15.1-1", "all", "gzip"))))
                .endsWith("is a package: name it in collector.install.package-file");
        assertThat(refused(DEBIAN, program(written("alloy", "Not Found".getBytes(StandardCharsets.UTF_8)))))
                .endsWith("is no program");
        assertThat(refusal(DEBIAN, program(written("script", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)))))
                .isNull();
    }

    @Test
    void aRepositoryIsForHostsWithApt() {
        Install install = new Install("1.15.1", null, null, new InstallRepository("alloy", "1.15.1-1", null));
        assertThat(refusal(DEBIAN, install)).isNull();
        Problem problem = refusal(FEDORA, install);
        assertThat(problem).isNotNull();
        assertThat(problem.id()).hasToString("host/install-no-apt");
    }
}
