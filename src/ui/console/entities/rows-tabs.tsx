import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { EntityDocument } from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { Badge } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { loader } from "../../shared/load";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { type Alert, alertHref, alertStandings, alertTones } from "../model/alert";
import { caseHref } from "../model/case-list";
import type { CaseSummary } from "../model/types";
import { labelOf, riskWords, standingOf } from "../model/words";
import { Name } from "../names/name";
import { transactionHref, transactionsOf } from "../transactions/transaction-links";
import { moneyText, sideName, verdictStandings } from "../transactions/transaction-words";
import type { Transaction } from "../transactions/transactions-model";
import type { Entity } from "./entities-model";

/** One list of the API about somebody, as lines. */
function Rows<Item extends { id: string }>({
  path,
  title,
  none,
  version,
  all,
  children,
}: {
  path: string;
  title: string;
  none: { icon: IconName; title: string; words: string };
  version: number;
  /** Where the whole list is. */
  all?: { label: string; href: string };
  children: (item: Item) => ComponentChildren;
}) {
  const list = useMemo(() => loader<Listed<Item>>((signal) => api.get(path, { signal })), [path]);
  useEffect(() => void list.load(), [list, version]);
  return (
    <div class="stack entity-body">
      <section class="panel" aria-label={title}>
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={6} />}>
          {({ data, nextCursor }) =>
            data.length === 0 ? (
              <Empty icon={none.icon} title={none.title}>
                <p>{none.words}</p>
              </Empty>
            ) : (
              <>
                <ul class="lined entity-rows">
                  {data.map((item) => (
                    <li key={item.id}>{children(item)}</li>
                  ))}
                </ul>
                {nextCursor !== null && <p class="muted">The newest {data.length}; there are more.</p>}
                {all !== undefined && (
                  <p>
                    <Link href={all.href}>{all.label}</Link>
                  </p>
                )}
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}

const about = (entity: Entity, part: string): string => `/entities/${encodeURIComponent(entity.id)}/${part}`;

export const CasesTab = ({ entity }: { entity: Entity }) => (
  <Rows<CaseSummary>
    path={`${about(entity, "cases")}?limit=100`}
    title="Cases"
    version={entity.version}
    none={{ icon: "inbox", title: "No case", words: "Nobody has opened a case about them." }}
  >
    {(one) => {
      const standing = standingOf(one);
      return (
        <Link href={caseHref(one.id)} class="lead-line">
          <span class="clip" dir="auto" title={one.workflow.key}>
            {one.workflow.name}
          </span>
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
          <span class="muted num">
            <Time at={one.createdAt} />
          </span>
        </Link>
      );
    }}
  </Rows>
);

export const AlertsTab = ({ entity }: { entity: Entity }) => (
  <Rows<Alert>
    path={`${about(entity, "alerts")}?limit=100`}
    title="Alerts"
    version={entity.version}
    none={{
      icon: "flag",
      title: "No alert",
      words: "Nothing about them, their cases or their transactions was raised.",
    }}
    all={{
      label: "All in the list of alerts",
      href: `/console/alerts?${new URLSearchParams({ entityId: entity.id })}`,
    }}
  >
    {(one) => {
      const standing = alertStandings[one.status];
      return (
        <Link href={alertHref(one.id)} class="lead-line">
          <span class="clip" dir="auto">
            {one.title}
          </span>
          <Badge tone={alertTones[one.severity]}>{riskWords[one.severity]}</Badge>
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
          <span class="muted num">
            <Time at={one.lastAt} />
          </span>
        </Link>
      );
    }}
  </Rows>
);

export const TransactionsTab = ({ entity }: { entity: Entity }) => (
  <Rows<Transaction>
    path={`/transactions?entityId=${encodeURIComponent(entity.id)}&limit=100`}
    title="Transactions"
    version={entity.version}
    none={{ icon: "transfer", title: "No transaction", words: "None has a side that is known to be them." }}
    all={{ label: "All in the explorer", href: transactionsOf({ entityId: entity.id }) }}
  >
    {(one) => (
      <Link href={transactionHref(one.id)} class="lead-line">
        <span class="clip" dir="auto">
          <Name text={sideName(one.originator)} /> → <Name text={sideName(one.beneficiary)} />
        </span>
        {one.type !== null && <Badge tone="neutral">{labelOf(one.type)}</Badge>}
        {one.verdict !== "allow" && (
          <Badge tone={verdictStandings[one.verdict].tone}>{verdictStandings[one.verdict].label}</Badge>
        )}
        <b class="num">{moneyText(one.amount, one.currency)}</b>
        <span class="muted num">
          <Time at={one.date} />
        </span>
      </Link>
    )}
  </Rows>
);

export const DocumentsTab = ({ entity }: { entity: Entity }) => (
  <Rows<EntityDocument>
    path={about(entity, "documents")}
    title="Documents"
    version={entity.version}
    none={{ icon: "doc", title: "No document", words: "None of their newest cases has one." }}
  >
    {(one) => (
      <Link href={caseHref(one.caseId, "documents")} class="lead-line">
        <span class="clip">
          {[one.category, one.type].flatMap((part) => (part === null ? [] : labelOf(part))).join(" · ")}
        </span>
        {one.decision !== null && (
          <Badge tone={one.decision === "approved" ? "ok" : one.decision === "rejected" ? "bad" : "warn"}>
            {labelOf(one.decision)}
          </Badge>
        )}
        <span class="muted num">{one.pages.length === 1 ? "1 page" : `${one.pages.length} pages`}</span>
      </Link>
    )}
  </Rows>
);
