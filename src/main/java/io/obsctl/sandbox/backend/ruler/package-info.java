/** The rulers of Mimir and Loki and Mimir's Alertmanager: configuration, evaluation, state. */
@NullMarked
package io.obsctl.sandbox.backend.ruler;

import org.jspecify.annotations.NullMarked;
