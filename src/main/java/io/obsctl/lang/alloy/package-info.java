/**
 * The syntax of Grafana Alloy: scanner, parser, tree, printer. Knows nothing of components; see {@code catalog} and
 * {@code check} below for what they mean.
 *
 * <ul>
 *   <li>{@link io.obsctl.lang.alloy.AlloySyntax#parse} gives a tree and every problem of the syntax.
 *   <li>{@link io.obsctl.lang.alloy.AlloySyntax#format} and {@link io.obsctl.lang.alloy.AlloyPrinter#print} give the
 *       text that {@code alloy fmt} would print, byte for byte.
 *   <li>{@link io.obsctl.lang.alloy.StringLiteral#quote} writes any string as a literal.
 * </ul>
 */
@NullMarked
package io.obsctl.lang.alloy;

import org.jspecify.annotations.NullMarked;
