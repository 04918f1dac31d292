import { useEffect, useMemo } from "preact/hooks";
import {
  Badge,
  type Column,
  Empty,
  Link,
  Loaded,
  place,
  queryWith,
  SkeletonRows,
  Table,
  Time,
} from "../../../../shared";
import { LoadMore } from "../../frame/load-more";
import { paged } from "../../frame/paged";
import { useWatch } from "../../frame/when";
import { whoMade } from "../../frame/who";
import type { RuleSetModel } from "../rule-set-model";
import { type Backtest, isUnderWay } from "./backtest";
import { BacktestRun } from "./backtest-run";
import { backtestWords, countText, scopeWords } from "./report-words";
import { StartBacktest } from "./start-backtest";

const lookEveryMs = 2_000;

/** Backtests of this rule set: start one, follow it, read what it comes to. `?run=` in the address names the one that is open. */
export function BacktestTab({ model }: { model: RuleSetModel }) {
  const run = place.value.query.get("run");
  const ruleSet = model.ruleSet.value;
  if (ruleSet === null) return null;
  return run === null ? (
    <Backtests model={model} ruleSetKey={ruleSet.key} />
  ) : (
    <BacktestRun key={run} id={run} ruleSet={ruleSet} />
  );
}

function Backtests({ model, ruleSetKey }: { model: RuleSetModel; ruleSetKey: string }) {
  const list = useMemo(
    () => paged<Backtest>(() => `/backtests?limit=20&ruleSet=${encodeURIComponent(ruleSetKey)}`),
    [ruleSetKey],
  );
  useEffect(() => void list.load(), [list]);
  useEffect(() => void model.versions.load(), [model]);
  const moving = list.value?.data.some(isUnderWay) ?? false;
  useWatch(moving, lookEveryMs, () => list.look(isUnderWay));
  return (
    <div class="backtests">
      <StartBacktest model={model} ruleSetKey={ruleSetKey} />
      <h2>Earlier backtests</h2>
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={3} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="clock" title="None yet">
              <p>Start one before you publish: it shows which cases would come out otherwise.</p>
            </Empty>
          ) : (
            <>
              <Table caption="Earlier backtests" rows={data} rowKey={({ id }) => id} tools={null} columns={columns} />
              <LoadMore of={list} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

const columns: Column<Backtest>[] = [
  {
    key: "begun",
    label: "Begun",
    names: true,
    render: (run) => (
      <Link href={queryWith({ run: run.id })}>
        <Time at={run.createdAt} exact />
      </Link>
    ),
  },
  { key: "version", label: "Rules", render: ({ ruleSet }) => <span class="num">{`v${ruleSet.version}`}</span> },
  {
    key: "against",
    label: "Against",
    render: ({ against }) => (against === null ? "production" : <span class="num">{`v${against}`}</span>),
  },
  { key: "scope", label: "On", render: (run) => scopeWords(run) },
  {
    key: "judged",
    label: "Judged",
    align: "end",
    render: ({ progress }) => countText(progress.judged),
  },
  {
    key: "status",
    label: "Status",
    render: (run) => {
      const { label, tone } = backtestWords(run);
      return <Badge tone={tone}>{label}</Badge>;
    },
  },
  { key: "by", label: "By", render: ({ byId }) => whoMade(byId) },
];
