package io.obsctl.infra.ssh;

import io.obsctl.deploy.Observation;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Install;
import io.obsctl.model.Release;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a host looks like beside what is wanted there.
 *
 * @param slots keyed digests of the wanted secrets, by reference; made on the host
 * @param home the directory of releases
 */
record HostView(HostLook look, List<Artifact> wanted, Map<String, String> slots, String home) {
    /** What people call the program. */
    static final String INSTALL_LABEL = "program alloy";

    HostView {
        wanted = List.copyOf(wanted);
        slots = Map.copyOf(slots);
    }

    /** Whether the host said by which values it knows the wanted secrets. */
    boolean knowsSecrets() {
        return comparable(look);
    }

    /** Whether a host has a key and a release that was made with it. */
    static boolean comparable(HostLook look) {
        return look.fact("key").equals("yes") && look.release().isPresent();
    }

    Optional<UnitChoice> unit() {
        return UnitChoice.of(look, wanted);
    }

    Map<String, Observation.State> states() {
        Release record = look.release().orElse(new Release(List.of(), new TreeMap<>()));
        Map<String, Integer> modes = new HashMap<>();
        wanted.forEach(a -> modes.put(a.path(), Release.modeOf(a)));
        Map<String, Observation.State> states = new HashMap<>();
        for (Release.Seen seen : look.files()) {
            String text = record.stateText(seen, modes.getOrDefault(seen.path(), seen.mode()), slots);
            String version =
                    Release.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
            states.put(seen.path(), new Observation.State(text, HostLayout.on(home, seen.path()), version));
        }
        wanted.stream().filter(a -> a.kind() == ArtifactKind.INSTALL).forEach(a -> {
            states.remove(a.path());
            installed(a).ifPresent(i -> states.put(a.path(), i));
        });
        return states;
    }

    /** The program that is there, whoever put it there: the release's record of it may be older than what is. */
    private Optional<Observation.State> installed(Artifact install) {
        String version = look.fact("alloy-version");
        if (look.fact("alloy-path").isEmpty()) {
            return Optional.empty();
        }
        String text = isInstalled(install) ? install.shownText() : "alloy " + version + "\n";
        return Optional.of(new Observation.State(text, INSTALL_LABEL, look.fact("alloy-path") + " " + version));
    }

    /** Whether the wanted version is there, in the place that the unit starts it from. */
    boolean isInstalled(Artifact install) {
        String wantedVersion =
                install.shownText().lines().findFirst().orElse("").replaceFirst("^alloy ", "");
        String own = home + "/alloy/" + wantedVersion + "/alloy";
        return wantedVersion.equals(look.fact("alloy-version"))
                && (Install.isPackage(install.shownText())
                        || look.fact("alloy-path").equals(own));
    }

    /** What is wanted to be installed and is not there. */
    boolean installs() {
        return wanted.stream().anyMatch(a -> a.kind() == ArtifactKind.INSTALL && !isInstalled(a));
    }

    /** What applying does to the process besides writing: {@code start}, {@code restart} or {@code reload}. */
    String effect() {
        if (!active()) {
            return "start";
        }
        return needsRestart() ? "restart" : "reload";
    }

    boolean active() {
        return unit().map(u -> look.fact("active-" + u.unit()).equals("active")).orElse(false);
    }

    /**
     * A new process is needed for a changed unit or environment, for a credential that systemd hands over at the start,
     * where nothing of obsctl runs yet, and where no program can ask for a reload.
     */
    boolean needsRestart() {
        if (look.current().isEmpty() || look.fact("http").equals("none") || !active() || unitChanges() || installs()) {
            return true;
        }
        Map<String, Observation.State> states = states();
        List<String> links = unit().map(UnitChoice::links).orElse(List.of());
        boolean handedOver = wanted.stream()
                .anyMatch(a -> links.contains(a.path()) && a.shownText().contains("LoadCredential"));
        return wanted.stream()
                .filter(a -> changed(a, states))
                .anyMatch(
                        a -> a.kind() == ArtifactKind.ENV_FILE || (handedOver && a.kind() == ArtifactKind.CREDENTIAL));
    }

    /** Whether systemd has to read its files again. */
    boolean unitChanges() {
        Map<String, Observation.State> states = states();
        List<String> links = unit().map(UnitChoice::links).orElse(List.of());
        return wanted.stream().filter(a -> links.contains(a.path())).anyMatch(a -> changed(a, states))
                || states.keySet().stream()
                        .anyMatch(path -> path.startsWith("systemd/")
                                && wanted.stream().noneMatch(a -> a.path().equals(path)));
    }

    private static boolean changed(Artifact artifact, Map<String, Observation.State> states) {
        Observation.State there = states.get(artifact.path());
        return there == null || !there.text().equals(artifact.shownText());
    }
}
