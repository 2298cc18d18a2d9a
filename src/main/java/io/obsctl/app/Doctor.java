package io.obsctl.app;

import io.obsctl.model.DoctorReport;
import io.obsctl.model.DoctorReport.Line;
import io.obsctl.model.DoctorReport.State;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Machine;
import io.obsctl.model.Machine.FileLook;
import io.obsctl.model.Machine.ProgramAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at this machine and at the way to a profile's targets. Reads no secret and changes nothing. */
public final class Doctor {
    private static final long LITTLE = 500L << 20;
    private static final long NOTHING = 20L << 20;

    private final OpenProfile profiles;
    private final Machine machine;
    private final String directory;

    /** @param directory where profiles are */
    public Doctor(OpenProfile profiles, Machine machine, String directory) {
        this.profiles = profiles;
        this.machine = machine;
        this.directory = directory;
    }

    /** @param name a profile whose targets are looked at too, or {@code null} */
    public DoctorReport examine(@Nullable String name) {
        LoadedProfile profile = name == null ? null : profiles.open(name).profile();
        List<Line> lines = new ArrayList<>();
        runtime(lines);
        programs(lines, profile);
        ssh(lines, profile != null && !profile.profile().hosts().list().isEmpty());
        configuration(lines);
        if (profile != null) {
            lines.addAll(new DoctorOfTarget(machine, profile).lines());
        }
        return new DoctorReport(lines);
    }

    private void runtime(List<Line> lines) {
        String area = "this machine";
        lines.add(new Line(area, "Java", State.OK, machine.java(), ""));
        terminal(lines, area);
        long free = machine.free(".");
        String room = free < 0 ? "unknown" : free / (1 << 20) + " MiB free";
        lines.add(new Line(
                area,
                "disk",
                free < 0 ? State.NONE : free < NOTHING ? State.FAIL : free < LITTLE ? State.WARN : State.OK,
                room,
                free >= 0 && free < LITTLE ? "df -h ." : ""));
        boolean cores = machine.writesCores();
        lines.add(new Line(
                area,
                "core dumps",
                cores ? State.WARN : State.OK,
                cores ? "a crash would write the memory, with secrets, to a file" : "off",
                cores ? "ulimit -c 0" : ""));
        proxy(lines, area);
    }

    private void terminal(List<Line> lines, String area) {
        String locale = first("LC_ALL", "LC_CTYPE", "LANG");
        boolean utf8 =
                locale.toUpperCase(java.util.Locale.ROOT).replace("-", "").contains("UTF8");
        lines.add(new Line(
                area,
                "terminal",
                utf8 ? State.OK : State.WARN,
                (machine.variable("TERM").isEmpty() ? "no TERM" : machine.variable("TERM")) + ", "
                        + (locale.isEmpty() ? "no locale" : locale),
                utf8 ? "" : "export LANG=C.UTF-8"));
    }

    private void proxy(List<Line> lines, String area) {
        String proxy = first("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");
        if (proxy.isEmpty()) {
            lines.add(new Line(area, "proxy", State.OK, "none", ""));
            return;
        }
        String bare = proxy.replaceFirst("^[a-zA-Z0-9+.-]+://", "").replaceFirst("^[^@]*@", "");
        boolean usable = bare.matches("[^/\\s:]+(:\\d{1,5})?/?");
        String not = first("NO_PROXY", "no_proxy");
        lines.add(new Line(
                area,
                "proxy",
                usable ? State.OK : State.FAIL,
                usable ? bare + (not.isEmpty() ? "" : ", not for " + not) : "its address cannot be read",
                usable ? "" : "export HTTPS_PROXY=http://HOST:PORT"));
    }

    private String first(String... names) {
        for (String name : names) {
            if (!machine.variable(name).isEmpty()) {
                return machine.variable(name);
            }
        }
        return "";
    }

    private void programs(List<Line> lines, @Nullable LoadedProfile profile) {
        String area = "programs";
        program(lines, area, "ssh", "not here; obsctl brings its own", "ssh", "-V");
        program(lines, area, "git", "not here; plans then name no revision", "git", "--version");
        program(lines, area, "promtool", "not here; not needed", "promtool", "--version");
        String wanted = profile == null || profile.profile().collectors().isEmpty()
                ? ""
                : "; the profile is for "
                        + profile.profile().collectors().get(0).alloy();
        Optional<ProgramAnswer> alloy = machine.run("alloy", "--version");
        lines.add(new Line(
                area,
                "alloy",
                alloy.isPresent() ? State.OK : State.NONE,
                alloy.map(a -> a.line() + wanted).orElse("not here; not needed"),
                ""));
    }

    private void program(List<Line> lines, String area, String name, String without, String... words) {
        Optional<ProgramAnswer> answer = machine.run(words);
        lines.add(new Line(
                area,
                name,
                answer.isPresent() ? State.OK : State.NONE,
                answer.map(ProgramAnswer::line).orElse(without),
                ""));
    }

    private void ssh(List<Line> lines, boolean needed) {
        String area = "SSH";
        String folder = machine.home() + "/.ssh";
        List<String> keys = machine.names(folder).stream()
                .filter(n -> n.startsWith("id_") && !n.endsWith(".pub") && !n.contains("-cert"))
                .toList();
        int agentKeys = agent(lines, area, needed && keys.isEmpty());
        Optional<FileLook> look = machine.look(folder);
        if (look.isPresent() && look.get().changeable()) {
            lines.add(new Line(
                    area,
                    folder,
                    State.FAIL,
                    look.get().mode() + ": others may put keys there",
                    "chmod 700 " + folder));
        }
        for (String key : keys) {
            FileLook mode = machine.look(folder + "/" + key).orElse(new FileLook(false, "", false));
            lines.add(new Line(
                    area,
                    key,
                    mode.open() ? State.FAIL : State.OK,
                    mode.open() ? mode.mode() + ": others may read the key" : "for its owner alone",
                    mode.open() ? "chmod 600 " + folder + "/" + key : ""));
        }
        if (keys.isEmpty()) {
            boolean lacking = needed && agentKeys == 0;
            lines.add(new Line(
                    area,
                    "keys",
                    lacking ? State.FAIL : State.NONE,
                    "none in " + folder,
                    lacking ? "ssh-keygen -t ed25519" : ""));
        }
        boolean known = machine.look(folder + "/known_hosts").isPresent();
        lines.add(new Line(area, "known_hosts", known ? State.OK : State.NONE, known ? "there" : "not there", ""));
    }

    /** Returns how many keys the agent holds. */
    private int agent(List<Line> lines, String area, boolean needed) {
        if (machine.variable("SSH_AUTH_SOCK").isEmpty()) {
            lines.add(new Line(
                    area,
                    "agent",
                    needed ? State.WARN : State.NONE,
                    "none runs",
                    needed ? "eval \"$(ssh-agent)\"" : ""));
            return 0;
        }
        Optional<ProgramAnswer> answer = machine.run("ssh-add", "-l");
        int exit = answer.map(ProgramAnswer::exit).orElse(2);
        boolean bad = exit == 2 || (exit == 1 && needed);
        lines.add(new Line(
                area,
                "agent",
                bad ? State.WARN : State.OK,
                exit == 0 ? "holds keys" : exit == 1 ? "holds no key" : "SSH_AUTH_SOCK leads to no agent",
                exit == 2 ? "eval \"$(ssh-agent)\"" : bad ? "ssh-add" : ""));
        return exit == 0 ? 1 : 0;
    }

    private void configuration(List<Line> lines) {
        String area = "configuration";
        Optional<FileLook> folder = machine.look(directory);
        if (folder.isEmpty()) {
            lines.add(new Line(area, "profiles", State.NONE, directory + " is not there", "obsctl init prod"));
            return;
        }
        List<String> open = machine.names(directory).stream()
                .filter(n -> n.endsWith(".yaml"))
                .filter(n -> machine.look(directory + "/" + n)
                        .map(FileLook::changeable)
                        .orElse(false))
                .toList();
        boolean bad = folder.get().changeable() || !open.isEmpty();
        lines.add(new Line(
                area,
                "profiles",
                bad ? State.WARN : State.OK,
                bad
                        ? "others may change what is deployed: "
                                + (open.isEmpty() ? directory : String.join(", ", open))
                        : directory,
                bad ? "chmod -R go-w " + directory : ""));
    }
}
