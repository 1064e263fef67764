"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { DOCUMENTS, renderedAddress, serverCommand } = require("./server");

let client;

async function activate(context) {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const setting = vscode.workspace.getConfiguration("tandem").get("command");
  const server = serverCommand(setting, folders);
  client = new LanguageClient("tandem", "Tandem", server, { documentSelector: DOCUMENTS });
  const rendered = new RenderedPages();
  context.subscriptions.push(
    client,
    vscode.commands.registerCommand("tandem.viewAs", viewAs),
    vscode.commands.registerCommand("tandem.restart", () => client.restart()),
    vscode.workspace.registerTextDocumentContentProvider("tandem", rendered),
    vscode.workspace.onDidChangeTextDocument((event) => rendered.refresh(event.document.uri)),
  );
  await client.start();
}

/** Open the page of the active editor beside it, as one of its audiences reads it. */
async function viewAs() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const page = editor.document.uri.toString();
  const { audiences } = await client.sendRequest("tandem/viewAs", { uri: page });
  const items = audiences.map((it) => ({ label: it.title, description: it.name }));
  const chosen = items.length < 2 ? items[0] : await vscode.window.showQuickPick(items);
  if (chosen) {
    const address = vscode.Uri.from(renderedAddress(page, chosen.description));
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.languages.setTextDocumentLanguage(document, "markdown");
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside, true);
  }
}

/** Rendered pages, read from the server and again after each edit of the page. */
class RenderedPages {
  constructor() {
    this.changes = new vscode.EventEmitter();
    this.onDidChange = this.changes.event;
  }

  async provideTextDocumentContent(address) {
    const { page, audience } = JSON.parse(address.query);
    const { text } = await client.sendRequest("tandem/viewAs", { uri: page, audience });
    return text;
  }

  refresh(page) {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === "tandem" && JSON.parse(uri.query).page === page.toString()) {
        this.changes.fire(uri);
      }
    }
  }
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
