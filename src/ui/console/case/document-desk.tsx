import { useSignal } from "@preact/signals";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { useShortcut } from "../../shared/shortcut";
import { Skeleton } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { declaredFacts, shownValue } from "../model/facts";
import { documentName, isOpen } from "../model/needs";
import { allowed, busy, checks, command, documents, press, timeline } from "../model/open-case";
import { reasonWords } from "../model/reason-words";
import { actorName } from "../model/session";
import type { Case, CaseDocument, Check, TimelineEntry } from "../model/types";
import { DecisionBadge } from "./decision-badge";
import { Agreement } from "./fact-table";
import { later } from "./later";
import { DocumentReasonDialog } from "./later-dialogs";
import { WideTable } from "./wide-table";
import "./documents.css";

const Viewer = later(async () => (await import("./viewer/viewer")).Viewer, <Skeleton lines={8} />);

/** What is known around a document of a case that is not the one on the screen: a child's, decided from its parent. */
export interface Elsewhere {
  checks: readonly Check[];
  entries: readonly TimelineEntry[];
  /** Why this person cannot decide there; null: they can. */
  blocked: string | null;
}

/**
 * A document with what it declares beside it, and what can be decided about it. `compact`: without keys, values below. `now` is its case:
 * the open one, unless `elsewhere` says what is known around it.
 */
export function DocumentDesk({
  now,
  document,
  compact = false,
  elsewhere = null,
}: {
  now: Case;
  document: CaseDocument;
  compact?: boolean;
  elsewhere?: Elsewhere | null;
}) {
  const entries = (elsewhere?.entries ?? timeline.value)?.filter(({ subject }) => subject === document.id) ?? [];
  const last = entries.findLast(({ type }) => type === "document.decided");
  const compare = useSignal(true);
  const before = document.previousPages.length > 0;
  return (
    <div class={compact ? "desk compact" : "desk"}>
      <header class="desk-head">
        {compact ? <h3>{documentName(document)}</h3> : <h2>{documentName(document)}</h2>}
        <DecisionBadge status={document.decision.status} />
        {document.version > 1 && <Badge>Version {document.version}</Badge>}
        <span class="push" />
        {before && !compact && (
          <Button size="small" kind="quiet" icon="panel" onClick={() => (compare.value = !compare.value)}>
            {compare.value ? "Hide the version before" : "Compare with the version before"}
          </Button>
        )}
      </header>
      <div class="desk-body">
        <div class={before && compare.value && !compact ? "pair" : "single"}>
          {before && compare.value && !compact && (
            <Viewer key={`old${document.version}`} pages={document.previousPages} title="Version before" />
          )}
          <Viewer
            key={`new${document.version}`}
            pages={document.pages}
            title={before && !compact ? "This version" : null}
            tall={!compact}
          />
        </div>
        <Declared now={now} document={document} checks={elsewhere?.checks ?? checks.value ?? []} />
      </div>
      {document.decision.status === "revised" && (
        <p class="desk-said">
          <span class="muted">Asked for again: </span>
          <Said document={document} last={last} />
        </p>
      )}
      <Decision
        document={document}
        last={last}
        keys={!compact}
        on={elsewhere === null ? null : now}
        blocked={elsewhere === null ? (allowed.value === null ? "Loading" : allowed.value.work) : elsewhere.blocked}
      />
    </div>
  );
}

function Declared({ now, document, checks }: { now: Case; document: CaseDocument; checks: readonly Check[] }) {
  const declared = declaredFacts(document, now, checks);
  const isRead = declared.some(({ values }) => values.read !== undefined);
  if (declared.length === 0) return <p class="muted declared-none">Nothing was declared with this document.</p>;
  return (
    <WideTable label="Table of what was declared">
      <table class="fact-table declared">
        <thead>
          <tr>
            <th scope="col">Declared</th>
            <th scope="col">With the document</th>
            {isRead && <th scope="col">Read</th>}
            <th scope="col">In the case</th>
            <th scope="col">Match</th>
          </tr>
        </thead>
        <tbody>
          {declared.map((fact) => (
            <tr key={fact.key} class={fact.agreement}>
              <th scope="row">{fact.label}</th>
              <td dir="auto">{shownValue(fact.values.document ?? "–")}</td>
              {isRead && <td dir="auto">{shownValue(fact.values.read ?? "–")}</td>}
              <td dir="auto">{shownValue(fact.values.applicant ?? "–")}</td>
              <td>{fact.agreement === "alone" ? <span class="muted">–</span> : <Agreement of={fact.agreement} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

function Decision({
  document,
  last,
  keys,
  on,
  blocked,
}: {
  document: CaseDocument;
  last: TimelineEntry | undefined;
  keys: boolean;
  /** The case that decides; null: the open one. */
  on: Case | null;
  blocked: string | null;
}) {
  const dialog = useSignal<"revision" | "reject" | null>(null);
  const path = `/documents/${encodeURIComponent(document.id)}/decision`;
  const working = busy.value !== null;
  const decide = (decision: "approve" | null) => {
    if (on === null) press("Decide the document", path, { decision }, () => whyNot(document.id, decision));
    else if (blocked === null) void command("Decide the document", path, { decision }, { on });
  };
  const ask = (what: "revision" | "reject") => () => {
    if (blocked === null) dialog.value = what;
  };
  const undecided = isOpen(document);
  const when = keys && undecided;
  useShortcut("a", "Approve the document", () => decide("approve"), { group: "Document", when });
  useShortcut("u", "Ask for it again", ask("revision"), { group: "Document", when });
  useShortcut("r", "Reject the document", ask("reject"), { group: "Document", when });
  useShortcut("z", "Take the document's decision back", () => decide(null), {
    group: "Document",
    when: keys && !undecided,
  });
  return (
    <footer class="desk-foot">
      {undecided ? (
        <>
          <Button
            icon="check"
            blocked={blocked}
            busy={working}
            onClick={() => decide("approve")}
            {...(keys && { keys: "a" })}
          >
            Approve
          </Button>
          <Button
            icon="refresh"
            blocked={blocked}
            busy={working}
            onClick={ask("revision")}
            {...(keys && { keys: "u" })}
          >
            Ask again…
          </Button>
          <Button
            kind="danger"
            icon="close"
            blocked={blocked}
            busy={working}
            onClick={ask("reject")}
            {...(keys && { keys: "r" })}
          >
            Reject…
          </Button>
          {blocked !== null && <p class="muted">{blocked}</p>}
        </>
      ) : (
        <>
          <p class="desk-said">
            <Said document={document} last={last} />
          </p>
          <Button
            size="small"
            kind="quiet"
            icon="undo"
            blocked={blocked}
            busy={working}
            onClick={() => decide(null)}
            {...(keys && { keys: "z" })}
          >
            Take back
          </Button>
        </>
      )}
      {dialog.value !== null && (
        <DocumentReasonDialog
          document={document}
          decision={dialog.value}
          of={on}
          onClose={() => (dialog.value = null)}
        />
      )}
    </footer>
  );
}

/** Why this cannot be decided of a document of the open case, as it stands now. */
function whyNot(id: string, decision: "approve" | null): string | null {
  const now = documents.value?.find((one) => one.id === id);
  if (allowed.value === null || now === undefined) return "The document is not there.";
  if (isOpen(now) !== (decision === "approve"))
    return decision === "approve" ? "It is decided already." : "It is not decided any more.";
  return allowed.value.work;
}

function Said({ document, last }: { document: CaseDocument; last: TimelineEntry | undefined }) {
  const { decision } = document;
  const reason = decision.revisionReason ?? decision.rejectionReason;
  return (
    <>
      {reason !== null && <b>{reasonWords(reason)}</b>}
      {decision.comment !== null && decision.comment !== "" && <span> “{decision.comment}”</span>}
      {last && (
        <span class="muted">
          {" "}
          {actorName(last.actor)}, <Time at={last.at} />
        </span>
      )}
    </>
  );
}
