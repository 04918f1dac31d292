import { useState } from "preact/hooks";
import type { BacktestDifference, GroupDifference } from "../../../../monitoring/backtest";
import { Button } from "../../../shared";
import { riskWords } from "../../model/words";
import { type AlertBacktest, type BacktestSubject, countWords, type Find, restOfGroup } from "./backtest";
import { numberText, SubjectName } from "./found-subjects";

const firstShown = 5;

interface Line extends GroupDifference {
  /** What it was in the published version, in words; null: it is in one of the two only. */
  before: string | null;
}

/** What the draft does other than the published version: whom it finds anew, whom no more, and for whom the numbers are others. */
export function BacktestDifferences({
  backtest,
  known,
  onFind,
}: {
  backtest: AlertBacktest;
  known: ReadonlyMap<string, BacktestSubject>;
  onFind: (find: Find) => void;
}) {
  const { result, againstVersion } = backtest;
  if (result === null || result.difference === null || result.counts === null) return null;
  const { difference, counts } = result;
  const total = counts.onlyDraft + counts.onlyPublished + counts.changed;
  const parts = { known, onFind };
  return (
    <section class="stack-small" aria-label="Compared with the published version">
      <h3>{`Compared with version ${againstVersion ?? ""}`}</h3>
      <p>{differenceWords(backtest)}</p>
      {total > 0 && (
        <>
          <Group {...parts} title="New" lines={alone(difference.onlyDraft)} total={counts.onlyDraft} of="draft" />
          <Group
            {...parts}
            title="No longer found"
            lines={alone(difference.onlyPublished)}
            total={counts.onlyPublished}
            of="published"
          />
          <Group
            {...parts}
            title="Other days or numbers"
            lines={difference.changed.map((group) => ({ ...group, before: beforeWords(group, backtest.kind) }))}
            total={counts.changed}
            of="draft"
          />
        </>
      )}
    </section>
  );
}

/** In a sentence, for the panel and before publishing. */
export function differenceWords({ result, againstVersion }: AlertBacktest): string {
  if (result?.difference == null || result.counts === null) return "There is nothing published to compare with.";
  const { counts, difference } = result;
  const { alerts } = difference;
  const many = `${countWords(alerts.draft, "alert")} instead of ${alerts.published.toLocaleString("en")}`;
  const parts = [
    counts.onlyDraft > 0 && `${counts.onlyDraft.toLocaleString("en")} found anew`,
    counts.onlyPublished > 0 && `${counts.onlyPublished.toLocaleString("en")} no longer found`,
    counts.changed > 0 && `${counts.changed.toLocaleString("en")} with other days or numbers`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `It finds the very same as version ${againstVersion ?? ""}.`;
  if (difference.same > 0) parts.push(`${difference.same.toLocaleString("en")} the same`);
  return `${many}: ${parts.join(", ")}.`;
}

const alone = (groups: readonly GroupDifference[]): Line[] => groups.map((group) => ({ ...group, before: null }));

const numbersWords = ({ days, value, severity }: Pick<GroupDifference, "days" | "value" | "severity">): string =>
  `${countWords(days, "day")}, up to ${numberText(value)}, ${riskWords[severity].toLowerCase()}`;

/** Two that look alike in a line differ in their days, or in how many transactions (or reports) there were. */
function beforeWords(group: BacktestDifference["changed"][number], kind: AlertBacktest["kind"]): string {
  const before = numbersWords(group.before);
  return before === numbersWords(group) ? `other days or ${kind}` : before;
}

function Group({
  title,
  lines,
  total,
  of,
  known,
  onFind,
}: {
  title: string;
  lines: readonly Line[];
  total: number;
  of: Find["of"];
  known: ReadonlyMap<string, BacktestSubject>;
  onFind: (find: Find) => void;
}) {
  const [all, setAll] = useState(false);
  if (total === 0) return null;
  const shown = all ? lines : lines.slice(0, firstShown);
  return (
    <div class="difference">
      <h4>
        {title} <span class="muted num">{total.toLocaleString("en")}</span>
      </h4>
      <ul aria-label={title}>
        {shown.map((line) => (
          <li key={line.groupKey}>
            <span class="difference-words">
              <SubjectName id={line.subject.id} known={known} />
              {restOfGroup(line) !== "" && <span class="muted"> · {restOfGroup(line)}</span>}
              <span class="muted">
                {line.before !== null && (
                  <>
                    <s>{line.before}</s> →{" "}
                  </>
                )}
                {numbersWords(line)}
              </span>
            </span>
            <Button
              size="small"
              kind="quiet"
              onClick={() => onFind({ subjectId: line.subject.id, groupKey: line.groupKey, of })}
            >
              Why<span class="unseen"> {known.get(line.subject.id)?.name ?? line.subject.id}</span>
            </Button>
          </li>
        ))}
      </ul>
      {lines.length > shown.length && (
        <Button size="small" kind="quiet" onClick={() => setAll(true)}>
          {`Show all ${lines.length.toLocaleString("en")}`}
        </Button>
      )}
      {all && total > lines.length && <p class="muted">The others are not listed.</p>}
    </div>
  );
}
