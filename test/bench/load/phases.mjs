import { createServer } from "node:http";
import { Receiver } from "../../crash/receiver.mjs";
import { must, until } from "../world.mjs";
import { drive, inLanes } from "./drive.mjs";

/** Publishes the workflow that goes to and fro, and opens so many cases of it. Answers their ids. */
export async function openCases({ api }, count) {
  const states = { here: { on: { GO: "there" } }, there: { on: { GO: "here" } } };
  const draft = { key: "to_and_fro", name: "To and fro", definitionType: "statechart-json" };
  const definition = { id: "to_and_fro", initial: "here", states };
  const { id } = await must(api("POST", "/workflow-definitions", { ...draft, definition }));
  await must(api("POST", `/workflow-definitions/${id}/publish`, {}));
  const ids = [];
  for (let place = 0; place < count; place++) {
    const entity = { type: "business", id: `load-${place}`, data: { companyName: `Load ${place} Ltd` } };
    ids.push((await must(api("POST", "/cases", { workflow: "to_and_fro", context: { entity } }))).id);
  }
  return ids;
}

/** Sends GO to cases and keeps what was acknowledged. `sent` grows by `{caseId, key}`. */
export function commander({ api }) {
  const sent = [];
  let number = 0;
  return {
    sent,
    async go(caseId) {
      const key = `load-${++number}`;
      await must(api("POST", `/cases/${caseId}/events`, { name: "GO" }, key));
      sent.push({ caseId, key });
    },
  };
}

/**
 * Times one operation here and at the bare Worker, and counts the rows of ours. `how`: `{seconds, atOnce, counted}`, the last being how many
 * are counted, one after the other.
 */
export async function compare(world, how, { name, ours, bare }) {
  // Before anything is timed: the first call pays for code that is compiled and objects that wake.
  for (const call of [ours, bare]) await drive({ ...how, seconds: how.seconds / 5 }, call);
  const measured = await drive(how, ours);
  await world.counts.quiet();
  const baseline = await drive(how, bare);
  const counts = await world.counts.counting(async () => {
    for (let turn = 0; turn < how.counted; turn++) await ours(turn);
  });
  return rowOf(name, measured, baseline, counts, how.counted);
}

/** Webhooks: commands to many cases at once, until every endpoint has heard of all of them. */
export async function fanOut(world, bare, { atOnce, counted, commands, endpoints }, caseIds, go) {
  const receivers = Array.from({ length: endpoints }, () => new Receiver(() => 1));
  for (const receiver of receivers) {
    const endpoint = await must(world.api("POST", "/webhook-endpoints", { url: await receiver.listen() }));
    receiver.expectSecret(endpoint.secret);
  }
  const heard = () => receivers.reduce((sum, { deliveries }) => sum + deliveries, 0);
  const toldCommands = new Map();
  const round = async (count) => {
    const before = heard();
    const perSecond = await timed(count * endpoints, async () => {
      await inLanes(count, atOnce, async (turn) => {
        const caseId = caseIds[turn % caseIds.length];
        await go(caseId);
        toldCommands.set(caseId, (toldCommands.get(caseId) ?? 0) + 1);
      });
      await until("every webhook", () => heard() - before >= count * endpoints);
    });
    await world.counts.quiet();
    return perSecond;
  };
  const ours = await round(commands);
  const counts = await world.counts.counting(() => round(counted));
  const theirs = await bareFanOut(bare, { atOnce, commands, endpoints });
  const deliveries = counted * endpoints;
  return {
    receivers,
    toldCommands,
    row: rowOf(`webhooks to ${endpoints} endpoints`, ours, theirs, counts, deliveries),
  };
}

async function bareFanOut(bare, { atOnce, commands, endpoints }) {
  let heard = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      heard++;
      response.writeHead(204).end();
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const urls = Array.from({ length: endpoints }, () => `http://127.0.0.1:${server.address().port}/`);
  try {
    return await timed(commands * endpoints, async () => {
      await inLanes(commands, atOnce, () => bare("/hook", JSON.stringify({ urls, body: '{"type":"state.changed"}' })));
      await until("every bare webhook", () => heard >= commands * endpoints);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function timed(count, work) {
  const startedAtMs = performance.now();
  await work();
  return { perSecond: (count * 1_000) / (performance.now() - startedAtMs), p50Ms: null, p99Ms: null };
}

function rowOf(name, ours, bare, counts, operations) {
  const each = (wanted) =>
    Object.entries(counts).reduce((sum, [key, count]) => sum + (key.startsWith(`${wanted} `) ? count : 0), 0) /
    operations;
  const rows = (wanted) => ({ objects: each(`object.${wanted}`), d1: each(`d1.${wanted}`) });
  return {
    name,
    ours,
    bare,
    ratio: ours.perSecond / bare.perSecond,
    read: rows("rowsRead"),
    written: rows("rowsWritten"),
  };
}
