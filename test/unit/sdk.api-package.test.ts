import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMarkdownExamples } from "../support/docs-examples";

const shop = mkdtempSync(join(tmpdir(), "edgecase-api-sdk-"));
const packed = join(shop, "node_modules", "@edgecase", "sdk");
const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8", cwd: shop });

/** The examples of the documentation as one program: each in a function of its own, the first as it stands. */
function documented(): string {
  const examples = readMarkdownExamples("sdk.md", "ts");
  const imports = new Set(examples.flatMap((example) => example.match(/^import .*$/gm) ?? []));
  const bodies = examples.map((example, place) => {
    const body = example.replace(/^import .*$/gm, "");
    if (body.includes("export async function")) return body;
    return `export async function example${place}(${place === 0 ? "" : "edgecase: Edgecase"}) {${body}}`;
  });
  return ["declare const process: { env: Record<string, string | undefined> };", ...imports, ...bodies].join("\n");
}

/** What must not compile, one line each, behind what is given. */
const mistakes = [
  'edgecase.cases.create({ workflow: "kyb" });',
  'edgecase.cases.create({ workflow: "kyb", context: { entity: { type: "animal" } } });',
  'edgecase.cases.create({ workflow: "kyb", contxt: {} });',
  "edgecase.cases.get(7);",
  "edgecase.cases.get();",
  'edgecase.cases.list({ status: "open" });',
  'edgecase.cases.list({ limit: "many" });',
  'edgecase.cases.sendEvent("case_1");',
  'edgecase.cases.sendEvent("case_1", { event: "approve" });',
  'edgecase.cases.sendEvent("case_1", { name: "approve" }, { idempotency: "x" });',
  '(await edgecase.cases.get("case_1")).stat;',
  "for (const one of edgecase.cases.list()) console.log(one);",
  "(await edgecase.cases.list()).data;",
  "edgecase.ruleSet.list();",
  'edgecase.cases.addDocument("case_1", { document: { category: "a", type: "b" }, file: 7 });',
  'new Edgecase({ apiKey: "ek_sandbox_a_b" });',
  'Webhooks.verify("{}", {});',
  'if (event.type === "case.creatd") console.log(event);',
  'if (event.type === "endpoint.test") event.caseId.length;',
];

beforeAll(() => {
  const made = spawnSync(process.execPath, ["scripts/pack-sdk.mjs", "api", "--out", packed], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  writeFileSync(join(shop, "package.json"), '{"type": "module"}');
  for (const folder of ["src", "mistaken"]) mkdirSync(join(shop, folder));
  writeFileSync(join(shop, "src", "documented.ts"), documented());
  const head = 'import { Edgecase, Webhooks, type WebhookEvent } from "@edgecase/sdk";';
  const inside = "export async function mistaken(edgecase: Edgecase, event: WebhookEvent) {";
  writeFileSync(join(shop, "mistaken", "mistaken.ts"), [head + inside, ...mistakes, "}"].join("\n"));
}, 60_000);
afterAll(() => rmSync(shop, { recursive: true, force: true }));

/** What the compiler has against a folder of the shop. */
function compile(folder: string, how: string): string {
  const options = {
    ...{ strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, types: [] },
    ...{ target: "es2023", lib: ["es2023", "dom", "dom.iterable"], module: how === "bundler" ? "esnext" : how },
    ...{ moduleResolution: how, paths: { "node:fs/promises": [join(shop, "fs.d.ts")] } },
  };
  writeFileSync(join(shop, "fs.d.ts"), "export function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;");
  const project = join(shop, `tsconfig.${folder}.${how}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions: options, include: [folder] }));
  const { stdout, stderr } = node(resolve("node_modules/typescript/bin/tsc"), "-p", project);
  return `${stdout}${stderr}`;
}

// Compilers and processes take longer where others work too.
describe("the packed SDK", { timeout: 60_000 }, () => {
  it.each(["bundler", "nodenext"])("compiles with every example of its documentation, resolved as %s does", (how) =>
    expect(compile("src", how)).toBe(""),
  );

  it("does not compile with any of the usual mistakes", () => {
    const lines = [...compile("mistaken", "bundler").matchAll(/mistaken\.ts\((\d+),\d+\): error/g)];
    const refused = new Set(lines.map(([, line]) => mistakes[Number(line) - 2]));
    expect(mistakes.filter((mistake) => !refused.has(mistake))).toEqual([]);
  });

  it("is one module that needs nothing else, and tells what it is", () => {
    expect(readFileSync(join(packed, "index.js"), "utf8")).not.toMatch(/\bimport\s*[({*"'`]|\brequire\(|["'`]node:/);
    const about = JSON.parse(readFileSync(join(packed, "package.json"), "utf8")) as Record<string, unknown>;
    expect(about).toMatchObject({
      name: "@edgecase/sdk",
      exports: { ".": { types: "./types/sdk/api/index.d.ts", default: "./index.js" } },
    });
    expect(about).not.toHaveProperty("dependencies");
    expect(readFileSync(join(packed, "README.md"), "utf8")).not.toMatch(/\]\((?!https:)/);
  });

  it("runs in a process of its own, over real sockets that break", () => {
    writeFileSync(join(shop, "run.mjs"), overRealSockets);
    const { stdout, stderr } = node("run.mjs");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      id: "case_1",
      attempts: 4,
      keys: 1,
      form: 'document:{"category":"a","type":"b"} file:p.pdf:bytes',
      code: "not_found",
      event: "evt_1",
    });
  });
});

/** A server that breaks off three times before it answers, and a client of the packed file. */
const overRealSockets = `
import { createServer } from "node:http";
import { Edgecase, NotFoundError, Webhooks } from "@edgecase/sdk";

const keys = new Set();
let calls = 0;
let form = "";
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url.endsWith("/documents")) {
    const sent = await new Response(Buffer.concat(chunks), { headers: { "content-type": request.headers["content-type"] } }).formData();
    const file = sent.get("file");
    form = "document:" + sent.get("document") + " file:" + file.name + ":" + (await file.text());
    return answer(201, {});
  }
  if (request.method === "GET") return answer(404, { error: { type: "not_found", code: "not_found", message: "No.", requestId: "req_1" } });
  keys.add(request.headers["idempotency-key"]);
  calls += 1;
  if (calls === 1) return request.socket.destroy();
  if (calls === 2) {
    response.writeHead(201, { "content-type": "application/json", "content-length": "100" });
    response.write('{"id":');
    return setImmediate(() => request.socket.destroy());
  }
  if (calls === 3) return answer(503, {});
  answer(201, { id: "case_1" });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const edgecase = new Edgecase({
  apiKey: "ek_sandbox_a_b",
  baseUrl: "http://127.0.0.1:" + server.address().port,
  pace: { nowMs: Date.now, wait: async () => {}, chance: Math.random },
});
let attempts = 0;
const context = { entity: { type: "business" } };
const { id } = await edgecase.cases.create({ workflow: "kyb", context }, { onAnswer: (answer) => { attempts = answer.attempts; } });
await edgecase.cases.addDocument(id, { document: { category: "a", type: "b" }, file: { content: Buffer.from("bytes"), name: "p.pdf" } });
const code = await edgecase.cases.get("case_2").catch((thrown) => thrown instanceof NotFoundError && thrown.code);
const body = '{"id":"evt_1","type":"case.created"}';
const secret = "whsec_" + btoa("a secret of twenty-four");
const event = (await Webhooks.verify(body, await Webhooks.sign(body, secret), secret)).id;
server.close();
server.closeAllConnections();
console.log(JSON.stringify({ id, attempts, keys: keys.size, form, code, event }));
`;
