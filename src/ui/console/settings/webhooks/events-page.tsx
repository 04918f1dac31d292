import { useEffect, useState } from "preact/hooks";
import { subscribableEventTypes } from "../../../../domain/effects";
import {
  api,
  Badge,
  Button,
  type Column,
  CopyButton,
  Empty,
  IconButton,
  Link,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  reachable,
  SelectField,
  Skeleton,
  SkeletonRows,
  Table,
  TextField,
  Time,
} from "../../../shared";
import { blockedFor } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { AdminsOnly } from "../frame/admins-only";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { SettingsPage } from "../frame/settings-page";
import { eventTail, type LoggedEvent, type TailState } from "./tail";
import { WebhookTabs } from "./webhook-tabs";

const filterNames = ["type", "case", "workflow"] as const;
type FilterName = (typeof filterNames)[number];
const given = (name: FilterName): string => place.value.query.get(name) ?? "";

function askedFor(): URLSearchParams {
  const asked = new URLSearchParams();
  for (const name of filterNames) if (given(name) !== "") asked.set(name, given(name));
  return asked;
}

const events = paged<LoggedEvent>(() => `/events?order=desc&payload=thin&limit=50&${askedFor()}`);
const mostShown = 500;
const tail = eventTail((event) => {
  const known = events.value;
  if (known === null || known.data.some(({ id }) => id === event.id)) return;
  events.put({ ...known, data: [event, ...known.data].slice(0, mostShown) });
}, subscribableEventTypes);

/** The log of events, newest on top; what happens now appears by itself. */
export function EventsPage() {
  const asked = askedFor().toString();
  const [isLive, setIsLive] = useState(true);
  const open = place.value.query.get("event");
  const denied = blockedFor("settings:read");
  useEffect(() => {
    events.clear();
    // Reading along begins first: what happens between the two comes twice, and is shown once.
    if (isLive) tail.open(new URLSearchParams(asked));
    void events.load();
    return () => tail.close();
  }, [asked, isLive]);
  const go = (changes: Record<string, string | null>) =>
    navigate(`${place.value.path}${queryWith(changes)}`, { replace: true });
  return (
    <SettingsPage
      title="Webhooks"
      lead="Everything that happened to cases, as endpoints are told of it, whether there are any or not. Kept for 90 days at least."
      badges={<TailBadge state={tail.state.value} />}
      actions={
        <Button blocked={denied} onClick={() => setIsLive(!isLive)}>
          {isLive ? "Stop following" : "Follow"}
        </Button>
      }
      fill
    >
      <WebhookTabs open="events" />
      <AdminsOnly>
        <Filters go={go} />
        <div class={open === null ? "split" : "split open"}>
          <div class="split-list">
            <Loaded of={events.state} retry={() => void events.load()} skeleton={<SkeletonRows rows={8} />}>
              {({ data }) =>
                data.length === 0 ? (
                  <Empty icon="hook" title={asked === "" ? "Nothing has happened yet" : "Nothing fits these filters"}>
                    <p>
                      {asked === ""
                        ? "Open a case, and its first events appear here."
                        : "Newer ones appear by themselves."}
                    </p>
                  </Empty>
                ) : (
                  <>
                    <Table caption="Log of events" columns={columns(open)} rows={data} rowKey={({ id }) => id} />
                    <LoadMore of={events} label="Load older" />
                  </>
                )
              }
            </Loaded>
          </div>
          {open !== null && <EventPanel key={open} id={open} onClose={() => go({ event: null })} />}
        </div>
      </AdminsOnly>
    </SettingsPage>
  );
}

const words: Record<TailState, { text: string; tone: "ok" | "wait" | "bad" | "neutral" }> = {
  live: { text: "following", tone: "ok" },
  connecting: { text: "connecting", tone: "wait" },
  lost: { text: "not following", tone: "bad" },
  off: { text: "stopped", tone: "neutral" },
};

const TailBadge = ({ state }: { state: TailState }) => (
  <Badge tone={words[state].tone} dot>
    {words[state].text}
  </Badge>
);

const Filters = ({ go }: { go: (changes: Record<string, string | null>) => void }) => {
  const narrow = (name: FilterName) => (value: string) =>
    go({ [name]: value.trim() === "" ? null : value.trim(), event: null });
  return (
    <search class="row wrap" aria-label="Filters of the events">
      <SelectField
        label="Event"
        value={given("type")}
        options={[
          { value: "", label: "Any event" },
          ...subscribableEventTypes.map((type) => ({ value: type, label: type })),
        ]}
        onChange={narrow("type")}
      />
      <TextField label="Case" placeholder="case_…" value={given("case")} onInput={narrow("case")} />
      <TextField label="Definition" placeholder="its key" value={given("workflow")} onInput={narrow("workflow")} />
    </search>
  );
};

/** With one of them open beside the list, what it says there is left out here. */
const columns = (open: string | null): Column<LoggedEvent>[] =>
  allColumns(open).filter(({ key }) => open === null || (key !== "seq" && key !== "state"));

const allColumns = (open: string | null): Column<LoggedEvent>[] => [
  {
    key: "type",
    label: "Event",
    names: true,
    value: ({ type }) => type,
    render: ({ id, type }) => (
      <Link class="strong" href={`${place.value.path}${queryWith({ event: id })}`} current={id === open}>
        {type}
      </Link>
    ),
  },
  {
    key: "case",
    label: "Case",
    value: ({ caseId }) => caseId,
    render: ({ caseId }) => (
      <Link class="breakable" href={addressOf.case(caseId)}>
        …{caseId.slice(-8)}
      </Link>
    ),
  },
  { key: "seq", label: "Number", align: "end", value: ({ sequence }) => sequence, render: ({ sequence }) => sequence },
  { key: "state", label: "State", value: ({ state }) => state, render: ({ state }) => state ?? "erased" },
  { key: "at", label: "When", value: ({ timestamp }) => timestamp, render: ({ timestamp }) => <Time at={timestamp} /> },
];

/** One event, as it is delivered in full. */
function EventPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [event] = useState(() =>
    loader<LoggedEvent>((signal) => api.get(`/events/${encodeURIComponent(id)}`, { signal })),
  );
  useEffect(() => void event.load(), [event]);
  return (
    <section class="split-panel" aria-label="Event">
      <header class="row">
        <h3 class="clip">Event</h3>
        <span class="push" />
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      <Loaded of={event.state} retry={() => void event.load()} skeleton={<Skeleton lines={8} />}>
        {(value) => {
          const text = JSON.stringify(value, null, 2);
          return (
            <>
              <p>
                <code class="breakable">{value.id}</code> <CopyButton text={value.id} label="Copy the id" />
              </p>
              <div class="code-box">
                <CopyButton text={text} label="Copy the event" />
                <pre ref={reachable}>{text}</pre>
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
