/** What a component of the small collector is and what it gets from its collector. */
@NullMarked
package io.obsctl.sandbox.collector.component;

import org.jspecify.annotations.NullMarked;
