import { useEffect } from "preact/hooks";
import {
  Button,
  type Column,
  caseNowMs,
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
import { useWatch } from "../frame/when";
import { DeliveryPanel } from "./delivery-panel";
import { type Delivery, type DeliveryStatus, isMoving } from "./endpoint";
import { DeliveryBadge } from "./endpoint-badges";
import type { EndpointModel } from "./endpoint-model";

const lookAgainMs = 2_000;

/** The log: what was sent or will be, newest first; one of them open beside it. */
export function Deliveries({ model }: { model: EndpointModel }) {
  const { query } = place.value;
  const status = statusOf(query.get("status"));
  const open = query.get("delivery");
  useEffect(() => model.narrow(status), [model, status]);
  const shown = model.deliveries.value?.data ?? [];
  const moving = shown.some((delivery) => isMoving(delivery, caseNowMs()));
  useWatch(moving, lookAgainMs, () => void model.deliveries.load());
  const go = (changes: Record<string, string | null>) =>
    navigate(`${addressOf.webhook(model.id)}${queryWith(changes)}`, { replace: true });
  const tools = (
    <div class="tools">
      <SelectField
        label="Status"
        hideLabel
        value={status ?? ""}
        options={statuses}
        onChange={(next) => go({ status: next, delivery: null })}
      />
      <Button size="small" kind="quiet" icon="refresh" onClick={() => void model.deliveries.load()}>
        Refresh
      </Button>
    </div>
  );
  return (
    <section class="deliveries" aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">Deliveries</h2>
      <div class={open === null ? "split" : "split open"}>
        <div class="split-list">
          <Loaded
            of={model.deliveries.state}
            retry={() => void model.deliveries.load()}
            skeleton={<SkeletonRows rows={5} />}
          >
            {({ data, nextCursor }) => (
              <>
                {data.length === 0 ? (
                  <>
                    {status !== null && tools}
                    <Empty icon="hook" title={status === null ? "Nothing was sent yet" : `No ${status} deliveries`}>
                      {status === null ? (
                        <p>Send a test to see whether your service answers.</p>
                      ) : (
                        <Button size="small" onClick={() => go({ status: null })}>
                          Show all
                        </Button>
                      )}
                    </Empty>
                  </>
                ) : (
                  <Table
                    caption="Log of deliveries"
                    columns={columnsFor(model.id, open)}
                    rows={data}
                    rowKey={({ id }) => id}
                    tools={tools}
                  />
                )}
                {nextCursor !== null && (
                  <p class="more">
                    <Button busy={model.isLoadingMore.value} onClick={() => void model.more()}>
                      Load older
                    </Button>
                  </p>
                )}
              </>
            )}
          </Loaded>
        </div>
        {open !== null && (
          <DeliveryPanel key={open} model={model} delivery={open} onClose={() => go({ delivery: null })} />
        )}
      </div>
    </section>
  );
}

const statuses = [
  { value: "", label: "Any status" },
  { value: "pending", label: "Pending" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
];

const statusOf = (raw: string | null): DeliveryStatus | null =>
  raw === "pending" || raw === "delivered" || raw === "failed" ? raw : null;

/** With one of them open beside the list, what it says there is left out here. */
const columnsFor = (endpoint: string, open: string | null): Column<Delivery>[] =>
  allColumns(endpoint, open).filter(({ key }) => open === null || (key !== "next" && key !== "attempts"));

const allColumns = (endpoint: string, open: string | null): Column<Delivery>[] => [
  {
    key: "event",
    label: "Event",
    names: true,
    value: ({ eventType }) => eventType,
    render: ({ id, eventType }) => (
      <Link class="strong" href={`${addressOf.webhook(endpoint)}${queryWith({ delivery: id })}`} current={id === open}>
        {eventType}
      </Link>
    ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <DeliveryBadge status={status} />,
  },
  {
    key: "answer",
    label: "Last answer",
    value: ({ lastStatus, lastError }) => lastStatus ?? lastError,
    render: ({ lastStatus, lastError }) => answerText(lastStatus, lastError),
  },
  { key: "attempts", label: "Attempts", align: "end", value: (row) => row.attempts, render: (row) => row.attempts },
  {
    key: "next",
    label: "Next attempt",
    value: ({ nextAttemptAt }) => nextAttemptAt,
    render: ({ nextAttemptAt }) =>
      nextAttemptAt === null ? <span class="muted">none</span> : <Time at={nextAttemptAt} />,
  },
  { key: "created", label: "Created", value: (row) => row.createdAt, render: (row) => <Time at={row.createdAt} /> },
];

const answerText = (status: number | null, error: string | null) =>
  status !== null ? <span class="num">{status}</span> : error !== null ? error : <span class="muted">none yet</span>;
