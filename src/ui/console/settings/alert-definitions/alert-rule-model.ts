import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { isObject, type JsonObject } from "../../../../lib/json";
import { type Answer, api, type Loader, loader } from "../../../shared";
import { type JsonDraft, jsonDraft, type ListedProblem, openDrafts } from "../editor/json-draft";
import type { JsonSource } from "../editor/json-source";
import { prettyJson } from "../frame/json-field";
import { type AlertRule, type AlertRuleVersion, type Checked, pathOf, writtenPart } from "./alert-rule";

export interface AlertRuleModel extends Omit<JsonDraft<AlertRule, JsonObject, Checked>, "stored" | "take"> {
  readonly id: string;
  readonly rule: Loader<AlertRule>;
  readonly versions: Loader<AlertRuleVersion[]>;
  /** What the rule looks for, in words, as it last made sense. */
  readonly sentence: ReadonlySignal<string>;
  /** Publishes, switches, archives, runs: whatever takes no more than saying so. */
  step(verb: "publish" | "enable" | "disable" | "archive" | "run"): Promise<Answer<AlertRule>>;
}

/** The model of one rule. */
export const alertRuleModel = openDrafts(createAlertRuleModel);

export function createAlertRuleModel(id: string): AlertRuleModel {
  const path = pathOf(id);
  const rule = loader<AlertRule>((stop) => api.get(path, { signal: stop }));
  const versions = loader<AlertRuleVersion[]>(async (stop) => {
    const answer = await api.get<{ data: AlertRuleVersion[] }>(`${path}/versions`, { signal: stop });
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  });
  const sentence = signal("");
  const {
    stored: _stored,
    take: _take,
    ...draft
  } = jsonDraft<AlertRule, JsonObject, Checked>({
    path,
    stored: rule,
    restMs: 500,
    textOf: (stored) => `${prettyJson(writtenPart(stored))}\n`,
    written: (last) => (isObject(last) ? last : {}),
    textOfWritten: (after) => `${prettyJson(after)}\n`,
    versionOf: ({ version }) => version,
    lockedBy: ({ state }) => (state === "archived" ? "It is archived and never changes." : null),
    strangersIn,
    check: (source, stop) => api.post("/alert-definitions/check", { definition: source.value }, { signal: stop }),
    save: (source, known) => api.put(path, { definition: source.value, expectedVersion: known.version }),
    badCode: "bad_definition",
    onTaken: (stored) => {
      sentence.value = stored.sentence;
    },
  });
  effect(() => {
    const said = draft.checked.value?.sentence ?? null;
    if (said !== null) sentence.value = said;
  });

  return {
    ...draft,
    ...{ id, rule, versions, sentence },
    async step(verb) {
      // What was looked at, not what somebody made of it meanwhile.
      const expectedVersion = rule.value?.version;
      const body = verb === "run" || expectedVersion === undefined ? {} : { expectedVersion };
      const answer = await api.post<AlertRule>(`${path}/${verb}`, body);
      if (answer.ok) rule.put(answer.value);
      return answer;
    },
  };
}

/** What stands in the text and is said elsewhere: by the switch, which works at once. */
const strangersIn = ({ value }: JsonSource): ListedProblem[] =>
  isObject(value) && Object.hasOwn(value, "enabled")
    ? [{ path: "enabled", message: "is switched above, at once: leave it out here", severity: "error" }]
    : [];
