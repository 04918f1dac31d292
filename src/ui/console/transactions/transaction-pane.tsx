import { useEffect } from "preact/hooks";
import type { Json } from "../../../lib/json";
import { Badge } from "../../shared/badge";
import { copyAndSay } from "../../shared/copy";
import { Guarded } from "../../shared/guarded";
import { Icon } from "../../shared/icon";
import { Loaded } from "../../shared/loaded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { exactTime } from "../../shared/time-words";
import { entityHref, ruleHref } from "../alerts/alert-links";
import { JsonView } from "../case/json-view";
import { Pane, PaneHead, PaneSkeleton } from "../list/pane";
import { countryName, labelOf, riskWords } from "../model/words";
import { Name } from "../names/name";
import { AlertLines } from "./alert-lines";
import { FactList } from "./fact-list";
import { factsOf } from "./transaction-facts";
import { counterpartyHref, transactionsOf } from "./transaction-links";
import { moneyText, sideName, verdictStandings } from "./transaction-words";
import {
  itsAlerts,
  openTransaction,
  type Transaction,
  type TransactionSide,
  type VerdictReason,
} from "./transactions-model";

/** One transaction: both sides, what rules said of it, everything else it tells. */
export const TransactionPane = ({ back }: { back: () => void }) => (
  <Pane
    of={openTransaction}
    class="tx-pane"
    name="Transaction"
    home={{ label: "All transactions", href: "/console/transactions" }}
    skeleton={<PaneSkeleton label="Loading the transaction" />}
  >
    {(transaction) => <OpenTransaction transaction={transaction} back={back} />}
  </Pane>
);

function OpenTransaction({ transaction, back }: { transaction: Transaction; back: () => void }) {
  useEffect(() => {
    document.title = `${moneyText(transaction.amount, transaction.currency)} · Transactions · Edgecase`;
  }, [transaction]);
  const { originator, beneficiary, direction } = transaction;
  const facts = factsOf(transaction);
  return (
    <>
      <Head transaction={transaction} back={back} />
      <div class="case-body" ref={reachable}>
        <Guarded of={transaction.id}>
          <div class="stack tx-body">
            <div class="tx-parties">
              <Party title="From" side={originator} isCustomer={direction === "outbound"} />
              <Party title="To" side={beneficiary} isCustomer={direction !== "outbound"} />
            </div>
            <VerdictPanel transaction={transaction} />
            <section class="panel" aria-label="Alerts">
              <header class="panel-head">
                <h2>Alerts</h2>
                <span class="muted">that it is part of</span>
              </header>
              <Loaded of={itsAlerts.state} retry={() => void itsAlerts.load()} skeleton={<SkeletonRows rows={2} />}>
                {({ data }) => <AlertLines alerts={data} none="It is part of none." />}
              </Loaded>
            </section>
            <section class="panel" aria-label="Facts">
              <header class="panel-head">
                <h2>Facts</h2>
              </header>
              {facts.length === 0 ? <p class="muted">It says nothing else.</p> : <FactList facts={facts} />}
            </section>
            <details class="panel tx-json">
              <summary>
                <Icon name="braces" size={14} /> JSON
              </summary>
              <JsonView value={transaction as unknown as Json} label="The transaction as JSON" />
            </details>
          </div>
        </Guarded>
      </div>
    </>
  );
}

function Head({ transaction, back }: { transaction: Transaction; back: () => void }) {
  const { id, correlationId, date, amount, currency, type, status, verdict, archived } = transaction;
  const standing = verdictStandings[verdict];
  return (
    <PaneHead
      back={back}
      title={
        <>
          <h1 class="num">
            <bdi>{moneyText(amount, currency)}</bdi>
          </h1>
          <Badge tone={standing.tone} icon={standing.icon}>
            {standing.label}
          </Badge>
          {status !== null && <Badge tone="neutral">{labelOf(status)}</Badge>}
          {archived && <Badge tone="neutral">Archived</Badge>}
        </>
      }
      facts={[
        <time key="date" dateTime={date}>
          {exactTime(date)}
        </time>,
        <span key="ago" class="muted">
          <Time at={date} />
        </span>,
        type !== null && <span key="type">{labelOf(type)}</span>,
        <bdi key="id" class="mono tx-own-id">
          {correlationId}
        </bdi>,
      ]}
      menu={[
        { label: "Copy your id of it", icon: "copy", run: () => copyAndSay(correlationId) },
        { label: "Copy our id of it", icon: "copy", run: () => copyAndSay(id) },
        {
          label: "All with the originator",
          icon: "list",
          run: () => navigate(transactionsOf({ counterpartyId: transaction.originator.id })),
        },
        {
          label: "All with the beneficiary",
          icon: "list",
          run: () => navigate(transactionsOf({ counterpartyId: transaction.beneficiary.id })),
        },
      ]}
    />
  );
}

/** One side, with the ways to it. */
function Party({ title, side, isCustomer }: { title: string; side: TransactionSide; isCustomer: boolean }) {
  const { id, correlationId, type, country, bankCountry, segment, entityId } = side;
  const said = [
    type === null ? null : type === "individual" ? "Person" : "Company",
    country === null ? null : countryName(country),
    bankCountry === null || bankCountry === country ? null : `bank in ${countryName(bankCountry)}`,
    segment,
  ].filter((part) => part !== null);
  return (
    <section class="panel tx-party" aria-label={title}>
      <p class="tx-party-title muted">
        {title}
        {isCustomer && <Badge tone="info">Customer</Badge>}
      </p>
      <h2>
        <Link href={counterpartyHref(id)}>
          <bdi>
            <Name text={sideName(side)} />
          </bdi>
        </Link>
      </h2>
      {said.length > 0 && <p>{said.join(" · ")}</p>}
      <p class="muted mono tx-own-id">
        <bdi>{correlationId ?? "erased"}</bdi>
      </p>
      {entityId !== null && (
        <p>
          <Link href={entityHref(entityId)}>
            {type === "business" ? "The company and its cases" : "The person and their cases"}
          </Link>
        </p>
      )}
    </section>
  );
}

const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

function VerdictPanel({ transaction: { verdict, reasons } }: { transaction: Transaction }) {
  const { label, tone, icon } = verdictStandings[verdict];
  return (
    <section class="panel" aria-label="Verdict">
      <header class="panel-head">
        <h2>Verdict</h2>
        <Badge tone={tone} icon={icon}>
          {label}
        </Badge>
      </header>
      {reasons.length === 0 ? (
        <p class="muted">No rule that answers at once had anything against it.</p>
      ) : (
        <ul class="lined">
          {reasons.map((reason) => (
            <Reason key={reason.definitionId} reason={reason} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Reason({
  reason: { definitionId, version, name, verdict, severity, value, limit },
}: {
  reason: VerdictReason;
}) {
  const standing = verdictStandings[verdict];
  return (
    <li class="lead-line">
      <span class="tx-reason-name">
        <Link href={ruleHref(definitionId)}>
          <bdi>{name}</bdi>
        </Link>
        <span class="muted"> version {version}</span>
      </span>
      <bdi class="num">
        {numbers.format(value)} <span class="muted">against</span> {numbers.format(limit)}
      </bdi>
      <span class="muted">{riskWords[severity as keyof typeof riskWords] ?? severity}</span>
      <Badge tone={standing.tone} icon={standing.icon}>
        {standing.label}
      </Badge>
    </li>
  );
}
