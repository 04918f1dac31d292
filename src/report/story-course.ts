import type { Json, JsonObject } from "../lib/json";
import type { Block } from "./blocks";
import type { Evidence } from "./evidence";
import { objectIn, objectsIn, type Say, textIn } from "./say";
import { tableOf } from "./story-evidence";
import type { ReportWords } from "./words";

/** The score, whoever set it, and the rules that it is made of with what each of them read. */
export function riskBlocks({ case: view, explanation }: Evidence, say: Say): Block[] {
  const { words } = say;
  const risk = objectIn(view.risk);
  if (typeof risk.score !== "number") return [];
  const override = objectIn(risk.override);
  const facts: [string, string][] = [
    [words.score, say.number(risk.score)],
    [words.level, say.word(risk.level)],
    ...(override.at === undefined
      ? []
      : ([
          [words.setByHand, `${say.person(override.byId)}, ${say.time(override.at)}`],
          [words.reason, say.value(override.reason)],
        ] satisfies [string, string][])),
  ];
  const sets = objectsIn(objectIn(objectIn(objectsIn(explanation?.scores)[0]).explanation).sets);
  const held = sets.filter((set) => set.verdict === "holds");
  const rows = held.map((set) => [
    textIn(set.name),
    textIn(set.domain),
    typeof set.points === "number" ? say.number(set.points) : "",
    sentencesOf(set.tree)
      .map((sentence) => say.value(sentence))
      .join("\n"),
  ]);
  return [
    { kind: "facts", rows: facts },
    ...tableOf([words.rule, words.category, words.points, words.reason], [2.4, 1.6, 0.9, 5], rows),
  ];
}

/** What the leaves of a rule that hold say of themselves. */
function sentencesOf(tree: Json | undefined): string[] {
  const node = objectIn(tree);
  if (Array.isArray(node.rules)) return node.rules.flatMap(sentencesOf);
  return node.verdict === "holds" ? [textIn(node.sentence)] : [];
}

/** What people decided, why, and how they voted where several had to. */
export function decisionBlocks({ decisions, approvals }: Evidence, say: Say): Block[] {
  const { words } = say;
  const rows = decisions.map((entry) => [
    say.time(entry.at),
    say.who(entry.actor),
    whatOf(entry, say),
    wordsGiven(entry)
      .map((text) => say.value(text))
      .join("\n"),
  ]);
  const votes = approvals.flatMap((approval) =>
    objectsIn(approval.votes).map((vote) => [
      textIn(approval.displayName) || textIn(approval.plugin),
      say.time(vote.at),
      `${say.person(vote.byId)} (${textIn(vote.role)})`,
      [say.word(vote.decision), say.value(vote.comment)].filter(Boolean).join(": "),
    ]),
  );
  const voteTable = tableOf([words.what, words.when, words.who, words.decision], [2, 2, 2.4, 4], votes);
  return [
    ...tableOf([words.when, words.who, words.decision, words.reason], [2, 2, 2.6, 4], rows),
    ...(voteTable.length === 0 ? [] : [{ kind: "heading", level: 3, text: words.approvals } as const, ...voteTable]),
  ];
}

export function noteBlocks({ notes }: Evidence, say: Say): Block[] {
  const { words } = say;
  const written = notes.filter((note) => typeof note.content === "string");
  const rows = written.map((note) => [say.time(note.createdAt), say.who(note.author), say.value(note.content)]);
  return tableOf([words.when, words.who, words.comment], [2, 2, 6], rows);
}

export function timelineBlocks({ timeline }: Evidence, say: Say): Block[] {
  const { words } = say;
  const rows = timeline.map((entry) => [
    say.time(entry.at),
    say.who(entry.actor),
    [whatOf(entry, say), ...wordsGiven(entry).map((text) => say.value(text))].join("\n"),
    entry.fromState === null || entry.fromState === entry.toState
      ? ""
      : `${textIn(entry.fromState)} → ${textIn(entry.toState)}`,
    textIn(entry.hash).slice(0, 12),
  ]);
  return tableOf([words.when, words.who, words.what, words.stateNow, "Hash"], [1.9, 1.6, 3.6, 2.2, 1.4], rows);
}

const kinds: [type: RegExp, word: keyof ReportWords][] = [
  [/^case\.created/, "kOpened"],
  [/^(?:decision|case\.cancelled|screening\.decided)/, "kDecision"],
  [/^approval/, "kVote"],
  [/^document/, "kDocument"],
  [/^file/, "kFile"],
  [/^(?:plugin|callback|hook|child)/, "kCheck"],
  [/^(?:page|part|form|revision)/, "kForm"],
  [/^links?\./, "kLink"],
  [/^note/, "kNote"],
  [/^case\.(?:assigned|escalated)/, "kAssigned"],
  [/^context/, "kFacts"],
  [/^risk/, "kRisk"],
  [/^incident/, "kIncident"],
  [/^alert/, "kAlert"],
  [/^(?:timer|sla)/, "kTimer"],
  [/^labels/, "kLabels"],
  [/^event/, "kEvent"],
];

/** The kind of entry in the language of the report, then its own exact name and what it was about. */
function whatOf(entry: JsonObject, say: Say): string {
  const type = textIn(entry.type);
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "kOther";
  const about = type === "case.assigned" ? say.person(entry.subject) : textIn(entry.subject);
  const decision = textIn(objectIn(entry.payload).decision);
  const said = ["approve", "reject", "revision"].includes(decision) ? say.word(decision) : about;
  return `${say.words[kind]}${said === "" ? "" : `: ${said}`} (${type})`;
}

/** What whoever did it gave as a reason, and what they wrote beside it. */
function wordsGiven({ payload }: JsonObject): string[] {
  const { reason, comment, internalComment } = objectIn(payload);
  return [reason, comment, internalComment].map(textIn).filter((text) => text !== "");
}
