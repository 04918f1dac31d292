import { blockKinds, blockTabs } from "../../../../domain/case-screen";
import { fieldTypes } from "../../../../domain/queues";
import { roles } from "../../../../domain/roles";
import type { HelpEntry } from "./help-types";

const ours = "extensions.edgecase";

const about = (
  list: string,
  title: string,
  text: string,
  each: string,
  keys: [string, string, string, string[]?][],
) => [
  { at: `${ours}.${list}`, title, text },
  { at: `${ours}.${list}.*`, title: each, text },
  ...keys.map(([key, name, words, values]) => ({
    at: `${ours}.${list}.*.${key}`,
    title: name,
    text: words,
    ...(values !== undefined && { values }),
  })),
];

/** What a definition says to the people who work on its cases: time limits, indexed fields, masks, who decides, the case screen. */
export const workHelp: HelpEntry[] = [
  ...about(
    "sla",
    "Time limits",
    'How long a case may take somewhere: {"name": "First look", "tags": ["manual_review"], "durationHours": 24}. The first one that fits counts.',
    "A time limit",
    [
      ["name", "Name", "Unique among the time limits: what a running time is known by."],
      ["states", "States", "Paths of states, or of states around them. With tags: any of both. Neither: everywhere."],
      ["tags", "Tags", "Tags of states."],
      ["durationHours", "Hours", "How long the case may take there."],
      ["businessHours", "Business hours", "true: only hours of the team's calendar count (Settings, Time limits)."],
      [
        "pauseWhile",
        "Stands still while",
        "Tags with which the time does not run. Left out: while the applicant is asked, unless the limit is about that.",
      ],
      ["atRiskPercent", "At risk from", "Percent of the time; 80 when left out."],
      [
        "escalateTo",
        "When it is up",
        'The case goes to {"queueId": …} or {"userId": …}. Left out: it stays where it is.',
      ],
    ],
  ),
  ...about(
    "indexedFields",
    "Indexed fields",
    'Facts that queues and lists can ask for: {"key": "industry", "path": "entity.data.industry", "label": "Industry"}. At most ten.',
    "An indexed field",
    [
      ["key", "Key", "What queues call it: letters, digits, dashes, underscores."],
      ["path", "Path", "Where it stands in the context: entity.data.industry."],
      ["type", "Type", "Left out: text.", [...fieldTypes]],
      ["label", "Label", "What people read."],
    ],
  ),
  ...about(
    "masking",
    "Masked fields",
    'Facts that not everybody may read: {"path": "entity.data.taxId", "roles": ["senior"]}. Who may not sees a mask, and can look at one for a reason that is written down.',
    "A masked field",
    [
      ["path", "Path", "From the context, * for every item of a list: entity.data.ubos.*.taxId."],
      ["label", "Label", "What people call it."],
      ["roles", "Who sees it", "Left out: senior analysts, managers, administrators and auditors.", [...roles]],
    ],
  ),
  { at: `${ours}.highRisk`, title: "High risk", text: "Who settles cases of high or critical risk." },
  {
    at: `${ours}.highRisk.decidedBy`,
    title: "Decided by",
    text: "senior: senior analysts and managers only.",
    values: ["analyst", "senior"],
  },
  { at: `${ours}.reasons`, title: "Reasons", text: "Decisions that must say why." },
  {
    at: `${ours}.reasons.required`,
    title: "Wanted for",
    text: "What nobody does without a reason. documents: rejecting one, or asking for it again.",
  },
  ...about(
    "caseScreen",
    "Blocks of the case screen",
    'What analysts see of these cases: {"title": "Shop", "block": "facts", "source": "customData.shop"}. A block is drawn where there is something to draw.',
    "A block",
    [
      ["tab", "Tab", "Where it stands. Left out: facts.", [...blockTabs]],
      ["title", "Title", "Above the block."],
      ["block", "Kind", "How it is drawn.", [...blockKinds]],
      ["source", "Source", "Path in the context: entity.data.address, pluginsOutput.registry."],
      ["when", "Condition", "json-logic over the context. Left out: always."],
      ["fields", "Fields", "Fields or columns in their order. Left out: all."],
    ],
  ),
];
