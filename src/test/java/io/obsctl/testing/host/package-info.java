/** Real hosts for tests. */
package io.obsctl.testing.host;
