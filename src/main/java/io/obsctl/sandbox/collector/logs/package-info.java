/** Log entries and those who take them. */
@NullMarked
package io.obsctl.sandbox.collector.logs;

import org.jspecify.annotations.NullMarked;
