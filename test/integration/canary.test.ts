import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { makeAnchor } from "../../src/audit-store/make-anchor";
import type { CaseId } from "../../src/domain";
import { privacyFileKey } from "../../src/domain/privacy-requests";
import type { JsonObject } from "../../src/lib/json";
import { log } from "../../src/lib/log";
import type { PointSink } from "../../src/lib/points";
import { writeSecret } from "../../src/outside";
import { sweep } from "../../src/queues/sweep";
import { measure } from "../../src/routes/metrics";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { aFakeVendor, type FakeVendor, registerPlugin, serve } from "../support/fake-vendors";
import { untilState } from "../support/journey";

afterEach(() => void vi.restoreAllMocks());

/** Words that stand nowhere by chance. Sabotage: put `companyName` into the fields of any `log.` call on the way of a case. */
const canaries = {
  firstName: "Zyxcanaryada",
  lastName: "Qwvcanarylovelace",
  company: "Kjhcanarynorthwind",
  email: "mnbcanary@people.test",
  documentNumber: "DOCCANARY7731",
  registrationNumber: "REGCANARY5512",
  secret: "sk_canary_0918273645",
};
const words = Object.values(canaries);
const found = (text: string): string[] => words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

/** Everything that is logged from now on, at whatever level, and everything else that is written to the console. */
function listenToLogs(): string[] {
  const lines: string[] = [];
  for (const level of ["debug", "info", "warn", "error"] as const) {
    const write = log[level];
    vi.spyOn(log, level).mockImplementation((...told) => {
      lines.push(JSON.stringify(told));
      write(...told);
    });
  }
  for (const level of ["debug", "log", "info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void lines.push(parts.map(String).join(" ")));
  return lines;
}

/** Everything that is put into a queue from now on, by whomever. */
function listenToQueues(): string[] {
  const bodies: string[] = [];
  const door = Object.getPrototypeOf(env.EFFECTS) as Queue<unknown>;
  const { send, sendBatch } = door;
  vi.spyOn(door, "send").mockImplementation(function (this: Queue<unknown>, ...told) {
    bodies.push(JSON.stringify(told));
    return send.apply(this, told);
  });
  vi.spyOn(door, "sendBatch").mockImplementation(function (this: Queue<unknown>, ...told) {
    const messages = [...told[0]];
    bodies.push(JSON.stringify(messages));
    return sendBatch.apply(this, [messages, told[1]]);
  });
  return bodies;
}

/** Every point that is written for dashboards from now on. */
function listenToPoints(): string[] {
  const points: string[] = [];
  const sink: PointSink | undefined = env.ANALYTICS;
  if (sink === undefined) throw new Error("no dataset is bound");
  vi.spyOn(sink, "writeDataPoint").mockImplementation((point) => void points.push(JSON.stringify(point)));
  return points;
}

/** The name of every object that is looked up from now on. */
function listenToNames(): string[] {
  const names: string[] = [];
  const door = Object.getPrototypeOf(env.CASES) as DurableObjectNamespace;
  const { idFromName } = door;
  vi.spyOn(door, "idFromName").mockImplementation(function (this: DurableObjectNamespace, name) {
    names.push(name);
    return idFromName.call(this, name);
  });
  return names;
}

/** Tables whose business is to say who somebody is: the list that people search, mails of a sandbox, the tenant's own records. */
const tellsNames: ReadonlySet<string> = new Set([
  "cases",
  "case_search_data",
  "entities",
  "entity_attributes",
  "entity_terms",
  "mails",
  "users",
  "definitions",
  "d1_migrations",
]);

async function tablesThatKnow(): Promise<string[]> {
  const { results } = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
    name: string;
  }>();
  const names = results.map(({ name }) => name).filter((name) => !/^(_|sqlite_)/.test(name) && !tellsNames.has(name));
  expect(names.length).toBeGreaterThan(20);
  const knowing: string[] = [];
  for (const name of names) {
    const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    const told = found(JSON.stringify(rows.results));
    if (told.length > 0) knowing.push(`${name}: ${told.join(", ")}`);
  }
  return knowing;
}

const chart: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: {
      meta: { join: { plugins: ["register", "person", "welcome"], event: "ALL_IN" } },
      on: { ALL_IN: "review" },
    },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
const quiet = { successAction: null, errorAction: null };
const plugins: JsonObject[] = [
  registerPlugin({ ...quiet, vendor: "canaryreg", reuseWithinSeconds: 60 }),
  {
    ...registerPlugin({ ...quiet, vendor: "sandbox" }),
    ...{ name: "person", check: "individual-sanctions", options: { scenario: "slow" } },
    request: {
      transform: [
        { transformer: "jmespath", mapping: "{firstName: entity.data.firstName, lastName: entity.data.lastName}" },
      ],
    },
  },
  {
    ...{ name: "welcome", pluginKind: "email", stateNames: ["asking"], url: "https://mail.canary.test/send" },
    headers: { Authorization: "Bearer {secret.CANARY_KEY}" },
    request: {
      transform: [
        {
          transformer: "jmespath",
          mapping: "{receivers: entity.data.email, from: 'no-reply@acme.test', templateId: 'd-1'}",
        },
      ],
    },
  },
];

const aServer = (host: string, mood: FakeVendor["mood"]): FakeVendor => {
  const server: FakeVendor = { name: host, host, requests: [], mood };
  serve(server);
  return server;
};

/** Calls that are wrong in every way that a caller's data can be. The answers. */
async function wrongCalls(api: ApiClient, caseId: string): Promise<string[]> {
  const { firstName, email, documentNumber, secret } = canaries;
  const answers = [
    await api.post("/cases", { workflow: "canary", context: { entity: { type: 7, data: { firstName, email } } } }),
    await api.post("/cases", {
      workflow: "canary",
      context: { entity: { data: { email } }, pluginsOutput: { a: documentNumber } },
    }),
    await api.post(`/cases/${caseId}/events`, { name: "start", payload: { documentNumber } }),
    await api.patch(`/cases/${caseId}/context`, { merge: { pluginsOutput: { note: email } } }),
    await api.post("/checks", { type: "iban", subject: { iban: { wrong: documentNumber } }, purpose: "canary" }),
    await api.post("/checks", { type: "individual-sanctions", subject: { firstName: [firstName] }, purpose: "canary" }),
    await api.put("/secrets/BAD%20NAME", { value: secret }),
    await api.put("/secrets/GOOD_NAME", { value: [secret] }),
    await api.send("POST", "/cases", {
      body: `{"broken": "${email}"`,
      headers: { "content-type": "application/json" },
    }),
  ];
  expect(answers.map(({ status }) => Math.trunc(status / 100))).toEqual(answers.map(() => 4));
  return answers.map(({ text }) => text);
}

/** Finds somebody by their address, and exports what is stored of them. The id of the request, once it is done. */
async function askForPerson(api: ApiClient, email: string): Promise<string> {
  await api.put("/retention", { rules: [{ name: "Ten years", class: "case", afterDays: 3_650 }] });
  const places = await vi.waitFor(
    async () => {
      const { data } = (await api.post("/privacy/find", { email })).json as {
        data: { caseId: string; path: string | null; caseVersion: number }[];
      };
      if (data.length === 0) throw new Error("not found yet");
      return data.map(({ caseId, path, caseVersion }) => ({ caseId, path, caseVersion }));
    },
    { timeout: 20_000, interval: 50 },
  );
  const id = (await api.post("/privacy/exports", { reason: "DSR-1", places })).textAt("id");
  await vi.waitFor(async () => expect((await api.get(`/privacy/requests/${id}`)).json.status).toBe("done"), {
    timeout: 20_000,
    interval: 50,
  });
  return id;
}

/** Names of all objects in R2 that are of this tenant: its files, keys, anchors, judged inputs. A backup calls them by the same names. */
async function keysOf(tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await env.DOCUMENTS.list(cursor === undefined ? {} : { cursor });
    keys.push(...page.objects.map(({ key }) => key).filter((key) => key.includes(tenantId)));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  for (const place of ["t/", "keys/", "audit/"])
    expect([place, keys.some((key) => key.startsWith(place))]).toEqual([place, true]);
  return keys;
}

it("G40: nobody's name, address, number or secret is in a log, a queue, a point, a metric, a name of an object or file, a URL, the audit log, an anchor, an index or an error", async () => {
  const [lines, bodies, names, points] = [listenToLogs(), listenToQueues(), listenToNames(), listenToPoints()];
  const { api, tenantId } = await aTenantClient();
  await writeSecret(env, tenantId, "CANARY_KEY", canaries.secret, Date.now());
  const auth = { kind: "bearer", secret: "CANARY_KEY" };
  const register = await aFakeVendor(api, "canaryreg", "canaryreg.fake.test", { auth });
  register.mood = () =>
    register.requests.length === 1
      ? new Response(`down for ${canaries.company}`, { status: 503, headers: { "retry-after": "0" } })
      : Response.json({ ok: true, name: canaries.company, id: canaries.registrationNumber });
  const mail = aServer("mail.canary.test", () => new Response(`no such address: ${canaries.email}`, { status: 400 }));
  const receiver = aServer("hook.canary.test", (request) =>
    receiver.requests.indexOf(request) % 2 === 0
      ? new Response(`bad: ${canaries.email}`, { status: 500 })
      : new Response(null, { status: 204 }),
  );
  await api.post("/webhook-endpoints", { url: "https://hook.canary.test/all" });
  await publish(api, "canary", chart, { extensions: { apiPlugins: plugins } });
  const { firstName, lastName, company, email, documentNumber, registrationNumber } = canaries;
  const data = { companyName: company, registrationNumber, country: "GB", firstName, lastName, email, documentNumber };
  const opened = await api.post(
    "/cases",
    { workflow: "canary", context: { entity: { type: "business", data } } },
    { "idempotency-key": "canary-1" },
  );
  const caseId = opened.textAt("id") as CaseId;
  await api.post(`/cases/${caseId}/events`, { name: "start" });

  // The person's vendor reports by itself; before it does, somebody else tries to.
  const vendor = env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId));
  const [owed] = await vi.waitFor(
    () =>
      runInDurableObject(vendor, (_, { storage }) => {
        const rows = storage.sql.exec<{ url: string }>("UPDATE callbacks SET due_at_ms = 0 RETURNING url").toArray();
        if (rows.length === 0) throw new Error("no callback is owed yet");
        return rows;
      }),
    { timeout: 20_000, interval: 50 },
  );
  const url = new URL(owed?.url ?? "", "http://edgecase.test");
  const forged = await fetchSelf(
    new Request(`http://edgecase.test${url.pathname}`, { method: "POST", body: JSON.stringify(data) }),
  );
  await runDurableObjectAlarm(vendor);
  await untilState(api, caseId, "review");
  await api.post(`/cases/${caseId}/notes`, { content: `called ${email}` });
  await api.post(`/cases/${caseId}/decision`, { decision: "approve", comment: `spoke to ${firstName}` });
  const errors = [...(await wrongCalls(api, caseId)), await forged.text()];
  await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(3), { timeout: 20_000, interval: 50 });
  const asked = await askForPerson(api, email);
  await sweep(env, Date.now());
  await makeAnchor(env, tenantId, Date.now());
  const metrics = (await measure(env, true, Date.now())).split("\n");

  // The canaries did go where they belong.
  expect((await api.get(`/cases/${caseId}`)).text).toContain(company);
  expect((await api.get(`/cases/${caseId}/runs`)).text).toContain(registrationNumber);
  expect(mail.requests.length).toBeGreaterThan(0);
  expect(receiver.requests.length).toBeGreaterThan(0);
  expect([register.requests[0]?.headers.get("authorization"), forged.status]).toEqual([
    `Bearer ${canaries.secret}`,
    401,
  ]);

  // And nowhere else. First that each sink was listened to at all.
  const keys = await keysOf(tenantId);
  const asking = [...register.requests, ...mail.requests, ...receiver.requests];
  // Not those at which a vendor wants to be asked: that register has the number of a company in the paths of its API.
  const urls = [...[...mail.requests, ...receiver.requests].map((request) => request.url), owed?.url ?? ""];
  const traces = asking.flatMap(({ headers }) => headers.get("traceparent") ?? []);
  const audit = [(await api.get("/audit-log?limit=100")).text, (await api.get("/privacy/requests")).text];
  const anchors = await Promise.all(
    keys.filter((key) => key.startsWith("audit/")).map(async (key) => (await env.DOCUMENTS.get(key))?.text() ?? ""),
  );
  const sinks = { lines, bodies, names, errors, keys, points, metrics, urls, traces, audit, anchors };
  expect(Object.entries(sinks).flatMap(([sink, texts]) => (texts.length > 0 ? [] : [sink]))).toEqual([]);
  for (const action of ["case.note.added", "exportPerson", "putRetention"]) expect(audit.join()).toContain(action);
  expect(keys).toContain(privacyFileKey(tenantId, asked));
  expect(lines.join()).toContain("callback.quarantined");
  for (const kind of ["request", "command", "effect", "vendor_call", "webhook_attempt", "queue"])
    expect([kind, points.some((point) => point.includes(`"${kind}"`))]).toEqual([kind, true]);
  expect(names).toContain(`${tenantId}/${caseId}`);
  const told = Object.entries(sinks).flatMap(([sink, texts]) =>
    texts.filter((text) => found(text).length > 0).map((text) => `${sink}: ${text}`),
  );
  expect(told).toEqual([]);
  expect(await tablesThatKnow()).toEqual([]);
  // No secret is in any record, not even in those that tell names.
  for (const path of [`/cases/${caseId}`, `/cases/${caseId}/runs`, `/cases/${caseId}/timeline`, "/secrets"])
    expect((await api.get(path)).text).not.toContain(canaries.secret);
});
