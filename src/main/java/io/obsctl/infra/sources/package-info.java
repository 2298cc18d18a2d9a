/** Logs in to databases and endpoints as exporters do: PostgreSQL, Redis, HTTP. */
@NullMarked
package io.obsctl.infra.sources;

import org.jspecify.annotations.NullMarked;
