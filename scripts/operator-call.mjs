// What scripts say to the operator's door of a deployment (`/operator/v1`), with the token of the environment, never of the command line.
import { setTimeout as sleep } from "node:timers/promises";

/** Said by the door itself: trying again does not help. */
export class Refused extends Error {
  constructor(status, { code, message, ...details }) {
    super(message);
    Object.assign(this, { status, code, details });
  }
}

/**
 * `call(method, path, { query, body, headers })`: the answer, whose body nobody has read. Trouble on the way is tried again: every call of
 * this door may come twice.
 */
export function operatorAt(url, token) {
  const base = `${url.replace(/\/+$/, "")}/operator/v1`;
  return async function call(method, path, { query = {}, body } = {}) {
    const address = `${base}${path}?${new URLSearchParams(query)}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(address, { method, body, headers: { Authorization: `Bearer ${token}` } }).catch(
        (problem) => problem,
      );
      if (answer instanceof Response && answer.ok) return answer;
      const isPassing = !(answer instanceof Response) || answer.status >= 500 || answer.status === 429;
      if (isPassing && attempt < 4) {
        await (answer instanceof Response ? answer.body?.cancel() : null);
        await sleep(500 * 2 ** attempt);
        continue;
      }
      if (!(answer instanceof Response))
        throw new Error(`${url} does not answer: ${answer.cause?.code ?? answer.message}`);
      throw await refusal(answer, url);
    }
  };
}

async function refusal(answer, url) {
  const said = await answer.json().catch(() => null);
  if (answer.status === 404 && said?.error?.code === "not_found")
    return new Refused(404, {
      code: "no_door",
      message: `${url} has no operator's door: its setting OPERATOR_TOKEN is missing.`,
    });
  if (answer.status === 401)
    return new Refused(401, { code: "wrong_token", message: "OPERATOR_TOKEN here is not the one of the deployment." });
  const error = said?.error ?? { code: `http_${answer.status}`, message: `${url} answered ${answer.status}.` };
  return new Refused(answer.status, error);
}

/** Works on each, so many at a time, in order; the first that fails ends it. */
export async function eachOf(things, atOnce, work) {
  const waiting = things[Symbol.asyncIterator]?.() ?? things[Symbol.iterator]();
  const worker = async () => {
    for (let next = await waiting.next(); !next.done; next = await waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
