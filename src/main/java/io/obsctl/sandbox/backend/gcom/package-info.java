/** The grafana.com API: which stack has which instances, and which tokens there are. */
@NullMarked
package io.obsctl.sandbox.backend.gcom;

import org.jspecify.annotations.NullMarked;
