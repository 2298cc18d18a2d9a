/** JSON for all adapters: reading with the position of an error, printing in one canonical form. */
@NullMarked
package io.obsctl.infra.json;

import org.jspecify.annotations.NullMarked;
