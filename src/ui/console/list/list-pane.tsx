import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Link, navigate, place } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { SkeletonRows } from "../../shared/skeleton";
import {
  caseList,
  filters,
  loadingMore,
  loadMore,
  moreFailure,
  narrowHref,
  queues,
  refreshList,
} from "../model/case-list";
import { type CaseList, type FilterName, filterNames } from "../model/filters";
import { may, personName } from "../model/session";
import { riskWords, statusWords } from "../model/words";
import { CaseRow } from "./case-row";
import { claimNext } from "./claim-next";
import { FilterPanel, sortWords } from "./filter-panel";

/** The list of cases that the address asks for. */
export function ListPane({ openId }: { openId: string | null }) {
  const filtering = useSignal(false);
  const now = filters.value;
  const queue = queues.value?.find(({ id }) => id === now.queue);
  const title = queue?.name ?? "Cases";
  useEffect(() => {
    if (openId === null) document.title = `${title} · Edgecase`;
  }, [openId, title]);
  const mayClaim = may("cases:write") === true;
  return (
    <section class="list" aria-label="Cases" {...(openId === null && { id: "main", role: "main" as const })}>
      <header class="list-head">
        {openId === null ? <h1 class="clip">{title}</h1> : <h2 class="unseen">{title}</h2>}
        <div class="row">
          <Search />
          <IconButton
            label="Filter and order"
            icon="filter"
            pressed={filtering.value}
            onClick={() => {
              filtering.value = !filtering.value;
            }}
          />
          {mayClaim && (
            <Button size="small" {...(openId === null && { keys: "n" })} onClick={() => void claimNext()}>
              Claim next
            </Button>
          )}
        </div>
        {filtering.value && <FilterPanel />}
        <Chips />
      </header>
      <div class="list-body">
        <Loaded
          of={caseList.state}
          retry={() => void refreshList()}
          skeleton={<SkeletonRows rows={10} label="Loading cases" />}
        >
          {(list) => <Rows list={list} openId={openId} />}
        </Loaded>
      </div>
    </section>
  );
}

const typingPauseMs = 180;

/** Searches as one types: name, e-mail address, external id. The text is in the address, without a step back for every letter. */
function Search() {
  const box = useRef<HTMLInputElement>(null);
  const inAddress = place.value.query.get("q") ?? "";
  const [text, setText] = useState(inAddress);
  useEffect(() => {
    if (document.activeElement !== box.current) setText(inAddress);
  }, [inAddress]);
  useEffect(() => {
    if (text.trim() === inAddress) return;
    const pause = setTimeout(() => navigate(narrowHref({ q: text.trim() }), { replace: true }), typingPauseMs);
    return () => clearTimeout(pause);
  }, [text, inAddress]);
  useShortcut("/", "Search the list", () => box.current?.focus(), { group: "List" });
  return (
    <search class="search">
      <Icon name="search" size={14} />
      <input
        ref={box}
        type="search"
        value={text}
        placeholder="Name, e-mail, id"
        aria-label="Search cases by name, e-mail address or id"
        autocomplete="off"
        maxLength={200}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            setText("");
            box.current?.blur();
          }
          if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.querySelector<HTMLElement>(".case-link")?.focus();
          }
        }}
      />
    </search>
  );
}

/** What narrows the list beyond the queue, each with a way to drop it. */
function Chips() {
  const now = filters.value;
  const shown = filterNames.filter((name) => name !== "queue" && name !== "q" && now[name] !== undefined);
  if (shown.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {shown.map((name) => (
        <li key={name}>
          <button type="button" class="chip" onClick={() => navigate(narrowHref({ [name]: null }))}>
            {chipWords(name, now[name] ?? "")}
            <Icon name="close" size={12} />
            <span class="unseen"> remove</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function chipWords(name: FilterName, value: string): string {
  switch (name) {
    case "assigneeId":
      return value === "none" ? "Nobody's" : (personName(value) ?? value);
    case "status":
      return named(statusWords, value);
    case "risk":
      return `${named(riskWords, value)} risk`;
    case "entityType":
      return value === "individual" ? "People" : "Businesses";
    case "sort":
      return named(sortWords, value);
    default:
      return value;
  }
}

const named = (words: Record<string, string>, value: string): string => words[value] ?? value;

function Rows({ list, openId }: { list: CaseList; openId: string | null }) {
  useEffect(() => {
    if (openId !== null) document.querySelector(".case-row.current")?.scrollIntoView({ block: "nearest" });
  }, [openId]);
  const isOutside = openId !== null && !list.rows.some((row) => row.id === openId);
  if (list.rows.length === 0) return <NoCases />;
  return (
    <>
      {isOutside && <p class="list-note muted">The open case is not in this list.</p>}
      <ul class="rows">
        {list.rows.map((row) => (
          <CaseRow key={row.id} row={row} open={row.id === openId} />
        ))}
      </ul>
      <footer class="list-foot">
        {moreFailure.value && (
          <p class="error" role="alert">
            {sayFailure(moreFailure.value)}
          </p>
        )}
        {list.nextCursor === null ? (
          <p class="muted num">{list.rows.length === 1 ? "1 case" : `${list.rows.length} cases`}</p>
        ) : (
          <Button size="small" busy={loadingMore.value} onClick={() => void loadMore()}>
            {loadingMore.value ? "Loading" : "Load more"}
          </Button>
        )}
      </footer>
    </>
  );
}

function NoCases() {
  const { q, queue, ...rest } = filters.value;
  if (q !== undefined || Object.keys(rest).length > 0)
    return (
      <Empty icon="search" title="No case matches">
        <p>
          {q === undefined ? "Drop a filter to see more." : `Nothing has “${q}” in its name, e-mail address or id.`}
        </p>
        {q !== undefined && queue !== undefined && <Link href={narrowHref({ queue: null })}>Search all cases</Link>}
        <Link href="/console/cases?queue=all_open">All open cases</Link>
      </Empty>
    );
  if (queue === "all_open" || queue === "closed")
    return (
      <Empty title="No cases here yet">
        <p>Cases appear as soon as they are opened over the API.</p>
      </Empty>
    );
  return (
    <Empty icon="check" title="This queue is empty">
      <p>Nothing waits here. New cases appear by themselves.</p>
      <Link href="/console/cases?queue=all_open">All open cases</Link>
    </Empty>
  );
}
