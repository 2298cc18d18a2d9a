package io.obsctl.sandbox.backend.logql;

/** One step of a pipeline; false drops the line. */
@FunctionalInterface
interface Stage {
    boolean keep(Line line);
}
