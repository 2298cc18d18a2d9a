package io.obsctl.report;

import io.obsctl.model.ByteSize;
import io.obsctl.model.HostFacts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What hosts say of themselves. */
public final class HostFactsView {
    private final Console console;
    private final boolean ports;

    /** @param ports whether all listeners are shown to people, not only how many there are */
    public HostFactsView(Console console, boolean ports) {
        this.console = console;
        this.ports = ports;
    }

    public void show(String profile, List<HostFacts> hosts, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.hosts-facts");
            out.put("profile", profile);
            out.put("hosts", hosts.stream().map(HostFactsView::document).toList());
            console.raw(JsonText.print(out, format));
            return;
        }
        boolean first = true;
        for (HostFacts host : hosts) {
            if (!first) {
                console.say("");
            }
            first = false;
            human(host);
        }
    }

    private void human(HostFacts facts) {
        console.say(facts.host());
        HostFacts.@Nullable InstalledAlloy alloy = facts.alloy();
        HostFacts.@Nullable Unit unit = facts.unit();
        Table table = new Table("  ");
        table.row(
                "system",
                text(facts.os()) + ", " + text(facts.arch()) + ", "
                        + (facts.systemd() == null ? "no systemd" : "systemd " + facts.systemd()));
        table.row("user", text(facts.user()) + (facts.root() ? ", commands run as root" : ", not root"));
        table.row(
                "alloy",
                alloy == null
                        ? "not installed"
                        : text(alloy.version()) + "  " + alloy.path()
                                + (alloy.packaged().isEmpty() ? ", of no package" : ", " + alloy.packaged())
                                + (alloy.failure().isEmpty() ? "" : ", fails: " + alloy.failure()));
        table.row(
                "unit",
                unit == null
                        ? "none"
                        : unit.name() + "  " + text(unit.state()) + ", " + text(unit.enabled())
                                + (unit.restarts() == 0 ? "" : ", restarted " + unit.restarts() + " times"));
        if (unit != null) {
            table.row("", text(unit.path()));
            unit.dropIns().forEach(d -> table.row("", d));
        }
        table.row("release", release(facts));
        table.row("running", facts.runningConfig().isEmpty() ? "not told" : "sha256 " + facts.runningConfig());
        table.row("disk", size(facts.diskFree()) + " free");
        table.row("memory", size(facts.memoryFree()) + " free of " + size(facts.memory()));
        table.row("clock", clock(facts.clockOff()));
        table.row(
                "security",
                "SELinux " + (facts.selinux().isEmpty() ? "off" : facts.selinux()) + ", AppArmor "
                        + (facts.apparmor().isEmpty() ? "off" : facts.apparmor()));
        table.row("cgroup", text(facts.cgroup()));
        table.row("http", text(facts.httpClient()));
        if (!ports) {
            table.row("ports", facts.ports().size() + " listen; --ports lists them");
        }
        table.lines().forEach(console::say);
        if (ports) {
            Table listeners = new Table("    ");
            facts.ports()
                    .forEach(p -> listeners.row(
                            p.address() + ":" + p.port(),
                            p.program() + (p.pid() == 0 ? "" : " (pid " + p.pid() + ")"),
                            p.unit()));
            console.say("  ports");
            listeners.lines().forEach(console::say);
        }
    }

    private static String text(String text) {
        return text.isEmpty() ? "?" : text;
    }

    /** As the history and the status call it, with the place where its files are. */
    private static String release(HostFacts facts) {
        if (facts.release().isEmpty()) {
            return "none";
        }
        return facts.digest().isEmpty() ? facts.release() : HistoryView.brief(facts.digest()) + "  " + facts.release();
    }

    private static String size(@Nullable ByteSize size) {
        if (size == null) {
            return "?";
        }
        double mib = size.bytes() / 1048576.0;
        return mib < 1024
                ? String.format(Locale.ROOT, "%.0f MiB", mib)
                : String.format(Locale.ROOT, "%.1f GiB", mib / 1024);
    }

    private static String clock(@Nullable Duration off) {
        if (off == null) {
            return "?";
        }
        return off.isZero() ? "right" : Math.abs(off.toSeconds()) + " s " + (off.isNegative() ? "behind" : "ahead");
    }

    private static Map<String, @Nullable Object> document(HostFacts facts) {
        HostFacts.@Nullable InstalledAlloy alloy = facts.alloy();
        HostFacts.@Nullable Unit unit = facts.unit();
        Map<String, @Nullable Object> out = JsonText.object(
                "name", facts.host(),
                "os", facts.os(),
                "arch", facts.arch(),
                "user", facts.user(),
                "root", facts.root(),
                "systemd", facts.systemd(),
                "alloy",
                        alloy == null
                                ? null
                                : JsonText.object(
                                        "version", alloy.version(),
                                        "path", alloy.path(),
                                        "package", alloy.packaged(),
                                        "failure", alloy.failure()),
                "unit",
                        unit == null
                                ? null
                                : JsonText.object(
                                        "name", unit.name(),
                                        "path", unit.path(),
                                        "dropIns", unit.dropIns(),
                                        "state", unit.state(),
                                        "enabled", unit.enabled(),
                                        "restarts", unit.restarts()),
                "release", facts.release(),
                "digest", facts.digest(),
                "runningConfig", facts.runningConfig(),
                "unfinished", facts.unfinished());
        out.put("diskFreeBytes", bytes(facts.diskFree()));
        out.put("memoryBytes", bytes(facts.memory()));
        out.put("memoryFreeBytes", bytes(facts.memoryFree()));
        Duration off = facts.clockOff();
        out.put("clockOffSeconds", off == null ? null : off.toSeconds());
        out.put("selinux", facts.selinux());
        out.put("apparmor", facts.apparmor());
        out.put("cgroup", facts.cgroup());
        out.put("httpClient", facts.httpClient());
        out.put(
                "ports",
                facts.ports().stream()
                        .map(p -> JsonText.object(
                                "address", p.address(),
                                "port", p.port(),
                                "program", p.program(),
                                "pid", p.pid(),
                                "unit", p.unit()))
                        .toList());
        return out;
    }

    private static @Nullable Long bytes(@Nullable ByteSize size) {
        return size == null ? null : size.bytes();
    }
}
