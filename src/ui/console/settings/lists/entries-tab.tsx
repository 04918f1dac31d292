import { useEffect, useState } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  caseNowMs,
  dayText,
  Empty,
  Loaded,
  SkeletonRows,
  Table,
  TextField,
  Time,
} from "../../../shared";
import { plural } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { LoadMore } from "../frame/load-more";
import { expiryOf, type ListEntry, type TenantList } from "./list";
import type { ListModel } from "./list-model";
import { sayChanged } from "./say-changed";

const restMs = 250;

/** What is on the list now. Several entries can be taken off at once. */
export function EntriesTab({ model, list }: { model: ListModel; list: TenantList }) {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isRemoving, setIsRemoving] = useState(false);
  const [reason, setReason] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => model.search(words.trim()), restMs);
    return () => clearTimeout(timer);
  }, [words, model]);
  const blocked = buildersOnly();
  const toggle = (value: string) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    setChosen(next);
  };
  if (list.entries === 0)
    return (
      <Empty icon="list" title="Nothing is on this list">
        <p>Add entries by hand, or import a file with a column “value”.</p>
      </Empty>
    );
  return (
    <>
      <Loaded of={model.entries.state} retry={() => void model.entries.load()} skeleton={<SkeletonRows rows={8} />}>
        {({ data }) => (
          <Table
            caption="Entries"
            columns={columnsWith(chosen, toggle, blocked)}
            rows={data}
            rowKey={({ value }) => value}
            tools={
              <>
                <div class="tools">
                  <TextField
                    label="Find an entry"
                    hideLabel
                    placeholder="Find an entry"
                    type="search"
                    value={words}
                    onInput={setWords}
                  />
                  {data.length === 0 && <p role="status">Nothing on the list contains this.</p>}
                </div>
                {chosen.size > 0 && (
                  <Button size="small" kind="danger" onClick={() => setIsRemoving(true)}>
                    {`Remove ${plural(chosen.size, "entry", "entries")}…`}
                  </Button>
                )}
              </>
            }
          />
        )}
      </Loaded>
      <LoadMore of={model.entries} label="Load more entries" />
      {isRemoving && (
        <Confirm
          title={`Remove ${plural(chosen.size, "entry", "entries")}?`}
          verb="Remove"
          onClose={() => setIsRemoving(false)}
          run={async () => {
            const answer = await model.change({ remove: [...chosen], reason });
            if (answer.ok) {
              sayChanged(model, `${plural(chosen.size, "entry", "entries")} removed.`, answer.value);
              setChosen(new Set());
              setReason("");
            }
            return answer;
          }}
        >
          <p>Rules no longer find them from now on. Cases that were judged keep what they were told.</p>
          <ul class="plain-list">
            {[...chosen].slice(0, 8).map((value) => (
              <li key={value} class="breakable">
                {value}
              </li>
            ))}
            {chosen.size > 8 && <li>and {chosen.size - 8} more</li>}
          </ul>
          <TextField
            label="Reason (optional)"
            hint="Kept with the version."
            value={reason}
            onInput={setReason}
            maxLength={500}
            autofocus
          />
        </Confirm>
      )}
    </>
  );
}

const columnsWith = (
  chosen: ReadonlySet<string>,
  toggle: (value: string) => void,
  blocked: string | null,
): Column<ListEntry>[] => [
  ...(blocked === null
    ? [
        {
          key: "choose",
          label: "Choose",
          render: ({ value }: ListEntry) => (
            <input
              type="checkbox"
              class="pick"
              checked={chosen.has(value)}
              aria-label={`Choose ${value}`}
              onChange={() => toggle(value)}
            />
          ),
        },
      ]
    : []),
  {
    key: "value",
    label: "Entry",
    names: true,
    value: ({ value }) => value,
    render: ({ value }) => (
      <span class="breakable" dir="auto">
        {value}
      </span>
    ),
  },
  {
    key: "note",
    label: "Note",
    value: ({ note }) => note,
    render: ({ note }) => (
      <span class="breakable" dir="auto">
        {note ?? <span class="muted">–</span>}
      </span>
    ),
  },
  { key: "expires", label: "Until", value: ({ expiresAt }) => expiresAt, render: (entry) => <Expiry entry={entry} /> },
  {
    key: "since",
    label: "Since version",
    align: "end",
    value: ({ sinceVersion }) => sinceVersion,
    render: ({ sinceVersion }) => sinceVersion,
  },
];

function Expiry({ entry }: { entry: ListEntry }) {
  if (entry.expiresAt === null) return <span class="muted">for good</span>;
  const day = dayText(entry.expiresAt);
  switch (expiryOf(entry, caseNowMs())) {
    case "over":
      return (
        <Badge icon="clock" title={day}>
          expired
        </Badge>
      );
    case "soon":
      return (
        <span class="row">
          <Badge tone="warn" icon="clock">
            ends
          </Badge>
          <Time at={entry.expiresAt} />
        </span>
      );
    default:
      return <span>{day}</span>;
  }
}
