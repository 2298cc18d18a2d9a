/**
 * The rulers of Mimir and Loki: two servers with one protocol. One namespace of a ruler belongs to one profile, whole;
 * all other namespaces are never touched.
 */
@NullMarked
package io.obsctl.infra.ruler;

import org.jspecify.annotations.NullMarked;
