/** Grafana's HTTP API: folders, dashboards, data sources, alerting provisioning, queries through the proxy. */
@NullMarked
package io.obsctl.sandbox.backend.grafana;

import org.jspecify.annotations.NullMarked;
