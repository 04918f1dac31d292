import { useEffect, useMemo, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Dialog,
  Empty,
  Link,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  reachable,
  SelectField,
  SkeletonRows,
  sayFailure,
  Table,
  TextField,
  Time,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { FormDialog } from "../frame/form-dialog";
import { prettyJson } from "../frame/json-field";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { useWatch } from "../frame/when";
import { type DeliveryFacts, outcomeText, statusTones, type TriggerDelivery } from "./trigger";

const lookAgainMs = 2_000;

interface Total {
  day: string;
  what: "received" | "repeated" | "refused" | "too_many";
  count: number;
}

/** What came to the trigger, newest first, and what became of each message. */
export function TriggerLog({ path }: { path: string }) {
  const status = place.value.query.get("status") ?? "";
  const list = useMemo(
    () => paged<TriggerDelivery>(() => `${path}/deliveries?limit=50${status === "" ? "" : `&status=${status}`}`),
    [path, status],
  );
  const totals = useMemo(
    () => loader<{ data: Total[] }>((stop) => api.get(`${path}/totals`, { signal: stop })),
    [path],
  );
  const [revealing, setRevealing] = useState<TriggerDelivery | null>(null);
  const [facts, setFacts] = useState<DeliveryFacts | null>(null);
  useEffect(() => void list.load(), [list]);
  useEffect(() => void totals.load(), [totals]);
  const isMoving = list.value?.data.some(isWaiting) ?? false;
  useWatch(isMoving, lookAgainMs, () => list.look(isWaiting));
  const retry = async ({ id }: TriggerDelivery) => {
    const answer = await api.post(`${path}/deliveries/${encodeURIComponent(id)}/retry`);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    void list.load();
  };
  const refused = totals.state.value.status === "ready" ? refusedIn(totals.state.value.value.data) : 0;
  return (
    <section class="stack" aria-label="Log of messages">
      <div class="row wrap">
        <SelectField
          label="Status"
          value={status}
          options={[
            { value: "", label: "All" },
            { value: "failed", label: "Failed" },
            { value: "applied", label: "Applied" },
            { value: "ignored", label: "Ignored" },
            { value: "received", label: "About to be applied" },
          ]}
          onChange={(next) =>
            navigate(`${place.value.path}${queryWith({ status: next === "" ? null : next })}`, { replace: true })
          }
        />
        <span class="push" />
        <Button
          size="small"
          kind="quiet"
          icon="refresh"
          onClick={() => {
            void list.load();
            void totals.load();
          }}
        >
          Refresh
        </Button>
      </div>
      {refused > 0 && (
        <div class="notice warn">
          <p>
            {refused === 1
              ? "One message of the last days did not prove its sender and was refused."
              : `${refused} messages of the last days did not prove their sender and were refused.`}
          </p>
        </div>
      )}
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="hook" title={status === "" ? "Nothing came yet" : "No message has this status"} />
          ) : (
            <>
              <Table
                caption="Messages"
                columns={columnsFor(retry, setRevealing)}
                rows={data}
                rowKey={({ id }) => id}
                tools={null}
              />
              <LoadMore of={list} label="Load older" />
            </>
          )
        }
      </Loaded>
      {revealing !== null && (
        <Reveal
          path={path}
          delivery={revealing}
          onClose={() => setRevealing(null)}
          onShown={(shown) => {
            setRevealing(null);
            setFacts(shown);
          }}
        />
      )}
      {facts !== null && (
        <Dialog
          title="The message"
          wide
          onClose={() => setFacts(null)}
          footer={
            <Button kind="primary" onClick={() => setFacts(null)}>
              Close
            </Button>
          }
        >
          <pre class="trigger-facts" ref={reachable}>
            {prettyJson(facts.body)}
          </pre>
        </Dialog>
      )}
    </section>
  );
}

const refusedIn = (totals: Total[]): number =>
  totals.filter(({ what }) => what === "refused").reduce((sum, { count }) => sum + count, 0);

function Reveal({
  path,
  delivery,
  onShown,
  onClose,
}: {
  path: string;
  delivery: TriggerDelivery;
  onShown: (facts: DeliveryFacts) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title="See what the message said?"
      button="Show the message"
      blocked={reason.trim().length < 3 ? "Say why first." : null}
      onClose={onClose}
      send={async () => {
        const answer = await api.post<DeliveryFacts>(`${path}/deliveries/${encodeURIComponent(delivery.id)}/reveal`, {
          reason: reason.trim(),
        });
        if (!answer.ok) return answer.error;
        onShown(answer.value);
        return null;
      }}
    >
      {() => (
        <>
          <p>It may name people. That you looked, and why, stands in the audit log.</p>
          <TextField label="Reason" value={reason} onInput={setReason} maxLength={500} autofocus />
        </>
      )}
    </FormDialog>
  );
}

const isWaiting = ({ status }: TriggerDelivery): boolean => status === "received";

const columnsFor = (
  retry: (delivery: TriggerDelivery) => Promise<void>,
  reveal: (delivery: TriggerDelivery) => void,
): Column<TriggerDelivery>[] => [
  {
    key: "came",
    label: "Came",
    names: true,
    value: (row) => row.createdAt,
    render: (row) => <Time at={row.createdAt} />,
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <Badge tone={statusTones[status]}>{status}</Badge>,
  },
  {
    key: "outcome",
    label: "What became of it",
    value: ({ outcome }) => outcome,
    render: ({ outcome, message }) => (
      <span class="breakable">
        {outcomeText(outcome)}
        {message !== null && <span class="muted"> {message}</span>}
      </span>
    ),
  },
  {
    key: "case",
    label: "Case",
    value: ({ caseId }) => caseId,
    render: ({ caseId }) =>
      caseId === null ? <span class="muted">none</span> : <Link href={addressOf.case(caseId)}>open</Link>,
  },
  {
    key: "repeats",
    label: "Repeated",
    align: "end",
    value: ({ repeats }) => repeats,
    render: ({ repeats }) => (repeats === 0 ? <span class="muted">never</span> : `${repeats} ×`),
  },
  {
    key: "deeds",
    label: "",
    align: "end",
    value: () => "",
    render: (delivery) => (
      <span class="row">
        <Button size="small" kind="quiet" blocked={adminsOnly()} onClick={() => reveal(delivery)}>
          Show…
        </Button>
        {(delivery.status === "failed" || delivery.status === "ignored") && (
          <Button size="small" icon="rotate" blocked={adminsOnly()} onClick={() => retry(delivery)}>
            Try again
          </Button>
        )}
      </span>
    ),
  },
];
