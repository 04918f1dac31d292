import { useEffect } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  dayText,
  Empty,
  exactTime,
  Loaded,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../../shared";
import { saveFile } from "../../../shared/save-file";
import { actorName } from "../../model/session";
import { LoadMore } from "../frame/load-more";
import { useWatch } from "../frame/when";
import { sizeWords } from "../vendors/callback";
import { FindPerson } from "./find-person";
import { type PersonRequest, requestState, requests } from "./privacy";
import { Subjects } from "./subjects";

const askAgainMs = 2_000;

const runs = ({ status }: PersonRequest): boolean => status === "running";

/** What persons have asked for: somebody is found across cases, and what was begun for them is seen until it is done. */
export function RequestsTab() {
  useEffect(() => void requests.load(), []);
  const isRunning = requests.value?.data.some(runs) ?? false;
  useWatch(isRunning, askAgainMs, () => requests.look(runs));
  return (
    <>
      <FindPerson onBegun={() => void requests.load()} />
      <section class="stack" aria-labelledby="requests-heading">
        <h2 id="requests-heading">Exports and erasures</h2>
        <p class="muted">
          Whoever asks must have an answer within a month. Archives are deleted after 7 days, and when a case in them is
          erased; the audit log keeps what was done.
        </p>
        <Loaded of={requests.state} retry={() => void requests.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="inbox" title="Nobody has asked yet">
                <p>Find the person above; exports and erasures then stand here.</p>
              </Empty>
            ) : (
              <>
                <Table caption="Exports and erasures" columns={columns} rows={data} rowKey={({ id }) => id} />
                <LoadMore of={requests} label="Load older" />
              </>
            )
          }
        </Loaded>
      </section>
    </>
  );
}

const columns: Column<PersonRequest>[] = [
  {
    key: "what",
    label: "Request",
    names: true,
    value: ({ reason }) => reason,
    render: ({ kind, reason, createdAt, by }) => (
      <span class="two-lines">
        <span class="strong breakable">{reason}</span>
        <span class="muted">
          {kind === "export" ? "Export" : "Erasure"} ·{" "}
          {actorName({ kind: by.kind === "analyst" ? "analyst" : "api_key", id: by.id })}, <Time at={createdAt} />
        </span>
      </span>
    ),
  },
  {
    key: "state",
    label: "State",
    value: (one) => requestState(one).text,
    render: (one) => {
      const { tone, text } = requestState(one);
      return (
        <span class="two-lines">
          <span>
            <Badge tone={tone}>{text}</Badge>
          </span>
          {one.problem !== null && <span class="muted">{one.problem}</span>}
          {one.status === "failed" && (
            <span class="muted">Find them again and begin anew: what is gone stays gone.</span>
          )}
        </span>
      );
    },
  },
  {
    key: "due",
    label: "Answer is due",
    value: ({ dueAt }) => dueAt,
    render: ({ dueAt, receivedOn }) => (
      <span class="two-lines" title={exactTime(dueAt)}>
        <span>{dayText(dueAt.slice(0, 10))}</span>
        <span class="muted">asked {dayText(receivedOn)}</span>
      </span>
    ),
  },
  {
    key: "whom",
    label: "What it is about",
    value: ({ cases, records }) => cases.length + records.length,
    render: (one) => <Subjects of={one} />,
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: ({ kind, status, id, sizeBytes }) =>
      kind === "export" && status === "done" ? (
        <Button
          size="small"
          icon="download"
          onClick={() =>
            void saveFile(`/api/v1/privacy/requests/${encodeURIComponent(id)}/file`, `${id}.zip`).then(
              (problem) => problem !== null && toast({ tone: "bad", text: problem }),
            )
          }
        >
          {`Download${sizeBytes === null ? "" : ` (${sizeWords(sizeBytes)})`}`}
        </Button>
      ) : null,
  },
];
