// Cases and what they tell: followed, delivered to a local receiver, triggered, sent again.
import { setTimeout as sleep } from "node:timers/promises";

const acme = ["--context", '{"entity":{"type":"business","data":{"companyName":"Acme Ltd"}}}'];
/** One of each way to cause an event; the others are tried at night. */
const someTypes = [
  "case.assigned",
  "workflow.completed",
  "workflow.context.document.changed",
  "workflow.event.dispatched",
  "check.failed",
  "alert.changed",
];

export async function proveCases({ cli, prove }) {
  const opened = await cli.run(["cases", "create", "flow", ...acme, "--external-id", "cli-1", "--json"]);
  const tail = cli.run(["cases", "tail", opened.json.id, "--past", "--json"]);
  const sent = await cli.run(["cases", "send-event", opened.json.id, "DONE", "--json"]);
  const { lines } = await tail;
  const [found, listed, refused] = [
    await cli.run(["cases", "get", opened.json.id, "--json"]),
    await cli.run(["cases", "list", "--q", "cli-1", "--json"]),
    await cli.run(["cases", "send-event", opened.json.id, "DONE", "--json"]),
  ];
  await prove("a case is opened, told, looked at, listed, and followed to its end", () => [
    [sent.json.accepted, true],
    [found.json.status, "completed"],
    [listed.json.data.map(({ id }) => id).join(), opened.json.id],
    [refused.code, 1],
    [lines[0].type, "case.created"],
    [lines.at(-1).type, "workflow.completed"],
    [lines.map(({ sequence }) => sequence).join(), lines.map((_, place) => place + 1).join()],
  ]);
}

export async function proveListen({ cli, receiver, prove }) {
  const [one, two] = [await cli.run(["listen", "--print-secret"]), await cli.run(["listen", "--print-secret"])];
  receiver.expectSecret(one.text.trim());
  receiver.refuseNext(1);
  const before = receiver.received.length;
  const listening = cli.run([
    "listen",
    "--forward-to",
    receiver.url,
    "--events",
    "workflow.completed",
    "--limit",
    "1",
    "--json",
  ]);
  await listening.isReady();
  const opened = await cli.run(["cases", "create", "flow", ...acme, "--json"]);
  await cli.run(["cases", "send-event", opened.json.id, "DONE"]);
  const {
    code,
    lines: [ready, ...lines],
  } = await listening;
  const got = receiver.received.slice(before);
  await prove(
    "events reach a local receiver signed with a secret that stays, again after a failure, and only those asked for",
    () => [
      [one.text, two.text],
      [one.text.startsWith("whsec_"), true],
      [code, 0],
      [ready.secret, one.text.trim()],
      [lines.map(({ status, attempt }) => `${attempt}:${status}`).join(), "1:500,2:200"],
      [got.map(({ event }) => `${event.type} ${event.caseId}`).join(), `workflow.completed ${opened.json.id}`],
      [receiver.forged.join(), ""],
    ],
  );
}

export async function proveTrigger({ cli, prove }) {
  const known = (await cli.run(["trigger", "--json"])).json.data;
  const types = process.env.NIGHTLY ? known : someTypes;
  const told = [];
  // Three at a time: each waits for what goes through queues.
  for (let place = 0; place < types.length; place += 3)
    told.push(
      ...(await Promise.all(types.slice(place, place + 3).map((type) => cli.run(["trigger", type, "--json"])))),
    );
  const wrong = told.flatMap(({ code, json, errors }, place) =>
    code === 0 && json.type === types[place] && json.caseId.startsWith("case_") ? [] : [`${types[place]}: ${errors}`],
  );
  const late = await cli.run(["trigger", "sla.breached"]);
  const live = await cli.run(["trigger", "case.created", "--profile", "live"]);
  await prove(`a real case tells what was triggered (${types.length} types); what cannot be is said why`, () => [
    [wrong.join("\n"), ""],
    [someTypes.every((type) => known.includes(type)), true],
    [`${late.code} ${late.errors.includes("clock advance")}`, "2 true"],
    [live.code, 1],
  ]);
}

export async function proveResend({ cli, server, receiver, secrets, prove }) {
  const endpoint = await cli.call(server.url, secrets.apiKey, "POST", "/webhook-endpoints", {
    url: receiver.url,
    eventTypes: ["case.created"],
  });
  receiver.expectSecret(endpoint.secret);
  const opened = await cli.run(["cases", "create", "flow", ...acme, "--json"]);
  const ofCase = () => receiver.received.filter(({ event }) => event.caseId === opened.json.id);
  await until(() => ofCase().length === 1);
  const { data } = (await cli.run(["events", "list", "--case", opened.json.id, "--type", "case.created", "--json"]))
    .json;
  const resent = await cli.run(["events", "resend", data[0].id, "--json"]);
  await until(() => ofCase().length === 2);
  await prove("an event is sent again to the endpoints that were told of it, under its own id", () => [
    [resent.code, 0],
    [
      ofCase()
        .map(({ id }) => id)
        .join(),
      [data[0].id, data[0].id].join(),
    ],
    [receiver.forged.join(), ""],
  ]);
}

async function until(holds) {
  const endMs = Date.now() + 20_000;
  while (!holds() && Date.now() < endMs) await sleep(100);
}
