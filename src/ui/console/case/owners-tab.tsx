import { useSignal } from "@preact/signals";
import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import { withoutTurns } from "../../../lib/plain-name";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { dayText } from "../../shared/time-words";
import { Risk } from "../list/case-row";
import { caseHref } from "../model/case-list";
import type { Family } from "../model/needs";
import { checks, family } from "../model/open-case";
import { declaredOwners, entityDataOf, nameOf, textOf } from "../model/subject";
import type { Case } from "../model/types";
import { countryName, labelOf, standingOf } from "../model/words";
import { Name } from "../names/name";
import { OddMark } from "../names/odd-mark";
import { Blocks } from "./blocks/blocks";
import { DecisionBadge } from "./decision-badge";
import { later } from "./later";
import { OwnershipPanel } from "./ownership/ownership-panel";
import { WideTable } from "./wide-table";

const ChildDocumentsDialog = later(
  async () => (await import("./children/child-documents-dialog")).ChildDocumentsDialog,
  <span hidden />,
);
const ChildrenTable = later(async () => (await import("./children/children-table")).ChildrenTable);

/** Beyond this the table has to do: nobody reads hundreds of cards. */
const mostCards = 24;

/** Who owns the company: what the applicant said, each with its own case, and what the register of owners says. */
export const OwnersTab = ({ now }: { now: Case }) => (
  <Loaded of={family.state} retry={() => void family.load()} skeleton={<SkeletonRows rows={4} />}>
    {(members) => <Owners now={now} members={members} />}
  </Loaded>
);

function Owners({ now, members }: { now: Case; members: Family[] }) {
  const declared = declaredOwners(now.context);
  const withCase = new Set(members.map(({ child }) => child.itemId));
  const without = declared.filter((owner) => !withCase.has(textOf(owner.id)));
  const isRegistered = checks.value?.some(({ type, result }) => type === "ubo" && result !== null) ?? false;
  if (members.length === 0 && declared.length === 0 && !isRegistered)
    return (
      <Empty icon="people" title="No owners">
        <p>Nobody was named, and no check has found any.</p>
      </Empty>
    );
  return (
    <div class="stack">
      <OwnershipPanel now={now} />
      {members.length > 0 && <ChildrenTable now={now} members={members} />}
      {members.length <= mostCards && members.map((member) => <OwnerCard key={member.child.key} member={member} />)}
      {without.length > 0 && (
        <section class="panel">
          <header class="panel-head">
            <h2>Named by the applicant, without a case of their own</h2>
          </header>
          <WideTable label="Table of owners without a case">
            <table class="fact-table">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" class="end">
                    Share
                  </th>
                  <th scope="col">Born</th>
                  <th scope="col">E-mail</th>
                </tr>
              </thead>
              <tbody>
                {without.map((owner) => (
                  <tr key={textOf(owner.id)}>
                    <th scope="row" dir="auto">
                      <Name text={nameOf({ entity: { data: owner } }) ?? "No name"} />
                    </th>
                    <td class="end">{share(owner.ownershipPercentage)}</td>
                    <td>{textOf(owner.dateOfBirth) === "" ? "–" : dayText(textOf(owner.dateOfBirth))}</td>
                    <td>{textOf(owner.email) || "–"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </WideTable>
        </section>
      )}
      <Blocks now={now} tab="owners" />
    </div>
  );
}

function OwnerCard({ member: { child, view } }: { member: Family }) {
  const deciding = useSignal<string | null>(null);
  const standing = standingOf({ ...child });
  const data: JsonObject = view === null ? {} : entityDataOf(view.context);
  const name = (view && nameOf(view.context)) ?? child.itemId;
  const documents =
    view !== null && Array.isArray(view.context.documents) ? view.context.documents.filter(isObject) : [];
  if (documents.length === 0 && shown.every(([key]) => textOf(data[key]) === "")) return null; // the table says it all
  return (
    <section class="panel owner" aria-label={name}>
      <header class="panel-head">
        <Icon name="person" />
        <h2 class="clip" dir="auto">
          {withoutTurns(name)}
        </h2>
        <OddMark text={name} exact />
        <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
          {standing.label}
        </Badge>
        <span class="push" />
        {view !== null && <Risk risk={view.risk} />}
        {child.id !== null && (
          <Link href={caseHref(child.id)} class="button plain small">
            Open
            <span class="unseen"> the case of {name}</span>
          </Link>
        )}
      </header>
      <dl class="inline-facts">
        {shown.map(([key, label, words]) => {
          const text = textOf(data[key]);
          return (
            text !== "" && (
              <div key={key}>
                <dt>{label}</dt>
                <dd dir="auto">{words(text)}</dd>
              </div>
            )
          );
        })}
      </dl>
      {documents.length > 0 && (
        <ul class="lined">
          {documents.map((document) => (
            <li key={textOf(document.id)} class="row">
              <Icon name="doc" size={14} />
              <span>{documentLabel(document)}</span>
              <DecisionBadge status={getPath(document, "decision.status")} />
              {child.id !== null && (
                <span class="push row">
                  {!child.finished && (
                    <Button size="small" onClick={() => (deciding.value = textOf(document.id))}>
                      Decide…<span class="unseen"> {documentLabel(document)}</span>
                    </Button>
                  )}
                  <Link href={caseHref(child.id, "documents")}>Look</Link>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {child.id !== null && deciding.value !== null && (
        <ChildDocumentsDialog
          childId={child.id}
          name={name}
          first={deciding.value}
          onClose={() => (deciding.value = null)}
        />
      )}
    </section>
  );
}

const documentLabel = (document: JsonObject): string =>
  labelOf(textOf(document.type) || textOf(document.category) || "document");
const share = (value: Json | undefined): string => (textOf(value) === "" ? "–" : `${textOf(value)} %`);
const same = (text: string): string => text;
const shown: [key: string, label: string, words: (text: string) => string][] = [
  ["ownershipPercentage", "Share", (text) => `${text} %`],
  ["dateOfBirth", "Born", dayText],
  ["country", "Country", countryName],
  ["email", "E-mail", same],
];
