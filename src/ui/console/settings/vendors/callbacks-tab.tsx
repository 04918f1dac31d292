import { useEffect, useMemo, useState } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  Empty,
  Link,
  Loaded,
  navigate,
  place,
  queryWith,
  SelectField,
  SkeletonRows,
  Table,
  Time,
} from "../../../shared";
import { addressOf } from "../frame/addresses";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { callbackStatuses, reasonWords, type StoredCallback, sizeWords, statusIn } from "./callback";
import { CallbackDialog } from "./callback-dialog";

/** What vendors have reported: first of all what could not be proven or placed, which only a person can settle. */
export function CallbacksTab() {
  const status = statusIn(place.value.query.get("status"));
  const list = useMemo(() => paged<StoredCallback>(() => `/callbacks?status=${status}&limit=50`), [status]);
  useEffect(() => void list.load(), [list]);
  const [open, setOpen] = useState<StoredCallback | null>(null);
  const words = callbackStatuses.find(({ key }) => key === status);
  return (
    <>
      <div class="tools">
        <SelectField
          label="Callbacks that are"
          hideLabel
          value={status}
          options={callbackStatuses.map(({ key, label }) => ({ value: key, label }))}
          onChange={(next) =>
            navigate(`${addressOf.vendors}${queryWith({ tab: "callbacks", status: next })}`, { replace: true })
          }
        />
        <Button size="small" icon="refresh" onClick={() => void list.load()}>
          Look again
        </Button>
        <span class="muted num" role="status">
          {list.value !== null && `${list.value.data.length}${list.value.nextCursor === null ? "" : " and more"}`}
        </span>
      </div>
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="check" title={status === "quarantined" ? "Nothing needs a person" : "None"}>
              <p>{words?.nothing}</p>
            </Empty>
          ) : (
            <Table
              caption="Callbacks"
              columns={columnsWith(setOpen)}
              rows={data}
              rowKey={({ id }) => id}
              tools={null}
            />
          )
        }
      </Loaded>
      <LoadMore of={list} label="Load older callbacks" />
      {open !== null && (
        <CallbackDialog callback={open} onClose={() => setOpen(null)} onSettled={() => void list.load()} />
      )}
    </>
  );
}

const columnsWith = (open: (callback: StoredCallback) => void): Column<StoredCallback>[] => [
  {
    key: "at",
    label: "Came",
    names: true,
    value: ({ createdAt }) => createdAt,
    render: (one) => (
      <button type="button" class="text-button" onClick={() => open(one)}>
        <Time at={one.createdAt} />
        <span class="unseen"> from {one.vendor}: look at it</span>
      </button>
    ),
  },
  {
    key: "vendor",
    label: "Vendor",
    value: ({ vendor }) => vendor,
    render: ({ vendor, door }) => (
      <span class="row wrap">
        <span class="mono breakable">{vendor}</span>
        {door === "hook" && <Badge>hook</Badge>}
      </span>
    ),
  },
  {
    key: "why",
    label: "Standing",
    value: ({ reason }) => reason,
    render: ({ status, reason }) => <Standing status={status} reason={reason} />,
  },
  { key: "whose", label: "For", render: (one) => <Whose callback={one} /> },
  {
    key: "size",
    label: "Size",
    align: "end",
    value: ({ bodyBytes }) => bodyBytes,
    render: ({ bodyBytes }) => <span class="num">{sizeWords(bodyBytes)}</span>,
  },
];

export const Standing = ({ status, reason }: Pick<StoredCallback, "status" | "reason">) => {
  const words = callbackStatuses.find(({ key }) => key === status);
  return (
    <span class="row wrap">
      <Badge tone={words?.tone ?? "neutral"}>{words?.label ?? status}</Badge>
      {reason !== null && <span class="muted">{reasonWords(reason)}</span>}
    </span>
  );
};

/** The case or the check that it is for, as far as that is known. */
export const Whose = ({ callback: { caseId, checkId } }: { callback: StoredCallback }) => {
  if (caseId !== null)
    return (
      <Link href={addressOf.case(caseId)}>
        <code class="breakable">{caseId}</code>
      </Link>
    );
  if (checkId !== null)
    return (
      <Link href={addressOf.check(checkId)}>
        <code class="breakable">{checkId}</code>
      </Link>
    );
  return <span class="muted">not known</span>;
};
