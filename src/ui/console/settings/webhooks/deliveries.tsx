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
  SkeletonRows,
  Table,
  Time,
} from "../../../shared";
import { addressOf } from "../frame/addresses";
import { useWatch } from "../frame/when";
import { DeliveryFilterFields, filtersIn, noFilters } from "./delivery-filters";
import { DeliveryPanel } from "./delivery-panel";
import { type Delivery, type DeliveryFilters, isMoving } from "./endpoint";
import { DeliveryBadge } from "./endpoint-badges";
import type { EndpointModel } from "./endpoint-model";

const lookAgainMs = 2_000;

/** The log: what was sent or will be, newest first; one of them open beside it. */
export function Deliveries({ model }: { model: EndpointModel }) {
  const { query } = place.value;
  const open = query.get("delivery");
  const filters = filtersIn(query);
  const said = JSON.stringify(filters);
  useEffect(() => model.narrow(JSON.parse(said) as DeliveryFilters), [model, said]);
  const isNarrowed = Object.values(filters).some((value) => value !== "");
  const shown = model.deliveries.value?.data ?? [];
  const moving = shown.some((delivery) => isMoving(delivery, caseNowMs()));
  useWatch(moving, lookAgainMs, () => model.deliveries.load());
  const go = (changes: Record<string, string | null>) =>
    navigate(`${addressOf.webhook(model.id)}${queryWith(changes)}`, { replace: true });
  const narrow = (changes: Partial<DeliveryFilters>) =>
    go({
      ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === "" ? null : value])),
      delivery: null,
    });
  const tools = (
    <Button size="small" kind="quiet" icon="refresh" onClick={() => void model.deliveries.load()}>
      Refresh
    </Button>
  );
  return (
    <section class="deliveries" aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">Deliveries</h2>
      <DeliveryFilterFields filters={filters} narrow={narrow} />
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
                  <Empty icon="hook" title={isNarrowed ? "Nothing fits these filters" : "Nothing was sent yet"}>
                    {isNarrowed ? (
                      <Button size="small" onClick={() => narrow(noFilters)}>
                        Show all
                      </Button>
                    ) : (
                      <p>Send a test to see whether your service answers.</p>
                    )}
                  </Empty>
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
