import { Badge, type Tone } from "../../shared/badge";
import { Icon, type IconName } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { durationText } from "../../shared/time-words";
import { caseHref } from "../model/case-list";
import { valueText } from "../model/facts";
import { checkName, latestChecks, matchNames } from "../model/needs";
import { checks } from "../model/open-case";
import type { Case, Check } from "../model/types";
import { labelOf, plural } from "../model/words";
import { JsonView } from "./json-view";

/** Every run of every check and plugin, newest first: what it found, how often it was tried, and what came over the wire. */
export const ChecksTab = () => (
  <Loaded of={checks.state} retry={() => void checks.load()} skeleton={<SkeletonRows rows={6} />}>
    {(list) =>
      list.length === 0 ? (
        <Empty icon="shield" title="No checks yet">
          <p>They begin when the workflow reaches a state that has some.</p>
        </Empty>
      ) : (
        <ul class="stack bare">
          {list.map((check) => (
            <li key={check.id}>
              <CheckCard check={check} newest={latestChecks(list).includes(check)} />
            </li>
          ))}
        </ul>
      )
    }
  </Loaded>
);

interface Look {
  tone: Tone;
  icon: IconName;
  words: string;
}
const resultLooks: Record<NonNullable<Check["result"]>["status"], Look> = {
  clear: { tone: "ok", icon: "check", words: "Clear" },
  review: { tone: "warn", icon: "alert", words: "To review" },
  rejected: { tone: "bad", icon: "close", words: "Hit" },
  not_found: { tone: "warn", icon: "help", words: "Not found" },
  cancelled: { tone: "neutral", icon: "minus", words: "Not offered" },
  error: { tone: "bad", icon: "alert", words: "Error" },
  pending: { tone: "info", icon: "clock", words: "Waiting" },
};
const runLooks: Record<Check["status"], Look> = {
  running: { tone: "info", icon: "clock", words: "Running" },
  waiting: { tone: "info", icon: "clock", words: "Waiting" },
  success: { tone: "ok", icon: "check", words: "Done" },
  error: { tone: "bad", icon: "alert", words: "No answer" },
  cancelled: { tone: "neutral", icon: "minus", words: "Not offered" },
  timeout: { tone: "bad", icon: "clock", words: "Timed out" },
  superseded: { tone: "neutral", icon: "refresh", words: "Replaced" },
  incident: { tone: "bad", icon: "alert", words: "Gave up" },
};

const lookOf = (check: Check): Look =>
  check.status === "success" && check.result !== null ? resultLooks[check.result.status] : runLooks[check.status];

const CheckBadge = ({ check }: { check: Check }) => {
  const look = lookOf(check);
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.words}
    </Badge>
  );
};

function CheckCard({ check, newest }: { check: Check; newest: boolean }) {
  const reasons = check.result?.reasons ?? [];
  return (
    <section class={newest ? "panel check" : "panel check old"} aria-label={checkName(check)}>
      <header class="panel-head">
        <h2>{checkName(check)}</h2>
        <CheckBadge check={check} />
        {check.late && (
          <Badge
            tone="warn"
            icon="clock"
            title="The answer came after the case had stopped waiting for it. It was recorded all the same."
          >
            Late
          </Badge>
        )}
        {check.generation > 1 && <Badge>Run {check.generation}</Badge>}
        <span class="muted clip" title={check.id}>
          {[check.result?.vendor, check.result?.vendorRef ?? check.plugin].filter(Boolean).join(", ")}
        </span>
        <span class="push muted num">
          {check.durationMs !== null && check.durationMs > 0 && `${durationText(check.durationMs)} · `}
          <Time at={check.startedAt} />
        </span>
      </header>
      {check.error !== null && (
        <p class="notice bad">
          <Icon name="alert" size={14} />
          <span>
            {check.error.message ?? labelOf(check.error.code)} <span class="mono">{check.error.code}</span>
          </span>
        </p>
      )}
      {reasons.length > 0 && (
        <ul class="reason-list">
          {reasons.map((reason) => (
            <li key={`${reason.code}${reason.message}`}>
              <Badge tone={severityTones[reason.severity] ?? "neutral"}>{labelOf(reason.severity)}</Badge>
              <span>{reason.message}</span>
            </li>
          ))}
        </ul>
      )}
      <Matches check={check} />
      <div class="raws">
        {check.attempts.length > 0 && <Attempts check={check} />}
        <details class="raw">
          <summary>
            Raw result <Icon name="chevronRight" size={12} />
          </summary>
          <JsonView
            value={{ request: check.request, output: check.output }}
            label={`Raw result of ${checkName(check)}`}
          />
        </details>
      </div>
    </section>
  );
}

const severityTones: Record<string, Tone> = { info: "info", low: "neutral", medium: "warn", high: "bad" };

/** Entries that resemble the subject, each with what matched. */
function Matches({ check }: { check: Check }) {
  const matches = check.result?.matches ?? [];
  if (matches.length === 0) return null;
  const names = matchNames(check);
  return (
    <ul class="lined" aria-label="What was found">
      {matches.map((match, index) => (
        <li key={`${names[index] ?? ""}.${index}`}>
          <details>
            <summary class="row">
              <b dir="auto">{names[index] ?? `Entry ${index + 1}`}</b>
              <span class="muted clip">{matchWords(match)}</span>
              <Icon name="chevronRight" size={12} />
            </summary>
            <JsonView value={match} label={`Entry ${index + 1}`} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function matchWords(match: NonNullable<Check["result"]>["matches"][number]): string {
  const entity =
    typeof match.entity === "object" && match.entity !== null && !Array.isArray(match.entity) ? match.entity : match;
  const parts = [valueText(entity.categories), valueText(match.matchTypes), valueText(match.countries)].filter(Boolean);
  const fields = valueText(match.matchedFields);
  return [...parts, fields === "" ? "" : `same ${fields}`].filter(Boolean).join("; ");
}

const Attempts = ({ check }: { check: Check }) => (
  <details class="raw">
    <summary>
      {plural(check.attempts.length, "attempt")} <Icon name="chevronRight" size={12} />
    </summary>
    <table class="fact-table">
      <thead>
        <tr>
          <th scope="col" class="end">
            #
          </th>
          <th scope="col">Outcome</th>
          <th scope="col" class="end">
            HTTP
          </th>
          <th scope="col" class="end">
            Took
          </th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {check.attempts.map((attempt) => (
          <tr key={attempt.attempt}>
            <td class="end num">{attempt.attempt}</td>
            <td>
              {labelOf(attempt.outcome)}
              {attempt.message !== null && <span class="muted"> {attempt.message}</span>}
            </td>
            <td class="end num">{attempt.httpStatus ?? "–"}</td>
            <td class="end num">{attempt.durationMs === null ? "–" : durationText(attempt.durationMs)}</td>
            <td class="num">
              <Time at={attempt.finishedAt} exact />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);

/** The newest run of each check, one line each. */
export function CheckSummary({ now }: { now: Case }) {
  const list = latestChecks(checks.value ?? []).filter(({ type }) => type !== "child" && type !== "riskRules");
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
            <span>{checkName(check)}</span>
            <span class="muted clip">
              {matchNames(check).join(", ") || check.result?.reasons[0]?.message || check.error?.message || ""}
            </span>
            <span class="push" />
            <CheckBadge check={check} />
          </li>
        ))}
      </ul>
    </section>
  );
}
