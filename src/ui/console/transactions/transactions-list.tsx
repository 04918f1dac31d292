import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { TextField } from "../../shared/field";
import { Empty } from "../../shared/loaded";
import { Link, navigate, queryWith } from "../../shared/router";
import { later } from "../case/later";
import { SideList } from "../list/side-list";
import type { Rows } from "../model/filters";
import { may } from "../model/session";
import { plural } from "../model/words";
import { ExportButton } from "./export-button";
import { FilterChips } from "./filter-chips";
import { viewOf } from "./transaction-filters";
import { newImportHref, transactionHref } from "./transaction-links";
import { TransactionRow } from "./transaction-row";
import { filters, narrowHref, type Transaction, transactions } from "./transactions-model";

const FilterPanel = later(async () => (await import("./filter-panel")).FilterPanel);

/** The transactions that the address asks for, with what narrows them. */
export function TransactionsList({ openId }: { openId: string | null }) {
  const panel = useSignal(false);
  return (
    <SideList
      of={transactions.list.state}
      reload={() => void transactions.open()}
      title={viewOf(filters.value)?.name ?? "Transactions"}
      name="Transactions"
      place="Transactions"
      isOpen={openId !== null}
      head={
        <>
          <div class="row tx-tools">
            <Search />
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

const typingPauseMs = 250;

/** The whole id of a transaction: what was typed becomes the address once it rests. */
function Search() {
  const asked = filters.value.q ?? "";
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked) return;
    const pause = setTimeout(() => navigate(narrowHref({ q: wanted || null }), { replace: true }), typingPauseMs);
    return () => clearTimeout(pause);
  }, [text]);
  return (
    <search class="tx-search">
      <TextField
        label="Search"
        hideLabel
        type="search"
        value={text}
        onInput={setText}
        placeholder="Id of a transaction, yours or ours"
        maxLength={200}
      />
    </search>
  );
}

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
      <footer class="list-foot">
        {transactions.moreFailure.value && (
          <p class="error" role="alert">
            {sayFailure(transactions.moreFailure.value)}
          </p>
        )}
        {list.rows.length === 0 && <p class="muted">None among the newest; older ones are looked through in turn.</p>}
        {list.nextCursor === null ? (
          <p class="muted num">{plural(list.rows.length, "transaction")}</p>
        ) : (
          <Button size="small" busy={transactions.loadingMore.value} onClick={() => void transactions.more()}>
            {list.rows.length === 0 ? "Look further" : "Load more"}
          </Button>
        )}
      </footer>
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
