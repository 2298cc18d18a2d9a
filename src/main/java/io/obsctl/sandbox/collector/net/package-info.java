/** How components reach others and are reached: credentials, TLS, HTTP clients. */
@NullMarked
package io.obsctl.sandbox.collector.net;

import org.jspecify.annotations.NullMarked;
