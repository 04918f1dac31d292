import { useEffect } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  dayText,
  Empty,
  exactTime,
  Icon,
  Link,
  Loaded,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../../shared";
import { saveFile } from "../../../shared/save-file";
import { actorName } from "../../model/session";
import { plural } from "../../model/words";
import { addressOf } from "../frame/addresses";
import { LoadMore } from "../frame/load-more";
import { useWatch } from "../frame/when";
import { sizeWords } from "../vendors/callback";
import { FindPerson } from "./find-person";
import { leftWords, type PersonRequest, requestState, requests } from "./privacy";

const askAgainMs = 2_000;

/** What persons have asked for: somebody is found across cases, and what was begun for them is seen until it is done. */
export function RequestsTab() {
  useEffect(() => void requests.load(), []);
  const isRunning = requests.value?.data.some(({ status }) => status === "running") ?? false;
  useWatch(isRunning, askAgainMs, () => void requests.load());
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
    key: "cases",
    label: "Cases",
    value: ({ cases }) => cases.length,
    render: ({ cases }) => <CasesOf cases={cases} />,
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

const CasesOf = ({ cases }: Pick<PersonRequest, "cases">) => (
  <details class="privacy-cases">
    <summary>
      <Icon name="chevronRight" size={12} />
      {cases.filter(({ status }) => status !== "pending").length} of {plural(cases.length, "case")}
    </summary>
    <ul class="plain-list">
      {cases.map(({ caseId, path, status, code }) => (
        <li key={`${caseId} ${path ?? ""}`}>
          <Link class="mono breakable" href={addressOf.case(caseId)}>
            {caseId}
          </Link>{" "}
          <span class="muted">
            {status === "left" ? `left: ${leftWords(code)}` : status === "done" ? "done" : "not yet"}
          </span>
        </li>
      ))}
    </ul>
  </details>
);
