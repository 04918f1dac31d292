import type { AlertSeverity, ApprovalState, RiskLevel } from "../../../domain";
import { isObject, type Json } from "../../../lib/json";
import type * as generated from "../../../sdk/api/generated/types";
import { dayText } from "../../shared/time-words";
import type { Told } from "../../shared/told";
import { alertStandings } from "../model/alert";
import { actorName } from "../model/session";
import { labelOf, plural, riskWords, spaced } from "../model/words";
import { kindWords, problemWords } from "../monitoring/monitor";
import { approvalStandings, fieldWords, nameOr, positionWords } from "./entity-words";

/** `GET /entities/{id}/timeline`. */
export type HistoryEntry = Told<generated.EntityHistoryEntry>;

export type HistoryKind = HistoryEntry["kind"];
export const historyKindWords: Record<HistoryKind, string> = {
  facts: "Facts",
  standing: "State, risk and holds",
  cases: "Cases",
  documents: "Documents",
  alerts: "Alerts",
  links: "Links",
  notes: "Notes",
  monitoring: "Monitoring",
  record: "The record itself",
};

/** What happened. `who` null: nobody in particular. Between `words` and `rest` stands whom or what it names, as somebody has called it. */
export interface HistoryWords {
  who: string | null;
  words: string;
  named: { text: string; entityId: string | null } | null;
  rest: string;
}

/** An entry as people read it, on the page of the person or company with this id. */
export function historyWords(entry: HistoryEntry, entityId: string): HistoryWords {
  const who =
    entry.by === null ? null : entry.by.kind === "case" ? "A case" : actorName({ ...entry.by, kind: entry.by.kind });
  const said = sentences[entry.type]?.(entry, entityId) ?? spaced(entry.type).toLowerCase();
  const { words, named = null, rest = "" } = typeof said === "string" ? { words: said } : said;
  const reason = entry.reason === null ? "" : `: ${entry.reason}`;
  const deed = who === null ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return {
    who,
    words: named === null ? `${deed}${rest}${reason}` : deed,
    named,
    rest: named === null ? "" : `${rest}${reason}`,
  };
}

type Said = string | { words: string; named?: HistoryWords["named"]; rest?: string };

const sentences: Record<string, (entry: HistoryEntry, entityId: string) => Said> = {
  "entity.created": ({ by }) => (by === null ? "record made" : "made the record"),
  "entity.merged": (entry, id) => mergeWords(entry, id, "merged"),
  "entity.parted": (entry, id) => mergeWords(entry, id, "parted"),
  "facts.said": factWords,
  "approval.changed": ({ by, from, to }) => `${setWords(by, "standing")} ${changeWords(from, to, stateWords, "none")}`,
  "risk.changed": ({ by, from, to }) => `${setWords(by, "risk")} ${changeWords(from, to, levelWords, "none")}`,
  "risk.set": ({ from, to, detail: { until } }) =>
    `set the risk by hand to ${changeWords(from, to, levelWords, "none")}${typeof until === "string" ? `, until ${dayText(until.slice(0, 10))}` : ""}`,
  // What counts since then may be what an erased case has said: nobody knows it any more.
  "risk.ended": ({ from, to }) =>
    `took back the risk set by hand${to === null ? (from === null ? "" : ` (was: ${levelWords(from).toLowerCase()})`) : `; it is ${changeWords(from, to, levelWords, "none")}`}`,
  "hold.put": () => "put a legal hold on them",
  "hold.lifted": () => "lifted the legal hold",
  "link.said": (entry, id) => linkWords(entry, id, "named"),
  "link.changed": (entry, id) => linkWords(entry, id, "changed the link of"),
  "link.ended": (entry, id) => linkWords(entry, id, "ended the link of"),
  "case.opened": ({ by, detail }) => `${by === null ? "case opened" : "opened a case"}: ${workflowText(detail)}`,
  "case.ended": ({ by, detail }) => {
    const { outcome, status } = detail;
    const end = typeof outcome === "string" ? labelOf(outcome).toLowerCase() : labelOf(textOf(status)).toLowerCase();
    return `${by === null ? "case ended" : "ended a case"} as ${end}: ${workflowText(detail)}`;
  },
  "document.added": () => "added a document",
  "document.changed": () => "corrected a document",
  "document.decided": () => "decided on a document",
  "document.imported": () => "fetched a document",
  "alert.raised": ({ detail }) => ({
    ...{ words: "alert raised: ", named: title(detail.title) },
    rest: `, ${riskWords[textOf(detail.severity) as AlertSeverity]?.toLowerCase() ?? ""}`,
  }),
  "note.added": () => "wrote a note",
  "note.deleted": () => "deleted a note",
  "monitor.began": ({ detail }) => `looked for the first time: ${monitorWords(detail.monitor)}`,
  "monitor.found": ({ detail: { monitor, news } }) =>
    monitor === "kyc_refresh"
      ? "says it is time for a KYC refresh"
      : `found ${Number(news)} new: ${monitorWords(monitor)}`,
  "monitor.failed": ({ detail: { monitor, problem } }) =>
    `could not look: ${monitorWords(monitor)}${typeof problem === "string" ? ` (${problemWords(problem).toLowerCase()})` : ""}`,
  "monitors.set": ({ detail: { monitors } }) => {
    const said = Object.entries(isObject(monitors) ? monitors : {});
    return `set what is watched: ${said.map(([kind, isOn]) => `${monitorWords(kind)} ${isOn === true ? "on" : "off"}`).join(", ")}`;
  },
  "monitor.paused": ({ detail: { kind, until } }) =>
    `paused ${monitorWords(kind)}${typeof until === "string" ? ` until ${dayText(until.slice(0, 10))}` : ""}`,
  "monitor.resumed": ({ detail }) => `resumed ${monitorWords(detail.kind)}`,
  "report.completed": ({ detail: { riskScore } }) =>
    `completed a report on their website${typeof riskScore === "number" ? `, risk ${riskScore}` : ""}`,
  ...Object.fromEntries(
    Object.entries({
      ...{ review: "took up", escalate: "escalated", reject: "confirmed", dismiss: "dismissed", clear: "cleared" },
      ...{ reopen: "reopened", withdraw: "took back", restore: "opened again", assign: "handed over" },
      ...{ give_to_case: "gave to a case", open: "opened", put_back: "put back" },
    }).map(([action, did]) => [`alert.${action}`, (entry: HistoryEntry) => alertWords(entry, did)]),
  ),
};

const setWords = (by: HistoryEntry["by"], what: string): string => (by === null ? `${what}:` : `set the ${what} to`);
const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
/** What a workflow is called; its key where it has no name any more. */
const workflowText = ({ workflow, workflowName }: HistoryEntry["detail"]): string =>
  textOf(workflowName) || textOf(workflow);
const title = (value: Json | undefined) => ({ text: textOf(value), entityId: null });
const stateWords = (state: string): string => approvalStandings[state as ApprovalState]?.label ?? labelOf(state);
const levelWords = (level: string): string => riskWords[level as RiskLevel] ?? labelOf(level);
const monitorWords = (kind: Json | undefined): string =>
  kindWords[textOf(kind) as keyof typeof kindWords]?.label ?? labelOf(textOf(kind));

/** "high (was: low)". */
function changeWords(from: string | null, to: string | null, words: (one: string) => string, none: string): string {
  const now = to === null ? none : words(to).toLowerCase();
  return from === null ? now : `${now} (was: ${words(from).toLowerCase()})`;
}

/** How many fields one line names. */
const mostNamed = 3;

function factWords({ facts, factCount }: HistoryEntry): string {
  const isTakenBack = facts.length > 0 && facts.every(({ value, isLong }) => value === null && !isLong);
  const named = facts.slice(0, mostNamed).map(({ field }) => fieldWords(field));
  const more = factCount - named.length;
  return `${isTakenBack ? "took back" : "said"} ${named.join(", ")}${more > 0 ? ` and ${plural(more, "more fact")}` : ""}`;
}

function linkWords({ link }: HistoryEntry, entityId: string, did: string): Said {
  if (link === null) return did;
  const isHolder = link.holder.id === entityId;
  const other = isHolder ? link.company : link.holder;
  const position = positionWords[link.position].toLowerCase();
  const share = link.share === null ? "" : `, ${link.share} %`;
  const named = { text: nameOr(other.name, other.id), entityId: other.id };
  return isHolder
    ? { words: `${did} them as ${position} of `, named, rest: share }
    : { words: `${did} `, named, rest: ` as ${position}${share}` };
}

function mergeWords({ entityId: mergedId, detail }: HistoryEntry, entityId: string, did: "merged" | "parted"): Said {
  const isMerged = mergedId === entityId;
  const other = isMerged ? textOf(detail.into) : (mergedId ?? "");
  const named = { text: nameOr(null, other), entityId: other };
  if (did === "merged")
    return isMerged
      ? { words: "merged this record into ", named }
      : { words: "merged another record into this one: ", named };
  return { words: isMerged ? "parted this record from " : "parted a record from this one: ", named };
}

function alertWords({ detail, from, to }: HistoryEntry, did: string): Said {
  const standing = (state: string) => alertStandings[state as keyof typeof alertStandings]?.label ?? labelOf(state);
  const now = to === null ? "" : standing(to).toLowerCase();
  const was = from === null ? "" : `, was ${standing(from).toLowerCase()}`;
  return { words: `${did} the alert `, named: title(detail.title), rest: ` (${now}${was})` };
}
