import * as z from "zod";
import { Tags, Time } from "./console-list";

/** What the page shows of a Case. Strings and numbers only: nothing else reaches the renderer. */
export const CaseShown = z.object({
  id: z.string(),
  workflow: z.object({ key: z.string(), version: z.number(), name: z.string() }),
  status: z.string(),
  state: z.string(),
  tags: z.array(z.string()),
  outcome: z.string().nullable(),
  risk: z
    .object({
      score: z.number(),
      level: z.string(),
      indicators: z.array(z.object({ name: z.string(), domain: z.string() })),
    })
    .nullable(),
  version: z.number(),
  assignee: z.object({ id: z.string() }).nullable(),
  externalId: z.string().nullable(),
  /** The open ones. */
  incidents: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      message: z.string(),
      openedAt: z.string(),
    }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type CaseShown = z.output<typeof CaseShown>;

export const TimelineShown = z.object({
  seq: z.number(),
  at: z.string(),
  type: z.string(),
  subject: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  fromState: z.string().nullable(),
  toState: z.string(),
  accepted: z.boolean(),
});
export type TimelineShown = z.output<typeof TimelineShown>;

interface Props {
  name: string | null;
  shown: CaseShown;
  entries: TimelineShown[];
  /** Sequence number after which the next page of the timeline begins. */
  next: number | null;
}

/** One case: what needs somebody first, then where it stands and why, then what happened. */
export function CasePage({ name, shown, entries, next }: Props) {
  return (
    <>
      <p>
        <a href="/console">All cases</a>
      </p>
      <h1>{name ?? shown.externalId ?? shown.id}</h1>
      {shown.incidents.length > 0 && (
        <section class="alert" aria-labelledby="incidents">
          <h2 id="incidents">Needs attention</h2>
          <ul>
            {shown.incidents.map((incident) => (
              <li key={incident.id}>
                <strong>{incident.code}</strong> {incident.message} <Time at={incident.openedAt} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl>
        <Fact name="State">{shown.state.replaceAll("|", ", ")}</Fact>
        <Fact name="Status">{shown.outcome === null ? shown.status : `${shown.status}, ${shown.outcome}`}</Fact>
        <Fact name="Tags">
          <Tags tags={shown.tags} />
        </Fact>
        <Fact name="Workflow">{`${shown.workflow.name} (${shown.workflow.key} v${shown.workflow.version})`}</Fact>
        <Fact name="Assigned to">{shown.assignee?.id ?? "nobody"}</Fact>
        <Fact name="Your id">{shown.externalId ?? "–"}</Fact>
        <Fact name="Opened">
          <Time at={shown.createdAt} />
        </Fact>
        <Fact name="Last change">
          <Time at={shown.updatedAt} />
        </Fact>
        <Fact name="Case id">{shown.id}</Fact>
      </dl>
      {shown.risk !== null && (
        <section aria-labelledby="risk">
          <h2 id="risk">{`Risk ${shown.risk.score}, ${shown.risk.level}`}</h2>
          {shown.risk.indicators.length === 0 ? (
            <p>No rule has hit.</p>
          ) : (
            <ul>
              {shown.risk.indicators.map((indicator, place) => (
                <li key={place}>{`${indicator.name} (${indicator.domain})`}</li>
              ))}
            </ul>
          )}
        </section>
      )}
      <section aria-labelledby="timeline">
        <h2 id="timeline">Timeline</h2>
        <div class="scroll">
          <table>
            <caption>What happened, in order</caption>
            <thead>
              <tr>
                {["#", "When", "What", "By", "State"].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.seq}>
                  <td>{entry.seq}</td>
                  <td>
                    <Time at={entry.at} />
                  </td>
                  <td>{whatOf(entry)}</td>
                  <td>{`${entry.actor.kind.replaceAll("_", " ")} ${entry.actor.id}`}</td>
                  <td>{entry.fromState === entry.toState ? "unchanged" : entry.toState.replaceAll("|", ", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {next !== null && (
          <p class="more">
            <a href={`/console/cases/${shown.id}?after=${next}`}>Later entries</a>
          </p>
        )}
      </section>
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: preact.ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const whatOf = (entry: TimelineShown): string =>
  [entry.type.replaceAll(/[._]/g, " "), entry.subject, entry.accepted ? null : "(not accepted)"]
    .filter(Boolean)
    .join(" ");
