import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { SkeletonRows } from "../../shared/skeleton";
import { useTypedQuery } from "../../shared/typed";
import { later } from "../case/later";
import {
  caseList,
  filters,
  found,
  loadingMore,
  loadMore,
  moreFailure,
  narrowHref,
  queues,
  refreshList,
  showNews,
  waitingNews,
} from "../model/case-list";
import { type CaseList, filterNames } from "../model/filters";
import { selected } from "../model/selection";
import { may } from "../model/session";
import { CaseGrid } from "./case-grid";
import { chipWords } from "./chip-words";
import { claimNext } from "./claim-next";
import "./list.css";

const FilterPanel = later(() => import("./filter-panel").then((part) => part.FilterPanel));
const LookPanel = later(() => import("./look-panel").then((part) => part.LookPanel));
const BulkBar = later(() => import("./bulk-bar").then((part) => part.BulkBar), <span />);

/** The list of cases that the address asks for. */
export function ListPane({ openId }: { openId: string | null }) {
  const panel = useSignal<"filter" | "look" | null>(null);
  const now = filters.value;
  const queue = queues.value?.find(({ id }) => id === now.queue);
  const title = queue?.name ?? "Cases";
  useEffect(() => {
    if (openId === null) document.title = `${title} · Edgecase`;
  }, [openId, title]);
  const mayClaim = may("cases:write") === true;
  const toggle = (which: "filter" | "look") => () => {
    panel.value = panel.value === which ? null : which;
  };
  return (
    <section class="list" aria-label="Cases" {...(openId === null && { id: "main", role: "main" as const })}>
      <header class="list-head">
        {openId === null ? <h1 class="clip">{title}</h1> : <h2 class="unseen">{title}</h2>}
        <div class="row">
          <Search />
          <IconButton
            label="Filter and order"
            icon="filter"
            pressed={panel.value === "filter"}
            onClick={toggle("filter")}
          />
          {openId === null && (
            <IconButton
              label="Views, columns and export"
              icon="settings"
              pressed={panel.value === "look"}
              onClick={toggle("look")}
            />
          )}
          {mayClaim && (
            <Button size="small" {...(openId === null && { keys: "n" })} onClick={() => claimNext()}>
              Claim next
            </Button>
          )}
        </div>
        {panel.value === "filter" && <FilterPanel />}
        {panel.value === "look" && openId === null && <LookPanel />}
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
      {selected.value.size > 0 && openId === null && <BulkBar />}
    </section>
  );
}

const typingPauseMs = 180;

/** Searches as one types. */
function Search() {
  const box = useRef<HTMLInputElement>(null);
  const [text, setText, settle] = useTypedQuery((q) => narrowHref({ q }), typingPauseMs);
  useShortcut("/", "Search the list", () => box.current?.focus(), { group: "List" });
  return (
    <search class="search">
      <Icon name="search" size={14} />
      <input
        ref={box}
        type="search"
        value={text}
        placeholder="Name, e-mail, number"
        aria-label="Search cases by name, e-mail address, id or number"
        autocomplete="off"
        maxLength={200}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            setText("");
            document.querySelector<HTMLElement>(".list-scroll")?.focus({ preventScroll: true });
          }
          if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            // Down to the rows of these words, never to those of the words before.
            if (!settle()) document.querySelector<HTMLElement>(".case-link")?.focus();
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

function Rows({ list, openId }: { list: CaseList; openId: string | null }) {
  const isOutside = openId !== null && !list.rows.some((row) => row.id === openId);
  if (list.rows.length === 0 && list.nextCursor === null) return <NoCases />;
  return (
    <>
      {isOutside && <p class="list-note muted">The open case is not in this list.</p>}
      <p class="news" role="status">
        {waitingNews.value > 0 && (
          <button type="button" class="button small primary" onClick={() => void showNews().then(toTop)}>
            <Icon name="up" size={14} />
            <span>{waitingNews.value} new</span>
          </button>
        )}
      </p>
      <CaseGrid list={list} openId={openId} />
      <footer class="list-foot">
        {moreFailure.value && (
          <p class="error" role="alert">
            {sayFailure(moreFailure.value)}{" "}
            <Button size="small" onClick={() => void loadMore()}>
              Load more
            </Button>
          </p>
        )}
        <p class="muted num">{countWords(list)}</p>
      </footer>
    </>
  );
}

const toTop = (): void => document.querySelector(".list-scroll")?.scrollTo({ top: 0 });

function countWords({ rows, nextCursor }: CaseList): string {
  if (nextCursor === null) return rows.length === 1 ? "1 case" : `${rows.length.toLocaleString()} cases`;
  if (loadingMore.value) return "Loading more";
  const queue = queues.value?.find(({ id }) => id === filters.value.queue);
  const { count = queue?.count ?? null, more = false } = found.value ?? {};
  return count === null
    ? `${rows.length.toLocaleString()} loaded`
    : `${count.toLocaleString()}${more ? "+" : ""} cases`;
}

function NoCases() {
  const { q, queue, ...rest } = filters.value;
  if (q !== undefined || Object.keys(rest).length > 0)
    return (
      <Empty icon="search" title="No case matches">
        <p>
          {q === undefined
            ? "Drop a filter to see more."
            : `No name, address, id or number begins with “${q}”. Numbers of documents are found by the whole number.`}
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
