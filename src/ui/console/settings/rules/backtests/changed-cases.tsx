import {
  Badge,
  Button,
  CheckField,
  type Column,
  Icon,
  Link,
  Loaded,
  SkeletonRows,
  Table,
  Time,
} from "../../../../shared";
import { riskTones, riskWords } from "../../../model/words";
import { addressOf } from "../../frame/addresses";
import { LoadMore } from "../../frame/load-more";
import type { JudgedCase, Level, Report } from "./backtest";
import type { Findings } from "./findings-model";
import type { SideNames } from "./report-view";

/** The cases themselves, each with what is other than before. */
export function ChangedCases({
  findings,
  names,
  rules,
  isUnderWay,
}: {
  findings: Pick<Findings<unknown>, "cases" | "onlyChanged" | "showOnlyChanged">;
  names: SideNames;
  rules: Report["rules"];
  isUnderWay: boolean;
}) {
  const { cases, onlyChanged, showOnlyChanged } = findings;
  const nameOf = new Map(rules.map(({ id, name }) => [id, name]));
  return (
    <section class="card" aria-label="Cases">
      <div class="card-head">
        <h2>Cases</h2>
        <div class="push row">
          <CheckField label="Only those that change" checked={onlyChanged.value} onChange={showOnlyChanged} />
          {isUnderWay && (
            <Button size="small" icon="refresh" onClick={() => void cases.load()}>
              Look again
            </Button>
          )}
        </div>
      </div>
      <Loaded of={cases.state} retry={() => void cases.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="muted">{onlyChanged.value ? "No case comes out otherwise." : "No case was judged."}</p>
          ) : (
            <>
              <Table
                caption="Cases"
                rows={data}
                rowKey={({ caseId }) => caseId}
                tools={null}
                columns={columnsFor(names, nameOf)}
              />
              <LoadMore of={cases} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

const columnsFor = ({ before, after }: SideNames, nameOf: ReadonlyMap<string, string>): Column<JudgedCase>[] => [
  {
    key: "case",
    label: "Case",
    names: true,
    render: ({ caseId, caseName, judgedAt }) => (
      <span class="two-lines">
        <Link href={addressOf.case(caseId)}>{caseName === null ? <code>{caseId}</code> : <bdi>{caseName}</bdi>}</Link>
        <span class="muted">
          <Time at={judgedAt} />
        </span>
      </span>
    ),
  },
  { key: "before", label: before, render: (row) => <Judged {...row.before} /> },
  {
    key: "after",
    label: after,
    render: ({ after: now, problem }) =>
      now === null ? (
        <Badge tone="bad" icon="alert">
          {problem ?? "not judged"}
        </Badge>
      ) : (
        <Judged {...now} />
      ),
  },
  {
    key: "what",
    label: "What changes",
    render: (row) => (row.changed ? <Changes row={row} nameOf={nameOf} /> : <span class="muted">nothing</span>),
  },
];

const Judged = ({ level, score }: { level: Level; score: number }) => (
  <span class="nowrap">
    <span class="num">{score}</span> <Badge tone={riskTones[level]}>{riskWords[level]}</Badge>
  </span>
);

function Changes({ row, nameOf }: { row: JudgedCase; nameOf: ReadonlyMap<string, string> }) {
  const parts = [
    { ids: row.newlyHolds, icon: "plus" as const, words: "now holds" },
    { ids: row.noLongerHolds, icon: "minus" as const, words: "no longer holds" },
  ];
  if (row.newlyHolds.length + row.noLongerHolds.length === 0)
    return <span class="muted">only the score: the same rules hold</span>;
  return (
    <ul class="rule-changes">
      {parts.flatMap(({ ids, icon, words }) =>
        ids.map((id) => (
          <li key={`${icon} ${id}`}>
            <Icon name={icon} size={12} />
            <span>
              <bdi>{nameOf.get(id) ?? id}</bdi> <span class="muted">{words}</span>
            </span>
          </li>
        )),
      )}
    </ul>
  );
}
