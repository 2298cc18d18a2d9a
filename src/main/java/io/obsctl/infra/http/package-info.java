/**
 * HTTP for all adapters: one client with deadlines, answers as data, and the one place that turns an answer into a
 * problem. Logs nothing, follows no redirect to another host, keeps bodies bounded.
 */
@NullMarked
package io.obsctl.infra.http;

import org.jspecify.annotations.NullMarked;
