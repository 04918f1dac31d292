import { monitorKinds } from "../../../domain/monitoring";
import { Link } from "../../shared/router";
import { plural } from "../model/words";
import { addressOf } from "../settings/frame/addresses";
import { type BudgetUse, budgetUse } from "./budget-use";
import { budgets } from "./calendar-model";
import { kindWords } from "./monitor";

/** What of the month's budget is used, by kind. Nothing while it is not known: the calendar does without it. */
export function Budget() {
  const now = budgets.value;
  if (now === null) return null;
  const used = monitorKinds.flatMap((kind) => {
    const use = budgetUse(now, kind);
    return use === null ? [] : [{ kind, use }];
  });
  return (
    <section class="watch-budget" aria-label="Budget of this month">
      <h3 class="pane-title">This month (UTC)</h3>
      {used.length === 0 && <p class="muted">Nobody was asked yet.</p>}
      <ul class="watch-uses">
        {used.map(({ kind, use }) => (
          <li key={kind} class="watch-use">
            <b>{kindWords[kind].label}</b>
            <Use label={kindWords[kind].label} use={use} />
            {use.skipped > 0 && <p class="watch-skipped">{plural(use.skipped, "look")} left out</p>}
          </li>
        ))}
      </ul>
      <Link href={addressOf.monitoring}>Settings of monitoring</Link>
    </section>
  );
}

const Use = ({ label, use: { parts, share } }: { label: string; use: BudgetUse }) => (
  <>
    {share !== null && (
      <meter
        min={0}
        low={0.8}
        high={0.999}
        max={1}
        optimum={0}
        value={share}
        aria-label={`${label}: used of the budget`}
      />
    )}
    <p class="muted num">{parts.join(" · ")}</p>
  </>
);
