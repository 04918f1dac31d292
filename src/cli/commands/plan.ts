import type { Json, JsonObject } from "../../lib/json";
import type { Invocation } from "../command";
import { CliError } from "../failure";
import type { Resource } from "../files";
import type { Output } from "../output";
import { at, objectsIn, word } from "../words";

export interface Wish {
  prune: boolean;
  /** How many cases may go at once by new rules of retention. */
  confirmCases?: number;
}

/** Shows what applying these would do. 3 when it cannot be applied, and with `--exit-code` when there is something to do. */
export async function planned(call: Invocation, resources: readonly Resource[], wish: Wish): Promise<number> {
  if (resources.length === 0) throw new CliError("usage", "There is nothing in these files.");
  const api = await call.api();
  const plan = await api.post("/config/apply", {
    resources: resources.map((one) => ({ ...one })),
    ...wish,
    dryRun: true,
  });
  call.out.answer(plan, () => planText(plan, call.out));
  if (plan.valid === false) return 3;
  return call.flag("exit-code") && isSomething(plan) ? 3 : 0;
}

/**
 * Plans, and applies exactly that plan. When the configuration has moved on meanwhile, it says so and goes by a fresh plan, once. 3 when it
 * cannot be applied.
 */
export async function pushed(
  call: Invocation,
  resources: readonly Resource[],
  { prune, confirmCases = 0 }: Wish,
): Promise<number> {
  const { out } = call;
  if (resources.length === 0) throw new CliError("usage", "There is nothing in these files.");
  const api = await call.api();
  const wish = { resources: resources.map((one) => ({ ...one })), prune, confirmCases };
  for (let isLast = false; ; isLast = true) {
    const plan = await api.post("/config/apply", { ...wish, dryRun: true });
    if (plan.valid === false || !isSomething(plan)) {
      out.answer(plan, () => planText(plan, out));
      return plan.valid === false ? 3 : 0;
    }
    try {
      const applied = await api.post("/config/apply", { ...wish, planHash: word(plan, "planHash") });
      out.answer(applied, () => planText(applied, out));
      return 0;
    } catch (failure) {
      if (isLast || !(failure instanceof CliError) || !hasMovedOn(failure)) throw failure;
      out.note("Somebody has changed the configuration meanwhile: planning again.");
    }
  }
}

const hasMovedOn = ({ error }: CliError): boolean => error.code === "conflict" && error.param === "planHash";

/** Whether a plan creates, changes or deletes anything. */
export const isSomething = (plan: JsonObject): boolean =>
  ["create", "update", "delete"].some((action) => Number(at(plan, "counts", action) ?? 0) > 0);

/** A plan, or what was applied, in words. */
export function planText(plan: JsonObject, { paint }: Output): string {
  const lines = objectsIn(plan.changes)
    .filter(({ action }) => action !== "unchanged")
    .flatMap((change) => [
      lineOf(change, paint),
      ...objectsIn(change.differences).map(
        (one) => `      ${word(one, "path")}: ${short(one.before)} → ${short(one.after)}`,
      ),
    ]);
  const problems = objectsIn(plan.problems).map((one) => {
    const where = `${word(one, "kind")} ${word(one, "key")} ${word(one, "path")}`.trim();
    return `${paint(one.severity === "error" ? "red" : "yellow", word(one, "severity"))}  ${where}: ${word(one, "message")}`;
  });
  const shownOnce = (what: string, one: JsonObject) => `${what} (shown this once): ${word(one, "secret")}`;
  const secrets = [
    ...objectsIn(plan.secrets).map((one) => shownOnce(`Signing secret of ${word(one, "url")}`, one)),
    ...objectsIn(plan.triggerSecrets).map((one) =>
      shownOnce(`Secret of the trigger ${word(one, "name")} at ${word(one, "url")}`, one),
    ),
  ];
  return [...lines, ...problems, ...secrets, summary(plan)].join("\n");
}

function summary(plan: JsonObject): string {
  const count = (action: string): number => Number(at(plan, "counts", action) ?? 0);
  const unchanged = `${count("unchanged")} unchanged`;
  const extra = count("extra") > 0 ? `, ${count("extra")} more there that nobody asked for` : "";
  if (!isSomething(plan)) return `Nothing to do: ${unchanged}${extra}.`;
  const verb = plan.applied === true ? ["created", "changed", "deleted"] : ["to create", "to change", "to delete"];
  const said = ["create", "update", "delete"].map((action, place) => `${count(action)} ${verb[place]}`);
  return `${said.join(", ")}, ${unchanged}${extra}.`;
}

function lineOf(change: JsonObject, paint: Output["paint"]): string {
  const name = `${word(change, "kind")} ${word(change, "key")}`;
  switch (change.action) {
    case "create":
      return paint("green", `  + ${name}`);
    case "update":
      return paint("yellow", `  ~ ${name}`);
    case "delete":
      return paint("red", `  - ${name}`);
    default:
      return paint("dim", `  ? ${name} (stays)`);
  }
}

function short(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
