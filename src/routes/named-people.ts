import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { listUsers, type User } from "../db/users";
import { type Actor, can } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseIn } from "./case-command";
import { mayKnowOf } from "./framework-case-scope";
import { type ApiProblem, problem } from "./problem";

type Naming = CaseCall<unknown, { expectedVersion?: number | undefined }>;

/** Only people of the team who may see this case can be named: a name nobody answers to would be told to nobody. */
export async function namedPeople(call: Naming, ids: readonly string[]): Promise<Result<string[], ApiProblem>> {
  if (ids.length === 0) return ok([]);
  const team = await listUsers(dbOf(call.env, call.tenantId), call.tenantId);
  const known = new Set<string>(team.flatMap(({ id, role }) => (can(role, "cases:read") ? [id] : [])));
  const stranger = ids.findIndex((id) => !known.has(id));
  if (stranger !== -1)
    return err(problem("bad_value", "There is no such person who sees cases.", { param: `mentions.${stranger}` }));
  const outsider = await limitedFrom(
    call,
    team.filter(({ id }) => ids.includes(id)),
  );
  if (outsider !== null)
    return err(
      problem("bad_value", "This person does not see this case.", { param: `mentions.${ids.indexOf(outsider)}` }),
    );
  return ok([...new Set(ids)]);
}

/** The first of these people whose limits leave this case out; null: all of them may know of it. */
async function limitedFrom(call: Naming, people: readonly User[]): Promise<string | null> {
  const { env, tenantId, nowMs } = call;
  const limited = people.filter(({ caseScope = null }) => caseScope !== null);
  if (limited.length === 0) return null;
  const ref = caseIn(call);
  const row = ref.ok ? await caseOf(env, ref.value).indexRow() : null;
  for (const { id, role, name, email, caseScope = null } of limited) {
    const person: Actor = { kind: "analyst", tenantId, userId: id, role, name, email, caseScope };
    if (row === null || !(await mayKnowOf(env, person, row, nowMs))) return id;
  }
  return null;
}
