import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { match, place, queryWith } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { Skeleton } from "../../shared/skeleton";
import { later } from "../case/later";
import { rowFocus } from "../list/row-focus";
import { transactionHref } from "./transaction-links";
import { TransactionPane } from "./transaction-pane";
import { TransactionsList } from "./transactions-list";
import { listHref, listKey, neighbour, showTransaction, transactions } from "./transactions-model";
import { TransactionsNav } from "./transactions-nav";
import "../list/lines.css";
import "./transactions.css";

const waiting = (
  <main id="main" class="list">
    <div class="tx-page">
      <Skeleton lines={8} />
    </div>
  </main>
);
const CounterpartyPage = later(async () => (await import("./counterparty-page")).CounterpartyPage, waiting);
const ImportsPage = later(async () => (await import("./imports-page")).ImportsPage, waiting);
const ImportPage = later(async () => (await import("./import-page")).ImportPage, waiting);
const NewImportPage = later(async () => (await import("./new-import-page")).NewImportPage, waiting);

/** Money that moved: the explorer, the sides of it, and files that bring it. */
export function TransactionsScreen() {
  const { path } = place.value;
  const counterpartyId = match("/console/transactions/counterparties/:id", path)?.id;
  const importId = match("/console/transactions/imports/:id", path)?.id;
  if (counterpartyId !== undefined) return pageOf(<CounterpartyPage key={counterpartyId} id={counterpartyId} />);
  if (match("/console/transactions/imports", path) !== null) return pageOf(<ImportsPage />);
  if (importId === "new") return pageOf(<NewImportPage />);
  if (importId !== undefined) return pageOf(<ImportPage key={importId} id={importId} />);
  return <Explorer id={match("/console/transactions/:id", path)?.id ?? null} />;
}

const pageOf = (page: JSX.Element) => (
  <div class="work lines transactions">
    <TransactionsNav />
    {page}
  </div>
);

const rows = rowFocus("transaction", listHref, neighbour);

/** Views, list, and the open transaction. Without one the list takes the room. */
function Explorer({ id }: { id: string | null }) {
  useSignalEffect(() => {
    void listKey.value;
    void transactions.open();
  });
  // While it is drawn: a key right behind the one that led here is not for what was open before.
  useLayoutEffect(() => {
    showTransaction(id);
    return () => showTransaction(null);
  }, [id]);
  const step = (by: 1 | -1) => () => rows.step(id, by, (next) => transactionHref(next, queryWith({})));
  useShortcut("j", "Next transaction", step(1), { group: "Transactions" });
  useShortcut("k", "Transaction before", step(-1), { group: "Transactions" });
  useShortcut("/", "Find a transaction by its id", focusSearch, { group: "Transactions" });
  useShortcut("Escape", "Back to the list", () => rows.back(id), { group: "Transactions", when: id !== null });
  return (
    <div class={`work lines transactions${id === null ? "" : " open"}`}>
      <TransactionsNav />
      <TransactionsList openId={id} />
      {id !== null && <TransactionPane key={id} back={() => rows.back(id)} />}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLElement>(".transactions .tx-search input")?.focus();
}
