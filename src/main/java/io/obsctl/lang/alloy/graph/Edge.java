package io.obsctl.lang.alloy.graph;

import io.obsctl.lang.alloy.Span;

/**
 * A way from one component to another, in the direction in which data flows.
 *
 * @param at where the config says so
 */
public record Edge(Node from, Node to, Signal signal, Span at) {}
