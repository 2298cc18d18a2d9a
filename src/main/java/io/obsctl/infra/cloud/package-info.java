/** The Grafana Cloud API, as far as it tells the ids and addresses of a stack. */
@NullMarked
package io.obsctl.infra.cloud;

import org.jspecify.annotations.NullMarked;
