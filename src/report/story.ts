import { entityName } from "../domain/entity-name";
import type { ReportSection, ReportWish } from "../domain/reports";
import type { Block, Sheet } from "./blocks";
import type { Evidence } from "./evidence";
import { leavesOf, objectIn, objectsIn, type Say, sayIn, textIn } from "./say";
import { decisionBlocks, noteBlocks, riskBlocks, timelineBlocks } from "./story-course";
import { checkBlocks, documentBlocks, type Picture } from "./story-evidence";
import { filled, reportWords } from "./words";

/** Context that is told elsewhere in the report, or is no fact about anybody. */
const toldElsewhere = new Set(["documents", "pluginsOutput", "childWorkflows", "workflowRuntimeConfig", "metadata"]);

/** The evidence as a document for people. `idHex`: 32 hex digits that follow from what is told. */
export function storyOf(
  evidence: Evidence,
  wish: ReportWish,
  more: { timeZone: string; idHex: string; pictures: ReadonlyMap<string, Picture> },
): Sheet {
  const words = reportWords[wish.language];
  const say = sayIn(words, wish.language, more.timeZone, evidence.people);
  const { caseId, caseVersion, logHash } = evidence.report;
  const updatedAt = textIn(evidence.case.updatedAt);
  const name = nameIn(evidence);
  const told = new Set<ReportSection>(wish.include);
  const section = (of: ReportSection, heading: string, blocks: () => Block[]): Block[] =>
    told.has(of) ? [{ kind: "heading", level: 2, text: heading }, ...orNothing(blocks(), say)] : [];
  const asOf = filled(words.asOf, { when: say.time(updatedAt), version: String(caseVersion) });
  return {
    language: wish.language,
    title: `${words.title} – ${name}`,
    header: `${words.title} · ${caseId} · v${caseVersion}${logHash === null ? "" : ` · ${logHash.slice(0, 16)}`}`,
    footer: (page, pages) => filled(words.page, { page: say.number(page), pages: say.number(pages) }),
    cutOff: words.cutOff,
    dateMs: Number.isFinite(Date.parse(updatedAt)) ? Date.parse(updatedAt) : 0,
    idHex: more.idHex,
    blocks: [
      { kind: "title", text: name },
      { kind: "text", text: `${words.title}. ${asOf}`, muted: true },
      ...(evidence.report.masked ? [{ kind: "text", text: words.masked, muted: true } as const] : []),
      { kind: "heading", level: 2, text: words.overview },
      { kind: "facts", rows: overview(evidence, say) },
      ...section("risk", words.risk, () => riskBlocks(evidence, say)),
      ...section("decisions", words.decisions, () => decisionBlocks(evidence, say)),
      ...section("facts", words.facts, () => factBlocks(evidence, say)),
      ...section("documents", words.documents, () => documentBlocks(evidence, say, more.pictures)),
      ...section("checks", words.checks, () => checkBlocks(evidence, say)),
      ...section("children", words.children, () => childBlocks(evidence, say)),
      ...section("notes", words.notes, () => noteBlocks(evidence, say)),
      ...section("timeline", words.timeline, () => timelineBlocks(evidence, say)),
    ],
  };
}

const orNothing = (blocks: Block[], { words }: Say): Block[] =>
  blocks.length === 0 ? [{ kind: "text", text: words.none, muted: true }] : blocks;

function nameIn({ case: view }: Evidence): string {
  const data = objectIn(objectIn(objectIn(view.context).entity).data);
  return entityName(data) ?? (textIn(view.externalId) || textIn(view.id));
}

function overview({ case: view, definition, report }: Evidence, say: Say): [string, string][] {
  const { words } = say;
  const risk = objectIn(view.risk);
  const rows: [string, string][] = [
    [words.caseId, textIn(view.id)],
    [words.externalId, say.value(view.externalId)],
    [words.workflow, `${definition.name} (${definition.key} v${definition.version})`],
    [words.status, say.word(view.status)],
    [words.outcome, say.word(view.outcome)],
    [words.state, textIn(view.state).replaceAll("|", " | ")],
    [words.risk, typeof risk.score === "number" ? `${say.number(risk.score)} – ${say.word(risk.level)}` : ""],
    [words.assignee, say.person(objectIn(view.assignee).id)],
    [words.labels, say.value(view.labels)],
    [words.opened, say.time(view.createdAt)],
    [words.updated, say.time(view.updatedAt)],
    [words.resolved, say.time(view.resolvedAt)],
    [words.due, say.time(view.dueAt)],
    [words.definition, definition.sha256],
    [words.logHash, report.logHash ?? ""],
  ];
  return rows.filter(([, value]) => value !== "");
}

function factBlocks({ case: view }: Evidence, say: Say): Block[] {
  const { entity, ...others } = objectIn(view.context);
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !toldElsewhere.has(key)));
  const rows = [...leavesOf(objectIn(objectIn(entity).data)), ...leavesOf(rest)];
  return rows.length === 0 ? [] : [{ kind: "facts", rows: rows.map(([path, value]) => [path, say.value(value)]) }];
}

function childBlocks({ children }: Evidence, say: Say): Block[] {
  const { words } = say;
  if (children.length === 0) return [];
  const rows = objectsIn(children).map((child) => [
    textIn(child.id) || textIn(child.key),
    say.value(child.workflow),
    say.word(child.status),
    say.value(child.state),
    say.word(child.outcome),
  ]);
  const heads = [words.caseId, words.workflow, words.status, words.stateNow, words.outcome];
  return [{ kind: "table", heads, widths: [3, 2, 1.2, 2, 1.2], rows }];
}
