import { useEffect, useMemo, useState } from "preact/hooks";
import {
  Badge,
  Button,
  CheckField,
  Empty,
  navigate,
  place,
  queryWith,
  SelectField,
  Skeleton,
  sayFailure,
  Table,
  TextField,
} from "../../../shared";
import { later } from "../../case/later";
import { alertTones } from "../../model/alert";
import { riskWords } from "../../model/words";
import {
  type AlertBacktest,
  alertsPerDay,
  countWords,
  courseWords,
  type Find,
  type Range,
  rangeDays,
  rangeIn,
  triedNouns,
} from "./backtest";
import { BacktestDifferences } from "./backtest-differences";
import type { BacktestModel, Trying } from "./backtest-model";
import { FoundSubjects } from "./found-subjects";

const Chart = later(
  async () => (await import("./alerts-per-day")).AlertsPerDay,
  <div style={{ minBlockSize: "150px" }} />,
);
const Evidence = later(async () => (await import("./evidence-dialog")).EvidenceDialog, <span hidden />);

/** What the rule on the screen would have raised: tried beside the writing. */
export function BacktestPanel({ trial }: { trial: BacktestModel }) {
  const [find, setFind] = useState<Find | null>(null);
  const now = trial.trying.value;
  const never = trial.never.value;
  const blocked = trial.blocked.value;
  const heading = <h2>{`On stored ${trial.kind.value}`}</h2>;
  if (never !== null)
    return (
      <section class="try-panel backtest-panel" aria-label="Backtest">
        {heading}
        <p class="muted">{never}</p>
      </section>
    );
  return (
    <section class="try-panel backtest-panel" aria-label="Backtest">
      {heading}
      <Ranges trial={trial} />
      <div class="row wrap">
        {now.status === "running" ? (
          <Button size="small" icon="close" onClick={() => trial.stop()}>
            Stop
          </Button>
        ) : (
          <Button size="small" icon="refresh" blocked={blocked} onClick={() => void trial.start()}>
            {now.last === null ? "Try it" : "Try it again"}
          </Button>
        )}
        <CheckField label="With every change" checked={trial.isLive.value} onChange={trial.live} />
      </div>
      <p role="status" class="muted">
        {blocked ?? standingWords(now, trial.isCurrent.value)}
      </p>
      {now.status === "failed" && (
        <div class="notice bad" role="alert">
          <p>{typeof now.failure === "string" ? now.failure : sayFailure(now.failure)}</p>
        </div>
      )}
      {now.last !== null ? (
        <Outcome backtest={now.last} isOld={now.status === "running" || !trial.isCurrent.value} onFind={setFind} />
      ) : (
        now.status === "running" && (
          <div aria-hidden="true">
            <Skeleton lines={6} />
          </div>
        )
      )}
      {find !== null && now.last !== null && <Evidence backtest={now.last} find={find} onClose={() => setFind(null)} />}
    </section>
  );
}

function standingWords(now: Trying, isCurrent: boolean): string {
  if (now.status === "running") return now.run === null ? "Trying …" : courseWords(now.run);
  if (now.status === "done" && isCurrent) return "What it would have raised, as it is written now.";
  return now.last === null ? "It has not been tried yet." : "This is what it said before the last change.";
}

/** In the address, so that a colleague sees the same. */
function Ranges({ trial }: { trial: BacktestModel }) {
  const { query } = place.value;
  const asked = JSON.stringify(rangeIn(query));
  useEffect(() => trial.choose(JSON.parse(asked) as Range), [asked]);
  const range = trial.range.value;
  const narrow = (changes: Record<string, string | null>) =>
    navigate(`${place.peek().path}${queryWith(changes)}`, { replace: true });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div class="backtest-range">
      <SelectField
        label="Time"
        value={"days" in range ? String(range.days) : "own"}
        options={[
          ...rangeDays.map((days) => ({ value: String(days), label: `The last ${days} days` })),
          { value: "own", label: "From … to …" },
        ]}
        onChange={(days) =>
          narrow(days === "own" ? { days: null, from: today, to: today } : { days, from: null, to: null })
        }
      />
      {"from" in range && (
        <>
          <TextField label="From (UTC)" type="date" value={range.from} onInput={(from) => from && narrow({ from })} />
          <TextField label="To (UTC)" type="date" value={range.to} onInput={(to) => to && narrow({ to })} />
        </>
      )}
    </div>
  );
}

function Outcome({
  backtest,
  isOld,
  onFind,
}: {
  backtest: AlertBacktest;
  isOld: boolean;
  onFind: (find: Find) => void;
}) {
  const { result } = backtest;
  const known = useMemo(() => new Map((backtest.subjects ?? []).map((subject) => [subject.id, subject])), [backtest]);
  const days = useMemo(() => alertsPerDay(backtest), [backtest]);
  if (result === null) return null;
  const { draft, published } = result;
  const { one, subject } = triedNouns[backtest.kind];
  const severities = (["critical", "high", "medium", "low"] as const).filter((one) => draft.bySeverity[one] > 0);
  return (
    <div class={isOld ? "backtest-outcome old" : "backtest-outcome"}>
      <p class="row wrap try-score">
        <span class="big-score num">{draft.alerts.toLocaleString("en")}</span>
        <span>{draft.alerts === 1 ? "alert" : "alerts"}</span>
        {severities.map((severity) => (
          <Badge key={severity} tone={alertTones[severity]}>
            {`${draft.bySeverity[severity].toLocaleString("en")} ${riskWords[severity].toLowerCase()}`}
          </Badge>
        ))}
      </p>
      <p>
        {draft.days === 0
          ? "It holds for nobody."
          : `It holds for ${countWords(draft.subjects, subject)}, on ${countWords(draft.days, "day")} in all.`}{" "}
        <span class="muted">
          {`Looked at: ${countWords(result.transactions, one)} of ${countWords(result.subjects, subject)}.`}
        </span>
      </p>
      {draft.alerts === 0 && draft.days > 0 && <p class="muted">It is only written down, so it opens no alert.</p>}
      {draft.days > 0 || (published?.days ?? 0) > 0 ? (
        <>
          <Chart days={days} label="Alerts by day. The table below has the numbers." />
          <details class="chart-table">
            <summary>Show as a table</summary>
            <Table
              caption="Alerts by day"
              tools={null}
              rows={days.filter((day) => day.draft > 0 || (day.published ?? 0) > 0)}
              rowKey={({ day }) => day}
              columns={[
                { key: "day", label: "Day (UTC)", names: true, value: ({ day }) => day, render: ({ day }) => day },
                { key: "draft", label: "Draft", align: "end", value: (row) => row.draft, render: (row) => row.draft },
                ...(published === null
                  ? []
                  : [
                      {
                        ...{ key: "published", label: "Published", align: "end" as const },
                        value: (row: (typeof days)[number]) => row.published,
                        render: (row: (typeof days)[number]) => row.published,
                      },
                    ]),
              ]}
            />
          </details>
        </>
      ) : (
        <Nothing of={backtest} />
      )}
      <BacktestDifferences backtest={backtest} known={known} onFind={onFind} />
      {draft.topSubjects.length > 0 && <FoundSubjects summary={draft} noun={subject} known={known} onFind={onFind} />}
    </div>
  );
}

const Nothing = ({ of: { kind, result } }: { of: AlertBacktest }) =>
  result?.transactions === 0 ? (
    <Empty icon="inbox" title={`There are no ${kind} in this time`}>
      <p>{`Choose a longer one, or ${kind === "reports" ? "have merchants checked" : "send some"} first.`}</p>
    </Empty>
  ) : (
    <Empty icon="check" title="Nothing would have been raised">
      <p>Try a longer time, or a lower limit.</p>
    </Empty>
  );
