// What must be true after all the killing. Each proof answers `{name, count, problems}`: what was looked at, and what was wrong.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { scoreOf } from "./vendor.mjs";

const kinds = new Set(["ping", "merge", "screen", "finish"]);

/**
 * Proofs about histories. `cases`: `[{view, timeline, runs}]` as the API gives them; `clients`: what was sent and acknowledged.
 */
export function proveHistories(cases, clients) {
  const commands = [...clients.commands.values()];
  const onCases = commands.filter(({ kind, caseId }) => kinds.has(kind) && caseId !== null);
  const acknowledged = onCases.filter(({ answer }) => answer?.status === 200);
  const refused = onCases.filter(({ answer }) => answer !== null && answer.status !== 200);
  const byId = new Map(cases.map((one) => [one.view.id, one]));
  const entriesOf = ({ caseId, key }) => byId.get(caseId)?.timeline.filter((entry) => entry.commandId === key) ?? [];

  return [
    proof("every acknowledged command is in its case's timeline exactly once", acknowledged, (command) => {
      const entries = entriesOf(command);
      return entries.length === 1 && entries[0].accepted ? null : `${command.key}: ${entries.length} entries`;
    }),
    proof("no refused command has changed anything", refused, (command) =>
      entriesOf(command).some((entry) => entry.accepted)
        ? `${command.key}: ${command.answer.status} but accepted in the timeline`
        : null,
    ),
    proof("nothing is in a timeline that nobody sent", cases, ({ view, timeline }) => {
      const strange = timeline.filter(
        ({ commandId }) => commandId?.startsWith("crash-") && clients.commands.get(commandId)?.caseId !== view.id,
      );
      return strange.length === 0 ? null : `${view.id}: ${strange.map(({ commandId }) => commandId)}`;
    }),
    proof("every acknowledged opening made one case, and there is no other", [cases], () => {
      const opened = commands.filter(({ kind, answer }) => kind === "create" && answer?.status === 201);
      const ids = new Set(opened.map(({ caseId }) => caseId));
      const listed = new Set(cases.map(({ view }) => view.id));
      const same = ids.size === opened.length && ids.size === listed.size && [...ids].every((id) => listed.has(id));
      return same ? null : `${opened.length} opened, ${ids.size} ids, ${listed.size} listed`;
    }),
    proof("timelines have no gap, and each names the version it left", cases, ({ view, timeline }) => {
      const gap = timeline.find((entry, at) => entry.seq !== at + 1);
      if (gap !== undefined) return `${view.id}: gap before ${gap.seq}`;
      let version = 0;
      for (const entry of timeline) {
        if (entry.accepted) version++;
        if (entry.version !== version)
          return `${view.id}: entry ${entry.seq} says version ${entry.version}, not ${version}`;
      }
      return null;
    }),
    proof("a case's version is the number of its accepted commands", cases, ({ view, timeline }) => {
      const accepted = timeline.filter((entry) => entry.accepted).length;
      return view.version === accepted ? null : `${view.id}: version ${view.version}, ${accepted} accepted`;
    }),
    proof("state and log agree: each fact is what the last command in the log wrote", cases, ({ view, timeline }) => {
      const marks = {};
      for (const { commandId, accepted } of timeline) {
        const command = clients.commands.get(commandId);
        if (accepted && command?.kind === "merge") marks[command.mark] = command.body.merge.marks[command.mark];
      }
      const wrong = Object.keys({ ...marks, ...view.context.marks }).filter(
        (mark) => marks[mark] !== view.context.marks[mark],
      );
      return wrong.length === 0 ? null : `${view.id}: ${wrong}`;
    }),
    proof("every run began once and ended once", cases, ({ view, timeline, runs }) => {
      const steps = timeline.flatMap((entry) => (entry.accepted ? entry.steps : []));
      // "waiting" is the hand-over to a vendor that will call back, not the end.
      const ended = steps.filter(({ kind, status }) => kind === "plugin_finished" && status !== "waiting");
      const started = steps.filter(({ kind }) => kind === "plugin_started");
      const of = (list, id) => list.filter(({ runId }) => runId === id).length;
      const wrong = runs.filter(
        ({ id, status }) => status !== "success" || of(started, id) !== 1 || of(ended, id) !== 1,
      );
      if (started.length !== runs.length) return `${view.id}: ${started.length} started, ${runs.length} recorded`;
      return wrong.length === 0 ? null : `${view.id}: ${wrong.map(({ id, status }) => `${id} ${status}`)}`;
    }),
    proof("every case finished, without an incident", cases, ({ view }) =>
      view.status === "completed" && view.state === "done" && view.incidents.length === 0
        ? null
        : `${view.id}: ${view.status} in ${view.state}, ${view.incidents.length} incidents`,
    ),
    { name: "a repeated key gets the bytes of its first answer", count: clients.repeats, problems: clients.differing },
    { name: "no answer was an error of the server", count: commands.length, problems: clients.serverErrors },
  ];
}

/** Proofs about webhooks. The last event of a finished case is its highest sequence. */
export function proveWebhooks(cases, receiver) {
  return [
    proof(
      "every webhook arrived: sequences without a gap, one event each, from the opening to the end",
      cases,
      ({ view }) => {
        const places = receiver.received.get(view.id) ?? new Map();
        for (let sequence = 1; sequence <= places.size; sequence++)
          if (places.get(sequence)?.ids.size !== 1)
            return `${view.id}: sequence ${sequence} of ${places.size} arrived as ${places.get(sequence)?.ids.size ?? 0} events`;
        return hasEnded(places) ? null : `${view.id}: opening or end is missing among ${places.size}`;
      },
    ),
    {
      name: "every delivery was signed as the official library verifies",
      count: receiver.deliveries,
      problems: receiver.forged,
    },
  ];
}

/** True when the events of a case are all there, as far as its receiver can tell. */
export function hasEnded(places) {
  const types = [...places.values()].map(({ type }) => type);
  const complete = Array.from({ length: places.size }, (_, at) => at + 1).every((sequence) => places.has(sequence));
  return complete && types.includes("case.created") && types.includes("workflow.completed");
}

/** Proofs about the vendor outside: it is asked at least once per run, always under the run's own key, and its answer is kept once. */
export function proveVendor(cases, vendor, asking = "score") {
  const runs = cases.flatMap((one) => one.runs.filter(({ plugin }) => plugin === asking));
  const effectIds = new Set(runs.map(({ id }) => effectIdOf(id)));
  const calls = [...vendor.ledger.values()].reduce((sum, count) => sum + count, 0);
  return [
    proof(
      `every call to the slow vendor carried the key of a run (${calls} calls)`,
      [...vendor.ledger.keys()],
      (key) => (effectIds.has(key) ? null : `${key} belongs to no run`),
    ),
    proof("every run has the answer that its own key got", runs, ({ id, output }) =>
      output?.score === scoreOf(effectIdOf(id)) ? null : `${id}: ${JSON.stringify(output)}`,
    ),
  ];
}

const effectIdOf = (runId) => runId.replace(/^run_/, "eff_");

/** Proofs on the files that the dead server left: what the vendor was asked, and what the cases still owe. */
export function proveOnDisk(stateDir, cases, checking = ["registry"]) {
  const checks = objectFiles(stateDir, "SandboxVendorObject").flatMap((file) => rowsOf(file, "checks"));
  const owing = objectFiles(stateDir, "CaseObject").flatMap((file) => [
    ...rowsOf(file, "outbox").map(({ id, status }) => `effect ${id} ${status}`),
    ...rowsOf(file, "publication").map(({ seq }) => `publication ${seq} in ${file}`),
  ]);
  const runs = cases.flatMap((one) => one.runs.filter(({ plugin }) => checking.includes(plugin)));
  const effectIds = new Set(runs.map(({ id }) => effectIdOf(id)));
  const asked = new Set(checks.map(({ key }) => key));
  const calls = checks.reduce((sum, row) => sum + row.calls, 0);
  return [
    proof(`the sandbox did one check per run, whatever was sent twice (${calls} calls)`, checks, ({ key }) =>
      effectIds.has(key) ? null : `${key} belongs to no run`,
    ),
    proof("no run was left without its check", [...effectIds], (id) => (asked.has(id) ? null : id)),
    { name: "nothing is owed: outboxes and publications are empty", count: cases.length, problems: owing },
  ];
}

/** The rows of a table over all objects of a class, the running server's included. */
export function rowsOnDisk(stateDir, className, table) {
  return objectFiles(stateDir, className).flatMap((file) => rowsOf(file, table));
}

/** Where a server that is dead has left the objects of a class. */
export function objectFiles(stateDir, className) {
  const folder = join(stateDir, "v3", "do", `edgecase-${className}`);
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  return files.map((name) => join(folder, name));
}

function rowsOf(file, table) {
  const database = new DatabaseSync(file);
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
  const rows = known === undefined ? [] : database.prepare(`SELECT * FROM ${table}`).all();
  database.close();
  return rows;
}

/** What was looked at, one by one; `problemOf` says what is wrong with one, or null. */
export function proof(name, items, problemOf) {
  return { name, count: items.length, problems: items.flatMap((item) => problemOf(item) ?? []) };
}
