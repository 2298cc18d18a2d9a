/**
 * The nouns: profile, bundle, artifact, lane, plan, change, outcome, probe. Records, enums, sealed interfaces and
 * {@link Secret}; immutable and safe to share between threads.
 */
@NullMarked
package io.obsctl.model;

import org.jspecify.annotations.NullMarked;
