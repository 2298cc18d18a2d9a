package io.obsctl.infra.grafana;

import io.obsctl.model.ArtifactKind;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One kind of object: how it is read, compared, written and put back. */
interface ObjectKind {
    ArtifactKind artifacts();

    /** The wanted object as text that equals {@link There#text} exactly when nothing has to change. */
    String canonical(Wanted wanted);

    /** What people call it, such as {@code dashboard Golden signals}. */
    String label(Wanted wanted);

    /**
     * Reads, never writes.
     *
     * @param wanted objects of this kind only
     * @throws io.obsctl.problem.ObsctlException when Grafana does not answer as it should
     */
    Reading read(List<Wanted> wanted);

    Step create(Wanted wanted, JsonNode filled);

    Step update(Wanted wanted, JsonNode filled, There there);

    Step remove(There there);

    /**
     * Puts what somebody else had in the place of an own object that is wanted no more.
     *
     * @param original raw, as {@link There#raw} of a {@link Foreign}
     */
    Step giveBack(There there, JsonNode original);
}
