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
  SkeletonRows,
  sayFailure,
  Table,
  Time,
  toast,
} from "../../../shared";
import { caseHref } from "../../model/case-list";
import { actorName } from "../../model/session";
import { blockedFor } from "../frame/access";

interface Emergency {
  id: string;
  caseId: string;
  userId: string;
  reason: string;
  beganAt: string;
  endsAt: string;
  endedAt: string | null;
  endedById: string | null;
}

const emergencies = loader<Listed<Emergency>>((signal) =>
  api.get<Listed<Emergency>>("/emergency-access?limit=100", { signal }),
);

/** Which cases were opened in an emergency, by whom and why: the newest hundred. */
export function Emergencies() {
  useEffect(() => void emergencies.load(), []);
  const blocked = blockedFor("people:write");
  return (
    <Loaded of={emergencies.state} retry={() => void emergencies.load()} skeleton={<SkeletonRows rows={4} />}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty icon="shield" title="Nobody has opened a case in an emergency">
            <p>Who may is said in the house rules.</p>
          </Empty>
        ) : (
          <Table
            caption="Cases that were opened in an emergency"
            columns={columnsFor(blocked)}
            rows={data}
            rowKey={({ id }) => id}
          />
        )
      }
    </Loaded>
  );
}

const columnsFor = (blocked: string | null): Column<Emergency>[] => [
  {
    key: "who",
    label: "Who",
    names: true,
    value: ({ userId }) => nameOf(userId),
    render: ({ userId }) => <span class="strong">{nameOf(userId)}</span>,
  },
  {
    key: "case",
    label: "Case",
    value: ({ caseId }) => caseId,
    render: ({ caseId }) => (
      <Link href={caseHref(caseId)}>
        <code>{caseId.slice(0, 12)}…</code>
      </Link>
    ),
  },
  {
    key: "why",
    label: "Why",
    value: ({ reason }) => reason,
    render: ({ reason }) =>
      reason === "" ? <span class="muted">erased</span> : <span class="breakable">{reason}</span>,
  },
  { key: "began", label: "Began", value: ({ beganAt }) => beganAt, render: ({ beganAt }) => <Time at={beganAt} /> },
  {
    key: "ended",
    label: "Ended",
    value: ({ endedAt }) => endedAt,
    render: ({ endedAt, endedById }) =>
      endedAt === null ? (
        <Badge tone="bad" dot>
          open
        </Badge>
      ) : (
        <span class="two-lines">
          <Time at={endedAt} />
          <span class="muted">{endedById === null ? "by itself" : nameOf(endedById)}</span>
        </span>
      ),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: ({ id, endedAt }) =>
      endedAt === null && (
        <Button size="small" kind="danger" blocked={blocked} onClick={() => end(id)}>
          Close it
        </Button>
      ),
  },
];

const nameOf = (userId: string): string => actorName({ kind: "analyst", id: userId });

async function end(id: string): Promise<void> {
  const ended = await api.delete(`/emergency-access/${encodeURIComponent(id)}`);
  if (!ended.ok) toast({ tone: "bad", text: sayFailure(ended.error) });
  await emergencies.load();
}
