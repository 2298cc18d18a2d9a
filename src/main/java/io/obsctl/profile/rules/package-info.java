/** What types cannot say about a profile: one class per rule, each named by the id of the problem that it makes. */
@NullMarked
package io.obsctl.profile.rules;

import org.jspecify.annotations.NullMarked;
