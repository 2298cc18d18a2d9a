/**
 * A language server for Alloy files, on LSP4J: what an editor asks, answered from {@code lang}. {@link
 * io.obsctl.lsp.AlloyLanguageServer#run} is the door. A file is one config, as for {@code obsctl check FILE}.
 *
 * <p>Diagnostics and formatting come from the real parser. Hover, completion and definition must work in the middle of
 * typing, where no parser helps: they read the text by {@link io.obsctl.lsp.Scan}, which takes any text.
 */
@NullMarked
package io.obsctl.lsp;

import org.jspecify.annotations.NullMarked;
