import { DatabaseSync } from "node:sqlite";
import { demoTenantId } from "../../../scripts/demo-tenant.mjs";
import { localDatabaseFile } from "../../../scripts/local-database.mjs";
import { proof, rowsOnDisk } from "../../crash/proofs.mjs";
import { must } from "../world.mjs";

/**
 * What must hold after the load: `{name, count, problems}` each. `sent`: every acknowledged command as `{caseId, key}`; `receivers`:
 * one per endpoint; `toldCommands`: how many commands of each case came while the endpoints were there.
 */
export async function invariants(world, { caseIds, sent, receivers, toldCommands }) {
  const cases = [];
  for (const id of caseIds) {
    const view = await must(world.api("GET", `/cases/${id}`));
    cases.push({ id, version: view.version, timeline: await timelineOf(world, id) });
  }
  const byId = new Map(cases.map(({ id, timeline }) => [id, countsByCommand(timeline)]));
  const owing = [
    ...rowsOnDisk(world.stateDir, "CaseObject", "outbox").map(({ id }) => `effect ${id}`),
    ...rowsOnDisk(world.stateDir, "CaseObject", "publication").map(({ seq }) => `publication ${seq}`),
  ];
  return [
    proof("every acknowledged command stands in its case's timeline exactly once", sent, ({ caseId, key }) =>
      byId.get(caseId)?.get(key) === 1 ? null : `${key}: ${byId.get(caseId)?.get(key) ?? 0} entries`,
    ),
    proof("versions and entries of a timeline have no gap", cases, ({ id, version, timeline }) => {
      const wrong = timeline.find((entry, place) => entry.seq !== place + 1 || entry.version !== place + 1);
      if (wrong !== undefined) return `${id}: entry ${wrong.seq} has version ${wrong.version}`;
      return timeline.length === version ? null : `${id}: version ${version}, ${timeline.length} entries`;
    }),
    { name: "nothing is owed: outboxes and publications are empty", count: cases.length, problems: owing },
    ...proveHooks(receivers, caseIds, toldCommands),
    ...proveList(world, cases),
  ];
}

async function timelineOf({ api }, id) {
  const entries = [];
  for (let cursor = ""; ; ) {
    const page = await must(api("GET", `/cases/${id}/timeline?limit=100${cursor}`));
    entries.push(...page.data);
    if (page.nextCursor === null) return entries;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

function countsByCommand(timeline) {
  const counts = new Map();
  for (const { commandId, accepted } of timeline) if (accepted) counts.set(commandId, (counts.get(commandId) ?? 0) + 1);
  return counts;
}

function proveHooks(receivers, caseIds, toldCommands) {
  const all = receivers.flatMap((receiver) => caseIds.map((caseId) => ({ receiver, caseId })));
  return [
    proof(
      "every endpoint was told every event once, without a gap, under an id of its own",
      all,
      ({ receiver, caseId }) => {
        const places = receiver.received.get(caseId) ?? new Map();
        const sequences = [...places.keys()].sort((a, b) => a - b);
        const gap = sequences.find((sequence, at) => at > 0 && sequence !== sequences[at - 1] + 1);
        const twice = sequences.find((sequence) => places.get(sequence).ids.size !== 1);
        const commands = toldCommands.get(caseId) ?? 0;
        if (sequences.length < commands) return `${caseId}: ${sequences.length} events of ${commands} commands`;
        return gap === undefined && twice === undefined
          ? null
          : `${caseId}: gap before ${gap}, more than one id of ${twice}`;
      },
    ),
    proof("every delivery was signed as the official library verifies", receivers, ({ forged }) =>
      forged.length === 0 ? null : forged.join(", "),
    ),
  ];
}

/** The list says of each case what the case says, and every number beside a list is the number of its rows. */
function proveList({ stateDir }, cases) {
  const database = new DatabaseSync(localDatabaseFile(stateDir), { readOnly: true });
  const listed = new Map(
    database
      .prepare("SELECT case_id, version FROM cases WHERE tenant_id = ?")
      .all(demoTenantId)
      .map((row) => [row.case_id, row.version]),
  );
  const labels = database
    .prepare(
      `SELECT label, sum(counted) AS counted, sum(there) AS there FROM (
         SELECT label, n AS counted, 0 AS there FROM case_counts WHERE tenant_id = ?1 AND label NOT LIKE 'queue:%'
         UNION ALL SELECT label, 0, count(*) FROM case_labels WHERE tenant_id = ?1 GROUP BY label
       ) GROUP BY label`,
    )
    .all(demoTenantId);
  database.close();
  return [
    proof("the list has every case at its version", cases, ({ id, version }) =>
      listed.get(id) === version ? null : `${id}: listed at ${listed.get(id)}, is at ${version}`,
    ),
    proof("counters are the numbers of their rows", labels, ({ label, counted, there }) =>
      counted === there ? null : `${label}: ${counted} counted, ${there} there`,
    ),
  ];
}
