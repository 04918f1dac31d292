import { useEffect, useMemo, useState } from "preact/hooks";
import { Badge, type Column, Empty, Loaded, SelectField, SkeletonRows, Table, Time } from "../../../shared";
import { verdictWords } from "../../case/hits/hit";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { whoMade } from "../frame/who";
import type { SubjectDecision, Watchlist } from "./screening";

/** What people said of hits, over all subjects. Subjects are keyed hashes: no name is stored with them. */
export function DecisionsTab({ lists }: { lists: readonly Watchlist[] }) {
  const [verdict, setVerdict] = useState("");
  const [list, setList] = useState("");
  const decisions = useMemo(
    () =>
      paged<SubjectDecision>(() => {
        const query = new URLSearchParams({ limit: "50" });
        if (verdict !== "") query.set("verdict", verdict);
        if (list !== "") query.set("list", list);
        return `/screening/decisions?${query}`;
      }),
    [verdict, list],
  );
  useEffect(() => void decisions.load(), [decisions]);
  return (
    <>
      <div class="tools">
        <SelectField
          label="Verdict"
          hideLabel
          value={verdict}
          onChange={setVerdict}
          options={[
            { value: "", label: "All verdicts" },
            { value: "false_positive", label: verdictWords.false_positive },
            { value: "true_positive", label: verdictWords.true_positive },
          ]}
        />
        <SelectField
          label="List"
          hideLabel
          value={list}
          onChange={setList}
          options={[{ value: "", label: "All lists" }, ...lists.map(({ key, name }) => ({ value: key, label: name }))]}
        />
      </div>
      <Loaded of={decisions.state} retry={() => void decisions.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="shield" title={verdict === "" && list === "" ? "No hit was decided yet" : "None like this"}>
              <p>Hits are decided on the case, beside the check that found them.</p>
            </Empty>
          ) : (
            <Table caption="Decisions" columns={columns} rows={data} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
      <LoadMore of={decisions} label="Load older decisions" />
    </>
  );
}

const columns: Column<SubjectDecision>[] = [
  {
    key: "entry",
    label: "Entry",
    names: true,
    value: ({ list, entryId }) => `${list} ${entryId}`,
    render: ({ list, entryId }) => (
      <span class="num">
        {list} <code>{entryId}</code>
      </span>
    ),
  },
  {
    key: "verdict",
    label: "Verdict",
    value: ({ verdict }) => verdictWords[verdict],
    render: ({ verdict }) => <Badge tone={verdict === "true_positive" ? "bad" : "ok"}>{verdictWords[verdict]}</Badge>,
  },
  {
    key: "reason",
    label: "Why",
    value: ({ reason }) => reason,
    render: ({ reason }) => (
      <span class="breakable" dir="auto">
        {reason}
      </span>
    ),
  },
  { key: "by", label: "Who", value: ({ byId }) => whoMade(byId), render: ({ byId }) => whoMade(byId) },
  { key: "at", label: "When", value: ({ createdAt }) => createdAt, render: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: "subject",
    label: "Subject",
    value: ({ subjectKey }) => subjectKey,
    render: ({ subjectKey }) => (
      <code class="id-text clip" title={subjectKey}>
        {subjectKey}
      </code>
    ),
  },
];
