import { goWithoutSecondLook } from "../../domain/retention-rules";
import { settingsOf } from "../../env";
import { checkUrl } from "../../outside";
import { builtInReasons } from "../../review/decision-reasons";
import { settingsProblem } from "../../screening/settings";
import { wantsTheirSecret } from "../../triggers/sender-proof.schema";
import { issuerProblem } from "../identity-provider-routes";
import { goneAtOnce } from "../retention-routes";
import { wouldLockOut } from "../sign-in-settings-routes";
import { otherProof, triggerSettings } from "../trigger-actions";
import type { Checking, ConfigProblem, Said } from "./check";
import { oldestProviders, reasonKey } from "./current";
import type { Change } from "./plan";
import type { Kind, Resource, ResourceOf } from "./resource.schema";

// What leads in and out: triggers, identity providers, sign-in, watch lists; and what each of them cannot bring along.

/** Why a trigger cannot be written: nothing runs its workflow, or it would ask for another secret than it has. */
export function triggerProblem({ current, changes }: Checking, { key, spec }: ResourceOf<"trigger">): Said {
  const known = current.rows.triggers.find((row) => triggerSettings(row).name === key);
  if (known !== undefined && triggerSettings(known).authentication.kind !== spec.authentication.kind)
    return { code: "bad_value", path: "authentication.kind", message: otherProof };
  return isThere({ current, changes }, "workflow_definition", spec.workflow)
    ? null
    : { code: "bad_value", path: "workflow", message: `There is no published workflow "${spec.workflow}".` };
}

/** An order that names a reason which nobody has, or one twice. */
export function reasonOrderProblem(
  { current, changes }: Checking,
  { key, spec }: ResourceOf<"decision_reason_order">,
): Said {
  const place = spec.reasons.findIndex(
    (named, at) =>
      spec.reasons.indexOf(named) !== at ||
      !(
        builtInReasons.some(({ code, decision }) => code === named && decision === key) ||
        isThere({ current, changes }, "decision_reason", reasonKey(key, named))
      ),
  );
  if (place === -1) return null;
  const message = `"${spec.reasons[place]}" is no reason of this decision, or is named twice.`;
  return { code: "bad_value", path: `reasons.${place}`, message };
}

export function issuerTrouble({ env }: Checking, { key }: ResourceOf<"identity_provider">): Said {
  const message = issuerProblem(env, key);
  return message === null ? null : { code: "bad_value", path: "", message };
}

export function watchListProblem({ env }: Checking, { spec }: ResourceOf<"screening_list">): Said {
  const leads = spec.url === null ? null : checkUrl(spec.url, settingsOf(env).EGRESS_ALLOW_HOSTS);
  return leads === null || leads.ok ? null : { code: "bad_value", path: "url", message: leads.error.message };
}

export function screeningProblem({ spec }: ResourceOf<"screening">): Said {
  const wrong = settingsProblem(spec);
  return wrong === null ? null : { code: "bad_value", ...wrong };
}

/** What rules of retention let go as soon as they are written: said in every plan, and beyond a hundred cases wanted by number. */
export async function goneProblems(
  { env, tenantId, nowMs, confirmCases }: Checking,
  { kind, key, spec }: ResourceOf<"retention">,
): Promise<ConfigProblem[]> {
  const cases = await goneAtOnce(env, tenantId, spec.rules, nowMs);
  if (cases === 0) return [];
  const isConfirmed = cases <= Math.max(goWithoutSecondLook, confirmCases);
  const message = isConfirmed
    ? `${cases} cases lose what these rules say as soon as they are written.`
    : `${cases} cases would lose what these rules say at once. Send \`confirmCases\` with that number if they shall.`;
  const severity = isConfirmed ? "warning" : "error";
  return [{ kind, key, severity, code: "cases_would_go", path: "rules", message }];
}

/** Whether people could still sign in when all is done; asked only when something of it changes. */
export function lockOut({ current, changes, resources }: Checking): ConfigProblem[] {
  const moved = changes.filter(({ kind, action }) => isDoor(kind) && action !== "unchanged" && action !== "extra");
  if (moved.length === 0) return [];
  const [wanted] = resources.filter((one) => one.kind === "sign_in");
  const rules = wanted === undefined ? current.rows.signIn : wanted.spec;
  const configured = new Set(oldestProviders(current.rows.providers).map(({ id }) => id));
  const providers = current.rows.providers.flatMap((one) => {
    if (!configured.has(one.id)) return [one];
    if (isGoing(changes, "identity_provider", one.issuer)) return [];
    const said = resources.find((each) => each.kind === "identity_provider" && each.key === one.issuer);
    return [said?.kind === "identity_provider" ? { ...one, enabled: said.spec.enabled } : one];
  });
  const message = wouldLockOut(rules, providers);
  const [first] = moved;
  return message === null || first === undefined
    ? []
    : [{ kind: first.kind, key: first.key, severity: "error", code: "in_use", path: "", message }];
}

/** What has to be given by hand afterwards: secrets are no configuration. */
export function leftToDo({ current, changes, resources }: Checking): ConfigProblem[] {
  const isNew = ({ kind, key }: Resource) =>
    changes.some((one) => one.kind === kind && one.key === key && one.action === "create");
  return resources.flatMap((one): ConfigProblem[] => {
    const { kind, key } = one;
    const warning = (code: string, path: string, message: string): ConfigProblem[] => [
      { kind, key, severity: "warning", code, path, message },
    ];
    if (kind === "trigger" && isNew(one) && wantsTheirSecret(one.spec.authentication))
      return warning(
        "secret_needed",
        "authentication",
        "It takes no message before `POST /triggers/{id}/rotate` has given the client secret of the sender's app.",
      );
    if (kind === "identity_provider" && isNew(one))
      return warning(
        "secret_needed",
        "",
        "It is a public client until `PUT /identity-providers/{id}` gives its client secret. Register its new `redirectUri` with the provider.",
      );
    if (kind !== "webhook_endpoint") return [];
    const known = current.rows.endpoints.find(({ url }) => url === key);
    const there: string[] = known === undefined ? [] : JSON.parse(known.headerNames);
    const missing = (one.spec.headerNames ?? []).filter((name) => !there.includes(name));
    return missing.length === 0
      ? []
      : warning(
          "secret_needed",
          "headerNames",
          `It has no value for ${missing.join(", ")}: give them with \`PATCH /webhook-endpoints/{id}\`.`,
        );
  });
}

const isDoor = (kind: Kind): boolean => kind === "sign_in" || kind === "identity_provider";

const isGoing = (changes: readonly Change[], kind: Kind, key: string): boolean =>
  changes.some((one) => one.kind === kind && one.key === key && one.action === "delete");

/** Whether something will be there when all is done. */
function isThere({ current, changes }: Pick<Checking, "current" | "changes">, kind: Kind, key: string): boolean {
  const change = changes.find((one) => one.kind === kind && one.key === key);
  if (change !== undefined) return change.action !== "delete";
  return current.resources.some((one) => one.kind === kind && one.key === key);
}
