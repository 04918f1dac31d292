import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import type { Column } from "../../shared/rows";
import { Skeleton } from "../../shared/skeleton";
import { Table } from "../../shared/table";
import { Time } from "../../shared/time";
import { riskTones, riskWords } from "../model/words";
import { reportHref, type TrendPoint, trend } from "./merchants-model";
import { ScoreTrend } from "./score-trend";

/** How the merchant's score has gone, drawn and as a table. */
export const TrendPanel = ({ reportId }: { reportId: string }) => (
  <section class="panel" aria-label="Course of the score">
    <header class="panel-head">
      <h2>Course of the score</h2>
    </header>
    <Loaded
      of={trend.state}
      retry={() => void trend.load()}
      skeleton={<Skeleton lines={4} label="Loading the course of the score" />}
    >
      {({ data }) =>
        data.length < 2 ? (
          <p class="muted">It is drawn from the second completed report on.</p>
        ) : (
          <>
            <ScoreTrend points={data} current={reportId} />
            <details class="behind">
              <summary>
                <Icon name="chevronRight" size={14} />
                Show as a table
              </summary>
              <Table
                caption="Reports on the merchant"
                columns={columns}
                rows={data.toReversed()}
                rowKey={(point) => point.reportId}
                tools={null}
              />
            </details>
          </>
        )
      }
    </Loaded>
  </section>
);

const columns: Column<TrendPoint>[] = [
  {
    key: "at",
    label: "When",
    names: true,
    value: ({ at }) => at,
    render: ({ at, reportId }) => (
      <Link href={reportHref(reportId)}>
        <Time at={at} exact />
      </Link>
    ),
  },
  {
    key: "riskScore",
    label: "Score",
    align: "end",
    value: ({ riskScore }) => riskScore,
    render: ({ riskScore }) => riskScore ?? "–",
  },
  {
    key: "riskLevel",
    label: "Risk",
    value: ({ riskLevel }) => riskLevel,
    render: ({ riskLevel }) =>
      riskLevel === null ? "–" : <Badge tone={riskTones[riskLevel]}>{riskWords[riskLevel]}</Badge>,
  },
  {
    key: "changes",
    label: "Changes",
    align: "end",
    value: ({ changes }) => changes,
    render: ({ changes }) => changes ?? "–",
  },
];
