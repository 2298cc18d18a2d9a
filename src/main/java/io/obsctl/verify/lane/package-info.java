/** Which id, token, scope or URL of which lane is wrong, concluded from what the lanes answer. */
@NullMarked
package io.obsctl.verify.lane;

import org.jspecify.annotations.NullMarked;
