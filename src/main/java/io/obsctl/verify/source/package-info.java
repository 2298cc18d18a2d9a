/** Whether databases and endpoints let an exporter's credentials in, asked from where the collector runs. */
@NullMarked
package io.obsctl.verify.source;

import org.jspecify.annotations.NullMarked;
