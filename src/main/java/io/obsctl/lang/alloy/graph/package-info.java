/**
 * The way of data through a config: components, edges with signals, pictures. {@link
 * io.obsctl.lang.alloy.graph.Graph#of} builds it from files that parse; it needs no checked config and ignores what
 * leads nowhere.
 */
@NullMarked
package io.obsctl.lang.alloy.graph;

import org.jspecify.annotations.NullMarked;
