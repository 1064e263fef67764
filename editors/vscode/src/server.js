"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** The files of a project that the server works on. */
const DOCUMENTS = [
  { scheme: "file", language: "markdown" },
  { scheme: "file", language: "html" },
  { scheme: "file", pattern: "**/mkdocs.yml" },
];

/**
 * The command that starts the server: the one of the settings, that of a virtual environment in a
 * folder of the workspace, or 'tandem' on the PATH.
 */
function serverCommand(setting, folders, platform = process.platform) {
  const inside = platform === "win32" ? ["Scripts", "tandem.exe"] : ["bin", "tandem"];
  const own = folders.map((folder) => path.join(folder, ".venv", ...inside));
  return { command: setting || own.find((it) => fs.existsSync(it)) || "tandem", args: ["lsp"] };
}

/** The address of a rendered page: its path is that of the page, its query names the audience. */
function renderedAddress(page, audience) {
  const query = JSON.stringify({ page, audience });
  return { scheme: "tandem", path: `/${audience}/${path.posix.basename(page)}`, query };
}

module.exports = { DOCUMENTS, renderedAddress, serverCommand };
