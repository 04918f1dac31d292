import { useEffect, useMemo } from "preact/hooks";
import { ok } from "../../../../../lib/result";
import {
  Badge,
  type Column,
  Empty,
  everyPage,
  Link,
  Loaded,
  loader,
  place,
  queryWith,
  SkeletonRows,
  Table,
  Time,
} from "../../../../shared";
import { useWatch } from "../../frame/when";
import { whoMade } from "../../frame/who";
import type { RuleSet } from "../rule-set";
import type { RuleSetModel } from "../rule-set-model";
import type { Shadow } from "./backtest";
import { countText } from "./report-words";
import { ShadowRun } from "./shadow-run";
import { StartShadow } from "./start-shadow";

const lookEveryMs = 3_000;

/** Shadows of this rule set. `?shadow=` in the address names the one that is open. */
export function ShadowTab({ model }: { model: RuleSetModel }) {
  const id = place.value.query.get("shadow");
  const ruleSet = model.ruleSet.value;
  if (ruleSet === null) return null;
  return id === null ? <Shadows model={model} ruleSet={ruleSet} /> : <ShadowRun key={id} id={id} />;
}

function Shadows({ model, ruleSet }: { model: RuleSetModel; ruleSet: RuleSet }) {
  const { key } = ruleSet;
  const list = useMemo(() => loader<Shadow[]>((stop) => shadowsOf(key, stop)), [key]);
  useEffect(() => void list.load(), [list]);
  useWatch(list.value?.some(({ status }) => status === "running") ?? false, lookEveryMs, () => list.load());
  const running = list.value?.find((one) => one.status === "running" && one.ruleSet.id === ruleSet.id);
  return (
    <div class="backtests">
      {ruleSet.status !== "draft" ? (
        <p class="notice">
          Only a draft casts a shadow: this version judges by itself, or did. Make a draft to try one.
        </p>
      ) : running === undefined ? (
        <StartShadow model={model} ruleSetKey={key} />
      ) : (
        <p class="notice">
          This draft judges along until <Time at={running.until} exact />.{" "}
          <Link href={queryWith({ shadow: running.id })}>See what it finds</Link>. Changing the draft ends it.
        </p>
      )}
      <h2>Shadows</h2>
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={2} />}>
        {(data) =>
          data.length === 0 ? (
            <Empty icon="eye" title="None yet">
              <p>A shadow shows what a draft makes of the cases that come in while the published version decides.</p>
            </Empty>
          ) : (
            <Table caption="Shadows" rows={data} rowKey={({ id }) => id} tools={null} columns={columns} />
          )
        }
      </Loaded>
    </div>
  );
}

/** Every shadow of the key: a tenant has a handful, and those that ended are kept for 90 days. */
async function shadowsOf(key: string, stop: AbortSignal) {
  const all = await everyPage<Shadow>("/shadows?limit=100", stop);
  return all.ok ? ok(all.value.filter(({ ruleSet }) => ruleSet.key === key)) : all;
}

const columns: Column<Shadow>[] = [
  {
    key: "begun",
    label: "Begun",
    names: true,
    render: (shadow) => (
      <Link href={queryWith({ shadow: shadow.id })}>
        <Time at={shadow.createdAt} exact />
      </Link>
    ),
  },
  { key: "version", label: "Rules", render: ({ ruleSet }) => <span class="num">{`v${ruleSet.version}`}</span> },
  { key: "until", label: "Until", render: ({ until }) => <Time at={until} exact /> },
  { key: "share", label: "Of the cases", align: "end", render: ({ sharePercentage }) => `${sharePercentage} %` },
  { key: "judged", label: "Judged", align: "end", render: ({ judged }) => countText(judged) },
  {
    key: "status",
    label: "Status",
    render: ({ status }) => (status === "running" ? <Badge tone="info">Running</Badge> : <Badge>Ended</Badge>),
  },
  { key: "by", label: "By", render: ({ byId }) => whoMade(byId) },
];
