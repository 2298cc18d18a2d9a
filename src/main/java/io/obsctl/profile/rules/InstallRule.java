package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.model.Install;
import io.obsctl.model.InstallFile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Version;
import java.util.List;
import java.util.regex.Pattern;

/** What is installed is one file of one exact version that is new enough. */
final class InstallRule implements Rule {
    private static final Pattern EXACT = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

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
        if ((install.packageFile() == null) == (install.binary() == null)) {
            s.badValue("exactly one of: package-file, binary", at);
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

    private static void file(Subject s, @org.jspecify.annotations.Nullable InstallFile file, String at) {
        if (file != null && !SHA256.matcher(file.sha256()).matches()) {
            s.badValue("64 hexadecimal digits, as `sha256sum` prints them", at + "/sha256");
        }
    }
}
