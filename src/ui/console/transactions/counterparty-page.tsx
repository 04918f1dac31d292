import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import type * as generated from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { copyAndSay } from "../../shared/copy";
import { Icon } from "../../shared/icon";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { Menu } from "../../shared/menu";
import { reachable } from "../../shared/reachable";
import { Link } from "../../shared/router";
import { Skeleton, SkeletonRows } from "../../shared/skeleton";
import type { Told } from "../../shared/told";
import { entityHref } from "../alerts/alert-links";
import { later } from "../case/later";
import { FactLine } from "../list/fact-line";
import { may } from "../model/session";
import { countryName } from "../model/words";
import { NameTitle } from "../names/name-title";
import { CounterpartyAlerts } from "./counterparty-alerts";
import { FactList } from "./fact-list";
import { type ShownFact, saidIn } from "./transaction-facts";
import { transactionHref, transactionsOf } from "./transaction-links";
import { TransactionRow } from "./transaction-row";
import { changesLocked, moneyText, sideName } from "./transaction-words";
import type { Transaction } from "./transactions-model";

const WhoDialog = later(async () => (await import("./who-dialog")).WhoDialog, <span hidden />);
const EraseDialog = later(async () => (await import("../entities/erase-dialog")).EraseDialog, <span hidden />);
const ErasedNotice = later(async () => (await import("./erased-notice")).ErasedNotice, <span hidden />);

/** `GET /counterparties/{id}`. */
type Counterparty = Told<generated.Counterparty>;
/** `GET /counterparties/{id}/numbers`. */
type Numbers = generated.CounterpartyNumbers;
type Moved = Numbers["in"];

const shownRows = 10;

/** One side of transactions: what came and went, and what was raised about it. */
export function CounterpartyPage({ id }: { id: string }) {
  const path = `/counterparties/${encodeURIComponent(id)}`;
  const counterparty = useMemo(() => loader<Counterparty>((stop) => api.get(path, { signal: stop })), [path]);
  useEffect(() => {
    void counterparty.load();
    return () => counterparty.clear();
  }, [counterparty]);
  return (
    <main class="list" id="main" aria-label="Counterparty">
      <Loaded
        of={counterparty.state}
        retry={() => void counterparty.load()}
        home={{ label: "All transactions", href: "/console/transactions" }}
        skeleton={
          <div class="tx-page">
            <Skeleton lines={8} label="Loading the counterparty" />
          </div>
        }
      >
        {(one) => <Open counterparty={one} reload={() => void counterparty.load()} />}
      </Loaded>
    </main>
  );
}

function Open({ counterparty, reload }: { counterparty: Counterparty; reload: () => void }) {
  /** Names stand in every panel: what has gone is not shown on. */
  const round = useSignal(0);
  const dialog = useSignal<"who" | "erase" | null>(null);
  const { id, correlationId, type, entityId, erased, createdAt } = counterparty;
  const close = () => {
    dialog.value = null;
    reload();
  };
  const name = sideName(counterparty);
  useEffect(() => {
    document.title = `${withoutTurns(name)} · Transactions · Edgecase`;
  }, [name]);
  return (
    <>
      <header class="list-head tx-page-head">
        <div class="row wrap">
          <NameTitle name={name} />
          {erased && <Badge>Erased</Badge>}
          <span class="push" />
          <Button
            size="small"
            icon="person"
            blocked={changesLocked() ?? (erased ? "It was erased." : null)}
            onClick={() => (dialog.value = "who")}
          >
            {entityId === null ? "Say who it is…" : "It is somebody else…"}
          </Button>
          <Menu
            label="More actions"
            items={[
              {
                label: "Copy the id",
                icon: "copy",
                run: () => copyAndSay(id),
              },
              ...(may("settings:write") === true
                ? [
                    {
                      label: "Erase…",
                      icon: "close" as const,
                      danger: true,
                      blocked: eraseLocked(counterparty),
                      run: () => (dialog.value = "erase"),
                    },
                  ]
                : []),
            ]}
          >
            <Icon name="dots" />
          </Menu>
        </div>
        <FactLine
          of={[
            <span key="type">{type === null ? "Counterparty" : type === "individual" ? "Person" : "Company"}</span>,
            <bdi key="id" class="mono tx-own-id">
              {correlationId ?? "erased"}
            </bdi>,
            entityId !== null && (
              <Link key="entity" href={entityHref(entityId)}>
                {type === "business" ? "The company and its cases" : "The person and their cases"}
              </Link>
            ),
          ]}
        />
      </header>
      <div class="list-body tx-page" ref={reachable}>
        <div class="stack">
          {erased && <ErasedNotice id={id} onDone={() => (round.value += 1)} />}
          <div class="stack" key={`${erased} ${round.value}`}>
            <MovedPanel id={id} />
            <Newest id={id} />
            <CounterpartyAlerts id={id} />
            <Known counterparty={counterparty} since={createdAt} />
          </div>
        </div>
      </div>
      {dialog.value === "who" && <WhoDialog side={counterparty} onClose={close} />}
      {dialog.value === "erase" && (
        <EraseDialog kind="counterparties" id={id} onClose={close}>
          <p>
            What was sent of it and all words of its transactions go. Their amounts, times and codes stay, for the
            books. Nothing brings it back.
          </p>
        </EraseDialog>
      )}
    </>
  );
}

/** Why it cannot be erased by itself; null: it can. */
const eraseLocked = ({ erased, entityId }: Pick<Counterparty, "erased" | "entityId">): string | null => {
  if (erased) return "It was erased.";
  return entityId === null ? null : "It is somebody whom we know: erase them.";
};

function MovedPanel({ id }: { id: string }) {
  const numbers = useMemo(
    () => loader<Numbers>((stop) => api.get(`/counterparties/${encodeURIComponent(id)}/numbers`, { signal: stop })),
    [id],
  );
  useEffect(() => void numbers.load(), [numbers]);
  return (
    <section class="panel" aria-label="The last 30 days">
      <header class="panel-head">
        <h2>The last 30 days</h2>
        {numbers.value !== null && (
          <Link href={transactionsOf({ counterpartyId: id }, { from: numbers.value.since })} class="panel-more">
            Their transactions
          </Link>
        )}
      </header>
      <Loaded of={numbers.state} retry={() => void numbers.load()} skeleton={<SkeletonRows rows={2} />}>
        {(moved) => (
          <dl class="fact-row">
            <Direction title="Came in" moved={moved.in} />
            <Direction title="Went out" moved={moved.out} />
          </dl>
        )}
      </Loaded>
    </section>
  );
}

const Direction = ({ title, moved: { count, totals, isAll } }: { title: string; moved: Moved }) => (
  <div>
    <dt>{title}</dt>
    {totals.length === 0 && <dd class="tx-sum muted">Nothing</dd>}
    {totals.map(({ currency, amount }) => (
      <dd key={currency} class="tx-sum num">
        <bdi>{moneyText(amount, currency)}</bdi>
      </dd>
    ))}
    {count > 0 && (
      <dd class="muted num">
        {isAll ? "in" : "in the newest"} {count.toLocaleString("en-GB")} {count === 1 ? "transaction" : "transactions"}
      </dd>
    )}
  </div>
);

function Newest({ id }: { id: string }) {
  const newest = useMemo(
    () =>
      loader<Listed<Transaction>>((stop) =>
        api.get(`/transactions?${new URLSearchParams({ counterpartyId: id, limit: String(shownRows) })}`, {
          signal: stop,
        }),
      ),
    [id],
  );
  useEffect(() => void newest.load(), [newest]);
  const all = transactionsOf({ counterpartyId: id });
  return (
    <section class="panel" aria-label="Transactions">
      <header class="panel-head">
        <h2>Transactions</h2>
        <Link href={all} class="panel-more">
          All of theirs
        </Link>
      </header>
      <Loaded of={newest.state} retry={() => void newest.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="muted">None at hand; older ones may be archived.</p>
          ) : (
            <ul class="rows tx-newest">
              {data.map((one) => (
                <TransactionRow
                  key={one.id}
                  transaction={one}
                  href={transactionHref(one.id, `?${new URLSearchParams({ counterpartyId: id })}`)}
                  open={false}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Known({ counterparty, since }: { counterparty: Counterparty; since: string }) {
  const { id, country, bankCountry, sortCode, segment, data } = counterparty;
  const word = (label: string, text: string | null, isCode = false): ShownFact[] =>
    text === null ? [] : [{ label, text, isCode }];
  const own = [
    ...word("Country", country === null ? null : countryName(country)),
    ...word("Country of the bank", bankCountry === null ? null : countryName(bankCountry)),
    ...word("Sort code", sortCode, true),
    ...word("Segment", segment),
  ];
  const facts = [
    ...own,
    ...saidIn(data, "").filter(({ label }) => !own.some((said) => said.label === label)),
    ...word("Known since", new Date(since).toLocaleDateString(undefined, { dateStyle: "medium" })),
    ...word("Our id", id, true),
  ];
  return (
    <section class="panel" aria-label="What is known">
      <header class="panel-head">
        <h2>What is known</h2>
        <span class="muted">As the newest transaction says</span>
      </header>
      <FactList facts={facts} />
    </section>
  );
}
