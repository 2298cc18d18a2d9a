/** Views: what people and machines read. The only package that knows colour, width and terminals. */
@NullMarked
package io.obsctl.report;

import org.jspecify.annotations.NullMarked;
