/**
 * A language server for Alloy files, on LSP4J: what an editor asks, answered from {@code lang}. {@link
 * io.obsctl.lsp.AlloyLanguageServer#run} is the door. The files of a folder are one config, as for {@code obsctl
 * check DIR}, unless they contradict each other: {@link io.obsctl.lsp.Config} has the rule. Problems are told of files
 * that are open.
 *
 * <p>Diagnostics and formatting come from the real parser. Hover, completion and definition must work in the middle of
 * typing, where no parser helps: they read the text by {@link io.obsctl.lsp.Scan}, which takes any text.
 */
@NullMarked
package io.obsctl.lsp;

import org.jspecify.annotations.NullMarked;
