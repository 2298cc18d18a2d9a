/**
 * PromQL: text in, tree out; which metrics and labels an expression reads; what Prometheus would refuse. Knows
 * Prometheus 2 and 3 and, where asked, Grafana's variables in place of durations.
 */
@NullMarked
package io.obsctl.lang.promql;

import org.jspecify.annotations.NullMarked;
