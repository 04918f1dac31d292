import type { MonitorKind } from "../../../domain/monitoring";
import { isObject, type Json, type JsonObject } from "../../../lib/json";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { dayText } from "../../shared/time-words";
import { alertHref } from "../model/alert";
import { caseHref } from "../model/case-list";
import { labelOf } from "../model/words";
import { Name } from "../names/name";
import { costWords } from "../settings/checks/check";
import { addressOf } from "../settings/frame/addresses";
import { kindWords, type MonitorRun, problemWords, reasonWords, resultOf } from "./monitor";

/** One look at somebody: when, why, what came of it; what is new in full once it is opened. */
export function RunLine({ run }: { run: MonitorRun }) {
  const { kind, because, items, problem, alertId, caseId, checkId, costCents, createdAt, endedAt, attempts } = run;
  const { label, tone, icon } = resultOf(run);
  return (
    <details class="watch-run" data-run={run.id}>
      <summary class="row wrap">
        <Icon name="chevronRight" size={12} />
        <b>{kindWords[kind].label}</b>
        <Badge tone={tone} dot={icon === undefined} {...(icon && { icon })}>
          {label}
        </Badge>
        {problem !== null && <span class="muted">{problemWords(problem.code)}</span>}
        <span class="push muted">
          {reasonWords[because]} · <Time at={endedAt ?? createdAt} />
        </span>
      </summary>
      <div class="stack watch-run-body">
        {problem?.message != null && <p>{problem.message}</p>}
        {items.length > 0 && (
          <ul class="lined">
            {items.map((item, at) => (
              <li key={at}>
                <NewsItem kind={kind} item={item} />
              </li>
            ))}
          </ul>
        )}
        <p class="row wrap">
          {alertId !== null && <Link href={alertHref(alertId)}>The alert</Link>}
          {caseId !== null && <Link href={caseHref(caseId)}>The case</Link>}
          {checkId !== null && <Link href={addressOf.check(checkId)}>The check</Link>}
          <span class="muted">
            due <Time at={run.dueAt} exact />
            {attempts > 1 && ` · asked ${attempts} times`}
            {costCents > 0 && ` · ${costWords(costCents)}`}
          </span>
        </p>
      </div>
    </details>
  );
}

function NewsItem({ kind, item }: { kind: MonitorKind; item: JsonObject }) {
  switch (kind) {
    case "registry":
      return (
        <span class="watch-change">
          <b>{labelOf(wordOf(item.field) ?? "Fact")}</b>{" "}
          <s class="muted" dir="auto">
            {valueText(item.before)}
          </s>
          <span class="unseen"> is now </span>{" "}
          <span dir="auto">
            <Name text={valueText(item.after)} />
          </span>
        </span>
      );
    case "document_expiry": {
      const caseId = wordOf(item.caseId);
      const expiresOn = wordOf(item.expiresOn) ?? "";
      const title = [item.category, item.type].flatMap((part) => (wordOf(part) === null ? [] : labelOf(String(part))));
      return (
        <span class="row wrap">
          {caseId === null ? title.join(" · ") : <Link href={caseHref(caseId, "documents")}>{title.join(" · ")}</Link>}
          <Badge tone={item.stage === "expired" ? "bad" : "warn"}>
            {item.stage === "expired" ? "Expired" : "Expires"} {dayText(expiresOn)}
          </Badge>
        </span>
      );
    }
    default:
      return <Hit item={item} />;
  }
}

/** A hit of a list of one's own, or as a vendor gave it. */
function Hit({ item }: { item: JsonObject }) {
  const name = [item.matchedName, item.name, item.entryId, item.id].find((value) => wordOf(value) !== null);
  const said = Object.entries(item).filter(([field, value]) => !unsaid.has(field) && wordOf(value) !== null);
  return (
    <>
      <b dir="auto">
        <Name text={wordOf(name) ?? "A hit"} />
      </b>
      <p class="muted watch-hit">
        {said.map(([field, value]) => (
          <span key={field}>
            {labelOf(field)}: <bdi>{wordOf(value)}</bdi>
          </span>
        ))}
      </p>
    </>
  );
}

/** What stands in the first line, and what only tells machines something. */
const unsaid = new Set(["matchedName", "name", "entryHash", "subjectKey"]);

const wordOf = (value: Json | undefined): string | null =>
  typeof value === "string" || typeof value === "number" ? String(value) : null;

const valueText = (value: Json | undefined): string => {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  if (isObject(value))
    return Object.values(value)
      .flatMap((part) => wordOf(part) ?? [])
      .join(", ");
  return String(value);
};
