/** Values of the Alloy language: how expressions become values and blocks become checked arguments. */
@NullMarked
package io.obsctl.sandbox.collector.value;

import org.jspecify.annotations.NullMarked;
