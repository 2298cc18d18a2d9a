/**
 * What all doors of the embedded stack share: requests and answers, routes, credentials, faults. The sub-packages hold
 * one backend each; none of them knows another's door.
 */
@NullMarked
package io.obsctl.sandbox.backend;

import org.jspecify.annotations.NullMarked;
