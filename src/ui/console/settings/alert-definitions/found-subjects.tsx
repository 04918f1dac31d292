import type { BacktestSummary } from "../../../../monitoring/backtest";
import { Badge, Button, type Column, Link, Table } from "../../../shared";
import { alertTones } from "../../model/alert";
import { riskWords } from "../../model/words";
import { Name } from "../../names/name";
import { type BacktestSubject, type Find, subjectShown } from "./backtest";

const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
export const numberText = (value: number): string => numbers.format(value);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

type Row = BacktestSummary["topSubjects"][number];

/** For whom a rule held most often. */
export function FoundSubjects({
  summary,
  noun,
  known,
  onFind,
}: {
  summary: BacktestSummary;
  noun: string;
  known: ReadonlyMap<string, BacktestSubject>;
  onFind: (find: Find) => void;
}) {
  const columns: Column<Row>[] = [
    {
      ...{ key: "subject", label: capital(noun), names: true, value: ({ id }) => subjectShown(id, known).name },
      render: ({ id }) => <SubjectName id={id} known={known} />,
    },
    { key: "days", label: "Days", align: "end", value: ({ days }) => days, render: ({ days }) => days },
    {
      ...{ key: "value", label: "Highest", align: "end", value: ({ value }) => value },
      render: ({ value, severity }) => (
        <span class="row found-value">
          <bdi class="num">{numberText(value)}</bdi>
          <Badge tone={alertTones[severity]}>{riskWords[severity]}</Badge>
        </span>
      ),
    },
    {
      ...{ key: "actions", label: "Evidence", align: "end" },
      render: ({ id }) => (
        <Button size="small" kind="quiet" onClick={() => onFind({ subjectId: id, of: "draft" })}>
          Why<span class="unseen"> {subjectShown(id, known).name}</span>
        </Button>
      ),
    },
  ];
  return (
    <section class="stack-small" aria-label="For whom it holds">
      <h3>
        {summary.subjects > summary.topSubjects.length
          ? `The first ${summary.topSubjects.length} of ${summary.subjects} ${noun}s`
          : "For whom it holds"}
      </h3>
      <Table
        caption={`${capital(noun)}s`}
        columns={columns}
        rows={summary.topSubjects}
        rowKey={({ id }) => id}
        tools={null}
      />
    </section>
  );
}

export function SubjectName({ id, known }: { id: string; known: ReadonlyMap<string, BacktestSubject> }) {
  const { name, href } = subjectShown(id, known);
  if (href === null) return <bdi class="mono breakable">{name}</bdi>;
  return (
    <Link class="breakable" href={href}>
      <bdi>
        <Name text={name} />
      </bdi>
    </Link>
  );
}
