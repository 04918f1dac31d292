import { replace } from "./bindings";
import { add, isCounting } from "./counts";

interface Answered {
  meta?: { rows_read?: number; rows_written?: number; size_after?: number };
}

/**
 * Counts what every query of D1 says of itself. `raw`, which the query builder reads by, keeps that to itself, and what is below the
 * binding is private to it; but its answers come as text, through the one prototype that every answer has.
 */
export function countDatabases(): void {
  const text = Response.prototype.text;
  replace(Response.prototype, "text", async function counting(this: Response): Promise<string> {
    const body = await text.call(this);
    if (isCounting() && body.includes('"rows_read":')) for (const answer of answersIn(body)) count(answer);
    return body;
  });
}

function count({ meta }: Answered): void {
  if (meta?.rows_read === undefined) return;
  add("d1.queries");
  add("d1.rowsRead", meta.rows_read);
  add("d1.rowsWritten", meta.rows_written ?? 0);
}

function answersIn(body: string): Answered[] {
  const said = JSON.parse(body) as Answered | Answered[];
  return [said].flat();
}
