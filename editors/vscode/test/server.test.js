"use strict";

/** The extension's connection with the server, without VS Code: 'npm run build && npm test'. */

const assert = require("node:assert");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const { pathToFileURL } = require("node:url");
const protocol = require("vscode-languageserver-protocol/node");
const { renderedAddress, serverCommand } = require("../src/server");

const PATIENCE = { timeout: 120_000 };
const FILES = {
  "mkdocs.yml": `
site_name: Cars
plugins:
  - tandem:
      audiences:
        driver: { title: Drivers, contract: api.yaml }
        fleet: { title: Fleets, contract: api.yaml }
`,
  "api.yaml": `
openapi: 3.1.0
info: { title: Cars, version: "1" }
paths:
  /cars:
    get:
      operationId: listCars
      responses:
        "200":
          description: The cars.
          content:
            application/json: { schema: { $ref: "#/components/schemas/Cars" } }
components:
  schemas:
    Cars: { type: object, properties: { cars: { type: array }, total: { type: integer } } }
`,
  "docs/index.md": "# Cars\n",
};
const PAGE = `# Cars

{% if page.subsection == "fleet" %}For fleets.{% endif %}

\`\`\`http
GET /cars
\`\`\`

\`\`\`json
{ "cars": [], "totl": 0 }
\`\`\`
`;

function project() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "tandem-"));
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  return root;
}

function connected(root) {
  const { command, args } = serverCommand(process.env.TANDEM, [root]);
  const server = spawn(command, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  connection.listen();
  return { connection, ended: new Promise((resolve) => server.once("exit", resolve)) };
}

test("a mistake is shown, corrected, and the page viewed as an audience", PATIENCE, async () => {
  const root = project();
  const { connection, ended } = connected(root);
  const shown = new Promise((resolve) =>
    connection.onNotification("textDocument/publishDiagnostics", (params) => {
      if (params.diagnostics.length) {
        resolve(params);
      }
    }),
  );
  const rootUri = pathToFileURL(root).href;
  const capabilities = { general: { positionEncodings: ["utf-16"] } };
  await connection.sendRequest("initialize", { processId: process.pid, rootUri, capabilities });
  await connection.sendNotification("initialized", {});
  const uri = pathToFileURL(path.join(root, "docs", "index.md")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "markdown", version: 1, text: PAGE },
  });
  const { diagnostics } = await shown;
  assert.deepStrictEqual(diagnostics.map((it) => it.code), ["unknown-member"]);
  const [fix] = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: diagnostics[0].range,
    context: { diagnostics },
  });
  assert.strictEqual(fix.edit.changes[uri][0].newText, "total");
  const view = await connection.sendRequest("tandem/viewAs", { uri, audience: "fleet" });
  assert.match(view.text, /For fleets\./);
  assert.deepStrictEqual(view.audiences.map((it) => it.name), ["driver", "fleet"]);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  assert.strictEqual(await ended, 0);
  connection.dispose();
  fs.rmSync(root, { recursive: true });
});

test("the command of a virtual environment is preferred to that of the PATH", () => {
  const root = project();
  assert.strictEqual(serverCommand("", [root]).command, "tandem");
  const own = path.join(root, ".venv", "bin", "tandem");
  fs.mkdirSync(path.dirname(own), { recursive: true });
  fs.writeFileSync(own, "");
  assert.strictEqual(serverCommand("", [root], "linux").command, own);
  assert.strictEqual(serverCommand("/opt/tandem", [root]).command, "/opt/tandem");
  fs.rmSync(root, { recursive: true });
});

test("a rendered page has an address of its own for each audience", () => {
  const address = renderedAddress("file:///docs/index.md", "fleet");
  assert.strictEqual(address.path, "/fleet/index.md");
  assert.deepStrictEqual(JSON.parse(address.query).audience, "fleet");
});

test("the extension is built into one file that needs nothing but VS Code", () => {
  const built = path.join(__dirname, "..", "dist", "extension.js");
  const wanted = new Set(fs.readFileSync(built, "utf8").match(/\brequire\("[a-z][^"]*"\)/g));
  const modules = [...wanted].map((it) => it.slice(9, -2).replace(/^node:/, ""));
  const known = new Set([...require("node:module").builtinModules, "vscode"]);
  assert.deepStrictEqual(modules.filter((it) => !known.has(it)), []);
});
