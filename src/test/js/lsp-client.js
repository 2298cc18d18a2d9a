// Speaks to a language server as VS Code does, with VS Code's own protocol library, and prints what it heard as JSON.
// Usage: node lsp-client.js MODULES FOLDER COMMAND…
// MODULES: a node_modules folder with vscode-languageserver-protocol; FOLDER: holds write.alloy
'use strict';
const { createRequire } = require('node:module');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const [modules, folder, command, ...args] = process.argv.slice(2);
const load = createRequire(path.join(modules, 'here.js'));
const lsp = load('vscode-languageserver-protocol/node');

const uri = 'file:///no-such-folder/config.alloy';
const textDocument = { uri };
const text = [
  'prometheus.scrape "api" {',
  '\ttargets = [{"__address__" = "api.example:80"}]',
  '\t/* 𝄞𝄞 */ wrong = 1',
  '\tforward_to = [prometheus.remote_write.mimir.receiver]',
  '}',
  'prometheus.remote_write "mimir" {}',
  '',
].join('\n');

function position(source, needle, inside = 0) {
  const at = source.indexOf(needle) + inside;
  const lines = source.slice(0, at).split('\n');
  return { line: lines.length - 1, character: lines[lines.length - 1].length };
}

async function main() {
  const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => server.on('exit', resolve));
  const connection = lsp.createProtocolConnection(server.stdout, server.stdin);
  const waiting = [];
  const told = [];
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (said) => {
    if (waiting.length > 0) waiting.shift()(said);
    else told.push(said);
  });
  const diagnostics = () => (told.length > 0 ? Promise.resolve(told.shift()) : new Promise((r) => waiting.push(r)));
  connection.listen();

  const heard = {};
  const begun = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  heard.encoding = begun.capabilities.positionEncoding;
  await connection.sendNotification(lsp.InitializedNotification.type, {});

  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'alloy', version: 1, text },
  });
  heard.broken = (await diagnostics()).diagnostics;

  // The editor mends the line: only the part that changes is sent, in UTF-16 units.
  const wrong = ' wrong = 1';
  const from = position(text, wrong);
  const mended = text.replace(wrong, '');
  await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: from, end: { ...from, character: from.character + wrong.length } }, text: '' }],
  });
  const after = await diagnostics();
  heard.mended = after.diagnostics.filter((d) => d.severity === lsp.DiagnosticSeverity.Error);
  heard.version = after.version;

  heard.hover = await connection.sendRequest(lsp.HoverRequest.type, {
    textDocument,
    position: position(mended, 'forward_to', 3),
  });
  heard.definition = await connection.sendRequest(lsp.DefinitionRequest.type, {
    textDocument,
    position: position(mended, 'mimir.receiver', 2),
  });
  heard.completion = await connection.sendRequest(lsp.CompletionRequest.type, {
    textDocument,
    position: position(mended, 'remote_write.mimir', 5),
  });
  heard.formatting = await connection.sendRequest(lsp.DocumentFormattingRequest.type, {
    textDocument,
    options: { tabSize: 2, insertSpaces: true },
  });
  heard.unknown = await connection.sendRequest('no/such').catch((refused) => refused.code);

  // A file of a folder that refers to another one, which nobody opened.
  const part = pathToFileURL(path.join(folder, 'scrape.alloy')).href;
  const emoji = `/* ${'👩‍👧'.repeat(5000)} */ `;
  const scrape = `prometheus.scrape "a" {\n\ttargets = []\n\t${emoji}forward_to = [prometheus.remote_write.w.receiver]\n}\n`;
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: part, languageId: 'alloy', version: 1, text: scrape },
  });
  const inFolder = await diagnostics();
  heard.folder = inFolder.diagnostics.filter((d) => d.severity === lsp.DiagnosticSeverity.Error);
  heard.across = await connection.sendRequest(lsp.DefinitionRequest.type, {
    textDocument: { uri: part },
    position: position(scrape, 'remote_write.w', 13),
  });

  // Deep nesting, as no editor sends it: the library makes it, the server answers.
  let deep = [];
  for (let i = 0; i < 3000; i++) deep = [deep];
  heard.deep = await connection.sendRequest('textDocument/hover', { deep }).catch((refused) => refused.code);
  heard.last = (await connection.sendRequest(lsp.ShutdownRequest.type)) ?? null;
  await connection.sendNotification(lsp.ExitNotification.type);
  heard.exit = await exited;
  process.stdout.write(JSON.stringify(heard, null, 1) + '\n');
}

main().catch((wrong) => {
  process.stderr.write(`${wrong.stack}\n`);
  process.exit(1);
});
