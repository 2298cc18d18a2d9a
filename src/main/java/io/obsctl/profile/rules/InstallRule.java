package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.InstallRepository;
import io.obsctl.model.InstallSource;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Version;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is installed is one file of one exact version that is new enough. */
final class InstallRule implements Rule {
    private static final Pattern EXACT = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** As Debian's policy has them, 5.6.1 and 5.6.12. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,100}");

    private static final Pattern PACKAGE_VERSION = Pattern.compile("(\\d{1,4}:)?[0-9][A-Za-z0-9.+~-]{0,100}");
    private static final Pattern ADDRESS =
            Pattern.compile("(https?://|file:/)[A-Za-z0-9][^\\s\\[\\]\\p{Cntrl}]{0,500}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9._/-]{0,100}");

    @Override
    public void check(Subject s) {
        List<Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            Install install = collectors.get(i).install();
            if (install != null) {
                install(s, collectors.get(i), install, "/collectors/" + i + "/install");
            }
        }
    }

    private static void install(Subject s, Collector collector, Install install, String at) {
        if (collector.runsOn() != RunsOn.SYSTEMD) {
            s.badValue("`install` is for collectors that run on systemd", at);
        }
        if (!EXACT.matcher(install.version()).matches()) {
            s.badValue("an exact version such as 1.15.1, never a range or latest", at + "/version");
        } else if (!Version.parse(install.version()).atLeast(collector.alloy())) {
            s.badValue("it is older than `alloy`, which says " + collector.alloy(), at + "/version");
        }
        if (Stream.of(install.packageFile(), install.binary(), install.repository())
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            s.badValue("exactly one of: package-file, binary, repository", at);
        }
        if (install.repository() != null) {
            repository(s, install, install.repository(), at + "/repository");
        }
        file(s, install.packageFile(), at + "/package-file");
        file(s, install.binary(), at + "/binary");
        InstallFile packaged = install.packageFile();
        if (packaged != null
                && !packaged.file().endsWith(".deb")
                && !packaged.file().endsWith(".rpm")) {
            s.badValue("a package file ends in .deb or .rpm", at + "/package-file/file");
        }
    }

    private static void repository(Subject s, Install install, InstallRepository repository, String at) {
        if (!PACKAGE.matcher(repository.packageName()).matches()) {
            s.badValue("a package's name, such as alloy", at + "/package-name");
        }
        String version = repository.packageVersion();
        if (!PACKAGE_VERSION.matcher(version).matches()
                || !version.matches("(\\d+:)?" + Pattern.quote(install.version()) + "([-+~.].*)?")) {
            s.badValue("a build of `version`, such as " + install.version() + "-1", at + "/package-version");
        }
        InstallSource source = repository.source();
        if (source == null) {
            return;
        }
        String from = at + "/source";
        if (!ADDRESS.matcher(source.uri()).matches()) {
            s.badValue("an address that begins with https://, http:// or file:/", from + "/uri");
        }
        if (!WORD.matcher(source.suite()).matches()) {
            s.badValue("a suite, such as stable", from + "/suite");
        }
        if (!source.components().stream().allMatch(c -> WORD.matcher(c).matches())) {
            s.badValue("names of components, such as [main]", from + "/components");
        }
        if (!source.key().file().endsWith(".asc") && !source.key().file().endsWith(".gpg")) {
            s.badValue("a key ends in .asc (text) or .gpg", from + "/key/file");
        }
        file(s, source.key(), from + "/key");
    }

    private static void file(Subject s, @org.jspecify.annotations.Nullable InstallFile file, String at) {
        if (file != null && !SHA256.matcher(file.sha256()).matches()) {
            s.badValue("64 hexadecimal digits, as `sha256sum` prints them", at + "/sha256");
        }
    }
}
