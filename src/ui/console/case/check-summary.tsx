import { Link } from "../../shared/router";
import { caseHref } from "../model/case-list";
import { checkName } from "../model/check-words";
import { latestChecks, matchNames } from "../model/needs";
import { checks } from "../model/open-case";
import type { Case } from "../model/types";
import { runHref } from "./run-place";
import { RunBadge } from "./runs/run-look";
import "./checks.css";

/** The newest run of each check, one line each. */
export function CheckSummary({ now }: { now: Case }) {
  const list = latestChecks(checks.value ?? []).filter(({ type }) => !toldElsewhere.has(type));
  if (list.length === 0) return null;
  return (
    <section class="panel" aria-label="Checks">
      <header class="panel-head">
        <h2>Checks</h2>
        <Link href={caseHref(now.id, "checks")} class="panel-more">
          All runs
        </Link>
      </header>
      <ul class="check-lines">
        {list.map((check) => (
          <li key={check.id} class="row">
            <Link href={runHref(now.id, check.id)}>{checkName(check)}</Link>
            <span class="muted clip">
              {matchNames(check).join(", ") || check.result?.reasons[0]?.message || check.error?.message || ""}
            </span>
            <span class="push" />
            <RunBadge run={check} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const toldElsewhere = new Set(["child", "riskRules", "approval", "wait"]);
