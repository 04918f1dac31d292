import { isDeepStrictEqual } from "node:util";
import { proof } from "../crash/proofs.mjs";
import { databaseOf, windowsOnDisk } from "./on-disk.mjs";

const dayMs = 86_400_000;

/**
 * What must be true of one tenant when its month is in. `world`: `{title, tenantId, month, facts, names, expected, templates, stateDir, alerts}`,
 * `expected`: the oracle's days by template, `templates`: template by id of its definition.
 */
export function proveTenant(world) {
  const stored = databaseOf(world.stateDir, world.tenantId);
  const windows = windowsOnDisk(world.stateDir, world.tenantId);
  const days = daysByName(world);
  return [
    proveTransactions(world, stored),
    ...proveDays(world, stored, days),
    ...proveWindows(world, windows, days),
    ...proveAlerts(world),
    { name: "nothing is owed: no call stands open, every day is told", count: 1, problems: owed(stored, windows) },
  ].map((one) => ({ ...one, name: `${world.title}: ${one.name}` }));
}

/** What a tenant still owes on disk; empty: nothing. */
export const owedOnDisk = (stateDir, tenantId) =>
  owed(databaseOf(stateDir, tenantId), windowsOnDisk(stateDir, tenantId));

const owed = ({ open }, { untold }) => [
  ...(open > 0 ? [`${open} calls stand open`] : []),
  ...(untold > 0 ? [`${untold} days are not told`] : []),
];

const nameOf = (template, groupKey, day) => JSON.stringify([template, groupKey, day]);

/** The oracle's days by template, group and day. */
function daysByName({ expected }) {
  const days = new Map();
  for (const [template, told] of expected)
    for (const day of told) days.set(nameOf(template, day.groupKey, day.day), day);
  return days;
}

function proveTransactions({ facts }, { transactions }) {
  const ids = new Set(facts.map(({ id }) => id));
  const extra = transactions
    .filter(({ id }) => !ids.delete(id))
    .map(({ correlationId }) => `${correlationId} is too much`);
  const lost = [...ids].map((id) => `${id} is lost`);
  return { name: "every transaction is stored once", count: transactions.length, problems: [...extra, ...lost] };
}

/** The database has the oracle's days, with its numbers and the same transactions, and no other. */
function proveDays({ templates }, stored, days) {
  const missing = new Map(days);
  const problems = stored.days.flatMap(({ definition_id: id, group_key: groupKey, day, held, part }) => {
    const name = nameOf(templates.get(id), groupKey, day);
    const told = days.get(name);
    if (told === undefined || part > 0) return [`${name} is told, and the oracle knows nothing of it`];
    missing.delete(name);
    const meant = JSON.parse(JSON.stringify(told.held));
    return isDeepStrictEqual(held, meant) ? [] : [`${name}: ${JSON.stringify(held)}, not ${JSON.stringify(meant)}`];
  });
  return [
    {
      name: "the days that are told are the oracle's: numbers, windows and transactions",
      count: stored.days.length,
      problems: [...problems, ...[...missing.keys()].map((name) => `${name} is not told`)],
    },
  ];
}

function proveWindows({ facts, templates }, windows, days) {
  const sides = new Set(
    facts.flatMap(({ id, originator, beneficiary, card }) => [
      `${originator.id} originator ${id}`,
      `${beneficiary.id} beneficiary ${id}`,
      ...(card.token === null ? [] : [`${card.token} card ${id}`]),
    ]),
  );
  const extra = windows.entries.filter((side) => !sides.delete(side)).map((side) => `${side} is too much`);
  const missing = new Map(days);
  const wrong = windows.days.flatMap(({ definition, groupKey, day, times }) => {
    const name = nameOf(templates.get(definition), groupKey, new Date(day * dayMs).toISOString().slice(0, 10));
    const told = days.get(name);
    missing.delete(name);
    return told?.held.times === times ? [] : [`${name}: ${times} times, not ${told?.held.times}`];
  });
  const hits = [...days.values()].reduce((sum, { held }) => sum + held.times, 0);
  return [
    {
      name: "windows hold every side of every transaction once",
      count: windows.entries.length,
      problems: [...extra, ...[...sides].map((side) => `${side} is lost`)],
    },
    {
      name: "windows hold the oracle's moments, counted by day",
      count: windows.hits,
      problems: [
        ...wrong,
        ...[...missing.keys()].map((name) => `${name} is missing`),
        ...(windows.hits === hits ? [] : [`${windows.hits} moments, not ${hits}`]),
      ],
    },
  ];
}

const severities = ["low", "medium", "high", "critical"];

/** The alerts that the oracle's days come to: one for each template and group, by their names. */
export function alertsExpected(expected) {
  const alerts = new Map();
  for (const [template, days] of expected)
    for (const { groupKey, held } of days) {
      const name = JSON.stringify([template, groupKey]);
      const known = alerts.get(name) ?? { occurrences: 0, severity: "low" };
      known.occurrences += 1;
      if (severities.indexOf(held.severity) > severities.indexOf(known.severity)) known.severity = held.severity;
      alerts.set(name, known);
    }
  return alerts;
}

/** What differs between the alerts that stand and those that the oracle's days come to. */
export function alertProblems({ alerts, expected, templates }) {
  const missing = alertsExpected(expected);
  const problems = [];
  for (const { rule, detail, status, occurrences, severity } of alerts.filter(stands)) {
    const name = JSON.stringify([templates.get(rule), detail.groupKey]);
    const meant = missing.get(name);
    missing.delete(name);
    if (meant === undefined) problems.push(`${name}: an alert too much (${status}, ${occurrences})`);
    else if (meant.occurrences !== occurrences || meant.severity !== severity)
      problems.push(`${name}: ${occurrences} days, ${severity}; not ${meant.occurrences}, ${meant.severity}`);
  }
  return [...problems, ...[...missing.keys()].map((name) => `${name}: no alert`)];
}

/** Those whose days were taken back altogether stand no longer. */
export const stands = ({ occurrences }) => occurrences > 0;

function proveAlerts(world) {
  const standing = world.alerts.filter(stands);
  return [
    {
      name: "the alerts that stand are the oracle's, with days and severity",
      count: standing.length,
      problems: alertProblems(world),
    },
    proof("alerts that stand are open, those that do not are closed", world.alerts, (alert) =>
      (alert.closedAt === null) === stands(alert) ? null : `${alert.id}: ${alert.status}, ${alert.occurrences} days`,
    ),
  ];
}

/** What was planted, looked for among the days that were told. `graded`: as `grade` of the generator has it. */
export function provePlants(title, { planted, nearMisses }, graded) {
  return [
    {
      name: `${title}: every plant is found`,
      count: planted.length,
      problems: graded.notFound.map((one) => JSON.stringify(one)),
    },
    {
      name: `${title}: of near misses nothing is told`,
      count: nearMisses.length,
      problems: graded.nearMissesTold.map((one) => JSON.stringify(one)),
    },
    {
      name: `${title}: no false alert`,
      count: planted.length,
      problems: graded.false.map((one) => JSON.stringify(one)),
    },
  ];
}

/** Every plant's alert shows its day, and the very transactions. `evidenceOf(alertId)`: `{days, transactions}`, of all pages. */
export async function proveEvidence({ title, month, names, expected, templates, alerts }, evidenceOf) {
  const idOf = new Map([...names].map(([id, name]) => [name, id]));
  const problems = [];
  for (const { templateId, groupKey: named, day } of month.planted) {
    const groupKey = JSON.stringify(JSON.parse(named).map((part) => idOf.get(part) ?? part));
    const days = (expected.get(templateId) ?? []).filter((one) => one.groupKey === groupKey);
    const alert = alerts.find(({ rule, detail }) => templates.get(rule) === templateId && detail.groupKey === groupKey);
    if (alert === undefined) {
      problems.push(`${templateId} ${named}: no alert`);
      continue;
    }
    const shown = await evidenceOf(alert.id);
    const meant = days.find((one) => one.day === day)?.held.transactionIds;
    const numbers = shown.days.find((one) => one.day === day)?.numbers;
    if (meant === undefined || !isDeepStrictEqual(numbers?.transactionIds, meant))
      problems.push(`${templateId} ${named} on ${day}: ${JSON.stringify(numbers)}, not ${JSON.stringify(meant)}`);
    const all = new Set(days.flatMap(({ held }) => held.transactionIds));
    const seen = new Set(shown.transactions.map(({ id }) => id));
    if (all.symmetricDifference(seen).size > 0)
      problems.push(`${templateId} ${named}: ${seen.size} transactions are shown, not ${all.size}`);
  }
  return {
    name: `${title}: the alert of every plant shows its very transactions`,
    count: month.planted.length,
    problems,
  };
}
