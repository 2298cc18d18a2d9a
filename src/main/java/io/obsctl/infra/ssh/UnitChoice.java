package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Install;
import java.util.List;
import java.util.Optional;

/**
 * Which unit runs the collector on a host, and which files of a release systemd reads for it.
 *
 * @param unit the unit's name
 * @param links bundle paths that are linked into systemd's directory
 */
record UnitChoice(String unit, List<String> links) {
    UnitChoice {
        links = List.copyOf(links);
    }

    /** Whether the distribution's unit is used, with drop-ins. */
    boolean byDropIn() {
        return unit.equals(HostLayout.DISTRIBUTION_UNIT_NAME);
    }

    /**
     * The distribution's unit where there is one or a package brings it, unless obsctl's own already runs there; empty when the bundle holds
     * no file for the unit that is needed.
     */
    static Optional<UnitChoice> of(HostLook look, List<Artifact> wanted) {
        List<String> units = wanted.stream()
                .filter(a -> a.kind() == ArtifactKind.SYSTEMD_UNIT)
                .map(Artifact::path)
                .toList();
        List<String> dropIns = units.stream()
                .filter(p -> p.startsWith("systemd/" + HostLayout.DISTRIBUTION_UNIT_NAME + ".d/"))
                .toList();
        boolean comes =
                wanted.stream().anyMatch(a -> a.kind() == ArtifactKind.INSTALL && Install.isPackage(a.shownText()));
        boolean distribution = (comes || !look.fact("distribution-unit").isEmpty())
                && !look.fact("own-unit").equals("linked");
        if (distribution && !dropIns.isEmpty()) {
            return Optional.of(new UnitChoice(HostLayout.DISTRIBUTION_UNIT_NAME, dropIns));
        }
        return units.contains(HostLayout.OWN_UNIT)
                ? Optional.of(new UnitChoice(HostLayout.OWN_UNIT_NAME, List.of(HostLayout.OWN_UNIT)))
                : Optional.empty();
    }
}
