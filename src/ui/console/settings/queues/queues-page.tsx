import { useEffect } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  SkeletonRows,
  Table,
} from "../../../shared";
import type { Queue } from "../../model/types";
import { blockedFor } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";

const own = loader<Queue[]>(async (signal) => {
  const answer = await api.get<Listed<Queue>>("/queues", { signal });
  return answer.ok ? { ok: true, value: answer.value.data.filter((queue) => queue.own) } : answer;
});

/** The work lists that the team has built. */
export function QueuesPage() {
  useEffect(() => void own.load(), []);
  const blocked = blockedFor("queues:write");
  return (
    <SettingsPage
      title="Queues"
      lead="Work lists of your own, beside those that everybody has. A case is in every queue whose conditions it meets."
      actions={
        <Button kind="primary" icon="plus" blocked={blocked} onClick={() => navigate(addressOf.queue("new"))}>
          New queue
        </Button>
      }
    >
      <Loaded of={own.state} retry={() => void own.load()} skeleton={<SkeletonRows rows={4} />}>
        {(queues) =>
          queues.length === 0 ? (
            <Empty icon="inbox" title="No queues of your own yet">
              <p>Build one for a country, a risk, a team, or whatever your definitions let queues ask for.</p>
            </Empty>
          ) : (
            <Table caption="Queues" columns={columns} rows={queues} rowKey={({ id }) => id} tools={null} />
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

const columns: Column<Queue>[] = [
  {
    key: "name",
    label: "Queue",
    names: true,
    value: ({ name }) => name,
    render: ({ id, name }) => (
      <span class="two-lines">
        <Link href={addressOf.queue(id)}>{name}</Link>
        <code class="muted">{id}</code>
      </span>
    ),
  },
  {
    key: "count",
    label: "Cases",
    align: "end",
    value: ({ count }) => count,
    render: ({ count }) => count.toLocaleString(),
  },
  {
    key: "free",
    label: "Nobody's",
    align: "end",
    value: ({ free }) => free ?? 0,
    render: ({ free = 0 }) => free.toLocaleString(),
  },
  {
    key: "late",
    label: "Late",
    value: ({ breached, atRisk }) => (breached ?? 0) * 1_000_000 + (atRisk ?? 0),
    render: ({ breached = 0, atRisk = 0, filling }) => (
      <span class="row wrap">
        {breached > 0 && <Badge tone="bad">{breached} late</Badge>}
        {atRisk > 0 && <Badge tone="warn">{atRisk} at risk</Badge>}
        {filling && <Badge tone="wait">Being filled</Badge>}
      </span>
    ),
  },
];
