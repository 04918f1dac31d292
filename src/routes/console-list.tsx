import * as z from "zod";
import type { CaseRow } from "../db/cases";

const statuses = ["active", "completed", "failed", "cancelled"] as const;

/** What the list can be narrowed by, as it stands in the address. Anything odd counts as not given. */
export const Filters = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  tag: z.string().trim().max(100).optional().catch(undefined),
  status: z.enum(statuses).optional().catch(undefined),
});
export type Filters = z.output<typeof Filters>;

/** The list of cases with its filters. `next`: address of the next page. */
export function CaseTable({ rows, chosen, next }: { rows: CaseRow[]; chosen: Filters; next: string | null }) {
  return (
    <>
      <h1>Cases</h1>
      <search>
        <form class="filters" method="get" action="/console">
          <label>
            Name, e-mail or your id
            <input type="search" name="q" value={chosen.q ?? ""} />
          </label>
          <label>
            Tag
            <input name="tag" value={chosen.tag ?? ""} />
          </label>
          <label>
            Status
            <select name="status">
              <option value="">Any</option>
              {statuses.map((status) => (
                <option key={status} value={status} selected={status === chosen.status}>
                  {status}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Show</button>
        </form>
      </search>
      {rows.length === 0 ? (
        <p>No case matches. Cases appear here as soon as they are opened over the API.</p>
      ) : (
        <div class="scroll">
          <table>
            <caption>Newest first</caption>
            <thead>
              <tr>
                {["Who", "Workflow", "State", "Tags", "Risk", "Status", "Opened"].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.caseId}>
                  <th scope="row">
                    <a href={`/console/cases/${row.caseId}`}>{row.name ?? row.externalId ?? row.caseId}</a>
                  </th>
                  <td>{`${row.definitionKey} v${row.definitionVersion}`}</td>
                  <td>{row.state.replaceAll("|", ", ")}</td>
                  <td>
                    <Tags tags={row.tags} />
                  </td>
                  <td>{row.riskScore === null ? "–" : `${row.riskScore} ${row.riskLevel ?? ""}`}</td>
                  <td>{row.openIncidents > 0 ? `${row.status}, needs attention` : row.status}</td>
                  <td>
                    <Time at={new Date(row.createdAtMs).toISOString()} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== null && (
        <p class="more">
          <a href={next}>Older cases</a>
        </p>
      )}
    </>
  );
}

export const Tags = ({ tags }: { tags: string[] }) => (
  <>
    {tags.map((tag) => (
      <span class="tag" key={tag}>
        {tag}
      </span>
    ))}
  </>
);

/** ISO time, to the minute, with the exact one for machines. */
export const Time = ({ at }: { at: string }) => <time dateTime={at}>{`${at.slice(0, 16).replace("T", " ")} UTC`}</time>;
