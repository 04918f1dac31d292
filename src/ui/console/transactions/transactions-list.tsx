import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { IconButton } from "../../shared/button";
import { Empty } from "../../shared/loaded";
import { Link, queryWith } from "../../shared/router";
import { later } from "../case/later";
import { ListFoot, NarrowSearch } from "../list/narrowing";
import { SideList } from "../list/side-list";
import type { Rows } from "../model/filters";
import { may } from "../model/session";
import { ExportButton } from "./export-button";
import { FilterChips } from "./filter-chips";
import { viewOf } from "./transaction-filters";
import { newImportHref, transactionHref } from "./transaction-links";
import { TransactionRow } from "./transaction-row";
import { filters, type Transaction, transactions } from "./transactions-model";

const FilterPanel = later(async () => (await import("./filter-panel")).FilterPanel);

/** The transactions that the address asks for, with what narrows them. */
export function TransactionsList({ openId }: { openId: string | null }) {
  const panel = useSignal(false);
  return (
    <SideList
      of={transactions.list.state}
      reload={() => void transactions.open()}
      title={titleOf(viewOf(filters.value)?.name)}
      name="Transactions"
      place="Transactions"
      isOpen={openId !== null}
      head={
        <>
          <div class="row tx-tools">
            <NarrowSearch class="tx-search" placeholder="Id of a transaction, yours or ours" />
            {openId === null && (
              <IconButton
                label="Filter"
                icon="filter"
                pressed={panel.value}
                onClick={() => {
                  panel.value = !panel.value;
                }}
              />
            )}
            <IconButton label="Look again" icon="refresh" onClick={() => void transactions.open()} />
            {openId === null && may("cases:export") === true && <ExportButton />}
          </div>
          {panel.value && openId === null && <FilterPanel />}
          <FilterChips />
        </>
      }
    >
      {(list) => <Lines list={list} openId={openId} />}
    </SideList>
  );
}

/** "All" alone says of what only beside its neighbours. */
const titleOf = (view: string | undefined): string => (view === "All" ? "All transactions" : (view ?? "Transactions"));

function Lines({ list, openId }: { list: Rows<Transaction>; openId: string | null }) {
  useEffect(() => {
    if (openId !== null) document.querySelector(".tx-row.current")?.scrollIntoView({ block: "nearest" });
  }, [openId]);
  if (list.rows.length === 0 && list.nextCursor === null) return <None />;
  return (
    <>
      <ul class="rows">
        {list.rows.map((one) => (
          <TransactionRow
            key={one.id}
            transaction={one}
            href={transactionHref(one.id, queryWith({}))}
            open={one.id === openId}
          />
        ))}
      </ul>
      {list.rows.length === 0 && <p class="muted">None among the newest; older ones are looked through in turn.</p>}
      <ListFoot of={transactions} noun={["transaction"]} verb={list.rows.length === 0 ? "Look further" : "Load more"} />
    </>
  );
}

const None = () =>
  Object.keys(filters.value).length > 0 ? (
    <Empty icon="search" title="No transaction matches">
      <p>{filters.value.q === undefined ? "Drop a filter to see more." : "An id is found by the whole of it."}</p>
      <Link href="/console/transactions">All transactions</Link>
    </Empty>
  ) : (
    <Empty icon="transfer" title="No transaction yet">
      <p>They appear as your systems send them, or as a file of them is taken in.</p>
      {may("cases:write") === true && <Link href={newImportHref}>Import a file</Link>}
    </Empty>
  );
