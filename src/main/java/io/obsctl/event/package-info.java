/** What is happening while it happens. The core emits; views listen; nothing here prints. */
@NullMarked
package io.obsctl.event;

import org.jspecify.annotations.NullMarked;
