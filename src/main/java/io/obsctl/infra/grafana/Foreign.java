package io.obsctl.infra.grafana;

import io.obsctl.model.ForeignText;

/**
 * What somebody else has where a wanted object goes.
 *
 * @param there under the path of the artifact that wants its place; its text for people, without secrets
 * @param name what it is called once it is kept: the key under which obsctl's own would stand when it is wanted no more
 * @param obstacle why it can never be adopted; empty when it can
 */
record Foreign(There there, String name, String obstacle) {
    Foreign {
        there = new There(there.key(), ForeignText.masked(there.text()), there.label(), there.version(), there.raw());
    }

    String described() {
        return there.label() + (obstacle.isEmpty() ? "" : ", " + obstacle);
    }
}
