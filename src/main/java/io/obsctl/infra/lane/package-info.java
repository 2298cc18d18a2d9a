/** Asks the lanes of a stack over HTTP whether an id and a token may pass, without writing anything. */
@NullMarked
package io.obsctl.infra.lane;

import org.jspecify.annotations.NullMarked;
