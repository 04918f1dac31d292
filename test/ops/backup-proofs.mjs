import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { apiClient } from "../../scripts/demo-api.mjs";
import { changeLocalDatabase, localDatabaseFile } from "../../scripts/local-database.mjs";
import { root } from "../../scripts/tool.mjs";
import { newState, newTenant, operatorToken, runScript, scratch, serve, until } from "./place.mjs";

const canary = "Quixotica Canary";
const definition = {
  key: "backed_up",
  name: "backed_up",
  definitionType: "statechart-json",
  definition: {
    id: "backed_up",
    initial: "open",
    on: { PING: {} },
    states: {
      open: { after: { P30D: "late" }, on: { CLOSE: "done" } },
      late: { on: { CLOSE: "done" } },
      done: { type: "final", tags: ["approved"] },
    },
  },
};
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * A tenant at work is copied while it is served, and comes back elsewhere. Sabotage that turns these red: leave a table out of
 * `copiedTables`; rows before triggers are away (counts are doubled); a case that wakes as it is filled in; another key in `copyKey`.
 */
export async function backupProofs(prove) {
  const receiver = new Receiver();
  const hook = await receiver.listen();
  const here = newState("here");
  const { apiKey, tenantId } = newTenant(here);
  const server = await serve(here);
  const call = apiClient(server.url, apiKey);
  const world = await makeWorld(call, server.url, apiKey, hook);
  const before = await answersOf(call, server.url, apiKey, world);
  const out = join(scratch, "copy");
  const operator = { OPERATOR_TOKEN: operatorToken };

  await prove("the operator's door opens to no key of a tenant, and to no wrong token", async () => {
    const knock = (headers) => fetch(`${server.url}/operator/v1/status`, { headers }).then(({ status }) => status);
    assert.equal(await knock({}), 401);
    assert.equal(await knock({ Authorization: `Bearer ${apiKey}` }), 401);
    assert.equal(await knock({ Authorization: `Bearer ${operatorToken}` }), 200);
  });
  await prove("a running deployment is copied", () => {
    const made = runScript("backup.mjs", ["--out", out, "--url", server.url], operator);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /3 cases/);
  });
  await prove("the copy says nothing of a person without the master key", () => {
    const files = readdirSync(join(out, "parts")).map((name) => readFileSync(join(out, "parts", name)));
    assert.ok(files.length > 10);
    for (const bytes of files) for (const word of [canary, apiKey]) assert.equal(bytes.includes(word), false);
    assert.equal(
      files.some((bytes) => bytes.includes(picture)),
      false,
    );
  });
  await prove("it goes into an empty deployment only", () => {
    const done = runScript("restore.mjs", ["--from", out, "--url", server.url], operator);
    assert.equal(done.code, 1);
    assert.match(done.err, /something here already: tenants/);
  });
  await server.kill();

  const there = newState("there", here);
  await prove("a copy with one changed byte is refused before anything is written", () => {
    const [file] = readdirSync(join(out, "parts"));
    const whole = readFileSync(join(out, "parts", file));
    const changed = Buffer.from(whole);
    changed[changed.length - 1] ^= 1;
    writeFileSync(join(out, "parts", file), changed);
    const done = runScript("restore.mjs", ["--from", out, "--state", there]);
    writeFileSync(join(out, "parts", file), whole);
    assert.equal(done.code, 1);
    assert.match(done.err, /damaged.*Nothing was restored/);
    assert.equal(readdirSync(there).includes("v3"), false);
  });
  await prove("without the folder's secrets nothing is begun", () => {
    const done = runScript("restore.mjs", ["--from", out, "--state", newState("no-secrets")]);
    assert.equal(done.code, 1);
    assert.match(done.err, /secrets\.json/);
  });
  changeLocalDatabase(there);
  const restored = await serve(there);
  const again = apiClient(restored.url, apiKey);
  await prove("a manifest that was changed, or sealed under another master key, is refused", () => {
    const changed = join(scratch, "changed");
    cpSync(out, changed, { recursive: true });
    const manifest = readFileSync(join(out, "manifest.json"), "utf8");
    writeFileSync(join(changed, "manifest.json"), manifest.replace('"release"', '"releases"'));
    const done = runScript("restore.mjs", ["--from", changed, "--url", restored.url], operator);
    assert.equal(done.code, 1);
    assert.match(done.err, /changed, or the copy was made under another MASTER_KEY/);
  });
  const ledger = join(scratch, "erased.json");
  writeFileSync(ledger, JSON.stringify([{ tenantId, caseId: world.forgotten, erasedAtMs: Date.now() }]));
  const restore = (url) => restoreTo(url, ["--from", out, "--erased", ledger], operator);
  await prove("a restore that is cut off goes on where it was, at any place", async () => {
    for (const after of [3, 60, 140]) {
      const cut = await cutAfter(after, restored.url);
      const done = await restore(cut.url);
      cut.close();
      assert.equal(done.code, 1, done.out);
      assert.match(done.err, /cut off on purpose/);
    }
  });
  await prove("an empty deployment is filled, with one case that was erased since", async () => {
    const done = await restore(restored.url);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /Going on with/);
    assert.match(done.out, /1 erased cases stay erased/);
    assert.match(done.out, /Audit logs of \d+ tenants are intact/);
  });

  const deliveredBefore = receiver.taken.length;
  receiver.isWell = true;
  await prove("cases, their timelines, notes and the documents' bytes answer as before, byte for byte", async () => {
    assert.deepEqual(await answersOf(again, restored.url, apiKey, world), before);
  });
  await prove("the erased case is not there, nor in any list, nor is its file", async () => {
    assert.equal((await again("GET", `/cases/${world.forgotten}`)).status, 404);
    const listed = (await again("GET", "/cases?limit=50")).json.data.map(({ id }) => id);
    assert.deepEqual(new Set(listed), new Set([world.caseId, world.other]));
    const found = await fetch(`${restored.url}${world.forgottenFile}`, { headers: bearer(apiKey) });
    assert.equal(found.status, 404);
  });
  await prove("what was owed to a receiver is delivered once, under the id it had", async () => {
    const owed = [...receiver.refused.keys()].filter((id) => !receiver.refused.get(id).includes(world.forgotten));
    assert.equal(owed.length, 2);
    await again("POST", "/sandbox/clock/advance", { seconds: 3_600 }); // the next attempt is due
    await until("the deliveries", () => owed.every((id) => receiver.taken.includes(id)) || false);
    await restored.sweep();
    assert.deepEqual(receiver.taken.slice(deliveredBefore).toSorted(), owed.toSorted());
  });
  await prove("new commands work", async () => {
    const sent = await again("POST", `/cases/${world.other}/events`, { name: "CLOSE" });
    assert.equal(sent.status, 200, JSON.stringify(sent.json));
    assert.equal(sent.json.state, "done");
  });
  await prove("the timer that was set before the copy fires when it is due", async () => {
    await again("POST", "/sandbox/clock/advance", { seconds: 31 * 86_400 });
    await until("the state after the timer", async () => {
      const { json } = await again("GET", `/cases/${world.caseId}`);
      return json.state === "late";
    });
  });
  await prove("searching finds the case again, and no repair was needed of its row", async () => {
    await until("the case in the search", async () => {
      await restored.sweep();
      const { json } = await again("GET", `/cases?q=${encodeURIComponent(canary)}`);
      return json.data.length === 2;
    });
  });
  await restored.kill();
  await prove("counts that triggers keep are those of the cases that are there", () => {
    const database = new DatabaseSync(localDatabaseFile(there), { readOnly: true });
    const counted = database.prepare("SELECT label, n FROM case_counts WHERE n <> 0 ORDER BY label").all();
    const real = database.prepare("SELECT label, count(*) AS n FROM case_labels GROUP BY label ORDER BY label").all();
    const triggers = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'trigger'").get();
    database.close();
    assert.ok(triggers.n > 5);
    assert.deepEqual(counted, real);
  });
  receiver.close();
}

/** Not with a blocked process: what it speaks to may be this one. */
const restoreTo = (url, args, vars) =>
  new Promise((ended) => {
    const options = { cwd: root, env: { ...process.env, ...vars }, encoding: "utf8" };
    execFile(process.execPath, ["scripts/restore.mjs", ...args, "--url", url], options, (problem, out, err) =>
      ended({ code: problem === null ? 0 : problem.code, out, err }),
    );
  });

/** A way to the deployment that ends after so many calls. */
async function cutAfter(calls, target) {
  let left = calls;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (left-- <= 0) {
      response.writeHead(400, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ error: { code: "cut", message: "cut off on purpose" } }));
      return;
    }
    const { authorization } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method,
      headers: { authorization },
      ...(request.method === "GET" ? {} : { body }),
    });
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function makeWorld(call, url, apiKey, hook) {
  const made = await call("POST", "/workflow-definitions", definition);
  assert.equal(made.status, 201, JSON.stringify(made.json));
  await call("POST", `/workflow-definitions/${made.json.id}/publish`);
  const endpoint = await call("POST", "/webhook-endpoints", { url: hook, eventTypes: ["case.created"] });
  assert.equal(endpoint.status, 201, JSON.stringify(endpoint.json));
  const open = async (name) => {
    const opened = await call("POST", "/cases", {
      workflow: "backed_up",
      externalId: name,
      context: { entity: { type: "individual", id: name, data: { firstName: canary, lastName: name } } },
    });
    assert.equal(opened.status, 201, JSON.stringify(opened.json));
    return opened.json.id;
  };
  const [caseId, other, forgotten] = [await open("first"), await open("second"), await open("third")];
  const upload = async (id) => {
    const form = new FormData();
    form.append("document", JSON.stringify({ category: "identity", type: "passport", key: "p-1" }));
    form.append("files", new File([picture], "passport.png", { type: "image/png" }));
    const sent = await fetch(`${url}/api/v1/cases/${id}/documents`, {
      method: "POST",
      headers: bearer(apiKey),
      body: form,
    });
    assert.equal(sent.status, 201);
    return until("the file that was looked at", async () => {
      const { json } = await call("GET", `/cases/${id}/documents`);
      return json.data[0]?.pages[0]?.downloadPath ?? null;
    });
  };
  const [file, forgottenFile] = [await upload(caseId), await upload(forgotten)];
  const noted = await call("POST", `/cases/${caseId}/notes`, { content: `${canary} was here` });
  assert.equal(noted.status, 201, JSON.stringify(noted.json));
  const world = { caseId, other, forgotten, file, forgottenFile, endpointId: endpoint.json.id };
  await until("a first attempt of each delivery", () => receiverOf(hook).refused.size >= 3 || false);
  await until("deliveries that wait for their next attempt", async () => {
    const { json } = await call("GET", `/webhook-endpoints/${world.endpointId}/deliveries`);
    return json.data.length === 3 && json.data.every(({ attempts }) => attempts === 1);
  });
  return world;
}

/** What a caller sees, as bytes. */
async function answersOf(_call, url, apiKey, { caseId, other, file }) {
  const read = async (path) => {
    const answer = await fetch(`${url}${path}`, { headers: bearer(apiKey) });
    return `${answer.status} ${Buffer.from(await answer.arrayBuffer()).toString("base64")}`;
  };
  const paths = [caseId, other].flatMap((id) =>
    ["", "/timeline?limit=100", "/notes", "/documents", "/runs"].map((part) => `/api/v1/cases/${id}${part}`),
  );
  return Object.fromEntries(await Promise.all([...paths, file].map(async (path) => [path, await read(path)])));
}

const bearer = (apiKey) => ({ Authorization: `Bearer ${apiKey}` });

/** Refuses everything until it is well, and remembers ids. */
class Receiver {
  isWell = false;
  /** Bodies by id. */
  refused = new Map();
  taken = [];
  #server = createServer(async (request, response) => {
    const id = request.headers["webhook-id"];
    const body = Buffer.concat(await request.toArray()).toString();
    if (this.isWell) this.taken.push(id);
    else this.refused.set(id, body);
    response.writeHead(this.isWell ? 200 : 500).end();
  });

  listen() {
    return new Promise((listening) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const url = `http://127.0.0.1:${this.#server.address().port}/hook`;
        receivers.set(url, this);
        listening(url);
      });
    });
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
const receivers = new Map();
const receiverOf = (hook) => receivers.get(hook);
