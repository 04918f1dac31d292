import { entityName } from "../../../../domain/entity-name";
import { type PathTaken, pathTaken } from "../../../../drawing/path-taken";
import type { JsonObject } from "../../../../lib/json";
import { ok } from "../../../../lib/result";
import { type Answer, api, type Listed } from "../../../shared";

/** A case as far as its chart needs it. */
export interface CaseOnChart {
  id: string;
  name: string;
  state: string;
  definitionId: string;
  path: PathTaken;
}

interface CaseAnswer {
  id: string;
  state: string;
  externalId: string | null;
  workflow: { id: string };
  context: { entity?: { data?: JsonObject } };
}

const mostPages = 20;

/** The case and everything it went through. */
export async function caseOnChart(id: string, signal: AbortSignal): Promise<Answer<CaseOnChart>> {
  const path = `/cases/${encodeURIComponent(id)}`;
  const found = await api.get<CaseAnswer>(path, { signal });
  if (!found.ok) return found;
  const entries: Parameters<typeof pathTaken>[0][number][] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const part = await api.get<Listed<(typeof entries)[number]>>(`${path}/timeline?limit=100${at}`, { signal });
    if (!part.ok) return part;
    entries.push(...part.value.data);
    cursor = part.value.nextCursor;
    if (cursor === null) break;
  }
  const { state, workflow } = found.value;
  return ok({ id, name: nameOf(found.value), state, definitionId: workflow.id, path: pathTaken(entries) });
}

function nameOf({ id, externalId, context }: CaseAnswer): string {
  return entityName(context.entity?.data ?? {}) ?? externalId ?? id;
}
