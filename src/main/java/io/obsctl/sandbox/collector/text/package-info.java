/** Text forms of Go that Alloy configs rest on: durations, time layouts, numbers, JSON, regular expressions. */
@NullMarked
package io.obsctl.sandbox.collector.text;

import org.jspecify.annotations.NullMarked;
