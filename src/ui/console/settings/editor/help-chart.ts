import type { HelpEntry } from "./help-types";

/** The statechart and the parts of a definition around it. */
export const chartHelp: HelpEntry[] = [
  {
    at: "definition",
    title: "Statechart",
    text: "The states of a case and the events that move it. XState-shaped JSON.",
  },
  {
    at: "extensions",
    title: "Plugins",
    text: "Work that states do when they are entered: calls, checks, children, scores.",
  },
  {
    at: "config",
    title: "Settings of cases",
    text: "Language, subscriptions and switches every case of this workflow starts with.",
  },
  {
    at: "contextSchema",
    title: "Schema of the facts",
    text: "JSON Schema (draft 7) that `context` of a new case must fit. null: anything goes.",
  },
  {
    at: "documentsSchema",
    title: "Documents",
    text: "Kinds of documents with their properties, for the review screen.",
  },
  { at: "forms", title: "Forms", text: "Collection flows by key. A state names its own in meta.form." },
  { at: "definition.id", title: "Id of the chart", text: "Targets that begin with # refer to ids." },
  {
    at: "definition.initial",
    title: "First state",
    text: "The state every case begins in. One of the names under states.",
  },
  {
    at: "definition.states",
    title: "States",
    text: "Name → state. Names hold no dots, bars or #, and are not only digits.",
  },
  {
    at: "definition.on",
    title: "Events heard in every state",
    text: "Event → transition. A state's own transition for the same event comes first.",
  },
  {
    at: "definition.context",
    title: "Starting context",
    text: "Kept for charts from elsewhere. The facts of a case come with POST /cases.",
  },
  {
    at: "definition.states.*",
    title: "A state",
    text: "Where a case can be. It runs the plugins that name it in stateNames when it is entered.",
  },
  {
    at: "definition.states.*.type",
    title: "Kind of state",
    text: "final ends the case (or the region it lies in); parallel has all its states active at once; history goes back to where it was.",
    values: ["atomic", "compound", "parallel", "final", "history"],
  },
  {
    at: "definition.states.*.initial",
    title: "First inner state",
    text: "Needed when the state has states of its own (not when it is parallel).",
  },
  {
    at: "definition.states.*.states",
    title: "Inner states",
    text: "States within this one. The case is in this state as long as it is in one of them.",
  },
  {
    at: "definition.states.*.tags",
    title: "Tags",
    text: "What the state means to queues and pages: collection_flow and revision wait for the applicant, manual_review for an analyst; approved, rejected and failure tell the outcome of a final state.",
    values: [
      "collection_flow",
      "manual_review",
      "revision",
      "data_enrichment",
      "pending_process",
      "approved",
      "rejected",
      "failure",
    ],
  },
  {
    at: "definition.states.*.on",
    title: "Transitions",
    text: "Event → target, or a list of {target, cond}: the first whose guard holds is taken. The events approve, reject and revision are an analyst's decisions.",
  },
  {
    at: "definition.states.*.on.*",
    title: "A transition",
    text: "Name of the target state, an object, or a list tried from top to bottom.",
  },
  {
    at: "definition.states.*.on.*.target",
    title: "Target",
    text: "A sibling's name, .inner for an own inner state, or #id. Left out: the event is taken and the case stays.",
  },
  {
    at: "definition.states.*.on.*.cond",
    title: "Guard",
    text: "The transition is taken only when the rule holds over the context.",
  },
  { at: "definition.states.*.on.*.guard", title: "Guard", text: "Same as cond: {type, options: {rule}}." },
  {
    at: "definition.states.*.on.*.*",
    title: "One of several transitions",
    text: "They are tried in order; the first whose guard holds is taken. The last one usually has no guard.",
  },
  {
    at: "definition.states.*.on.*.*.target",
    title: "Target",
    text: "A sibling's name, .inner for an own inner state, or #id.",
  },
  {
    at: "definition.states.*.on.*.*.cond",
    title: "Guard",
    text: "The transition is taken only when the rule holds over the context.",
  },
  { at: "definition.states.*.on.*.*.guard", title: "Guard", text: "Same as cond: {type, options: {rule}}." },
  {
    at: "definition.states.*.on.*.cond.type",
    title: "Language of the rule",
    text: "json-logic walks a JSON rule; jmespath is an expression that must give true.",
    values: ["json-logic", "jmespath"],
  },
  {
    at: "definition.states.*.on.*.*.cond.type",
    title: "Language of the rule",
    text: "json-logic walks a JSON rule; jmespath is an expression that must give true.",
    values: ["json-logic", "jmespath"],
  },
  {
    at: "definition.states.*.on.*.cond.options",
    title: "Rule",
    text: '{rule}: the rule itself. Facts are read by path: {"var": "entity.data.country"}.',
  },
  {
    at: "definition.states.*.on.*.*.cond.options",
    title: "Rule",
    text: '{rule}: the rule itself. Facts are read by path: {"var": "entity.data.country"}.',
  },
  {
    at: "definition.states.*.on.*.reenter",
    title: "Enter again",
    text: "true: a transition to the same state leaves and enters it, so its plugins run again.",
  },
  {
    at: "definition.states.*.always",
    title: "At once",
    text: "Transitions tried as soon as the state is entered and after every change, without any event.",
  },
  {
    at: "definition.states.*.after",
    title: "After a time",
    text: "Delay → transition. A delay is milliseconds (86400000), a duration (P3D, PT12H), or the path of a fact that holds one. Leaving the state stops the clock; the sandbox's clock moves it.",
  },
  {
    at: "definition.states.*.after.*",
    title: "A timer",
    text: "Taken when the state has been active for that long: a target, an object, or a list tried from top to bottom.",
  },
  {
    at: "definition.states.*.onDone",
    title: "When the inside is done",
    text: "Taken when a final state inside was reached (all regions, when parallel).",
  },
  {
    at: "definition.states.*.meta",
    title: "More about the state",
    text: "outcome, join, form and approval. Everything else is kept and ignored.",
  },
  {
    at: "definition.states.*.meta.outcome",
    title: "Outcome",
    text: "What the case ends with in this final state.",
    values: ["approved", "rejected"],
  },
  {
    at: "definition.states.*.meta.form",
    title: "Form",
    text: "Key of the form (under forms) that the applicant sees in this state.",
  },
  {
    at: "definition.states.*.meta.join",
    title: "Join",
    text: "Raises event when all named plugins have finished and the children satisfy the policy.",
  },
  {
    at: "definition.states.*.meta.join.plugins",
    title: "Plugins to wait for",
    text: "Names of plugins. Finished means: result, error or cancelled.",
  },
  {
    at: "definition.states.*.meta.join.children",
    title: "Children to wait for",
    text: "{plugin, policy, timeoutSeconds}. No children counts as satisfied.",
  },
  {
    at: "definition.states.*.meta.join.children.policy",
    title: "How many children",
    text: 'all, any, or {"n": 2}.',
    values: ["all", "any"],
  },
  {
    at: "definition.states.*.meta.join.children.timeoutSeconds",
    title: "Patience",
    text: "Seconds after the state was entered; then the event is raised anyway.",
  },
  {
    at: "definition.states.*.meta.join.event",
    title: "Event of the join",
    text: "Raised in this state. The state (or one around it) should listen to it.",
  },
  {
    at: "definition.states.*.meta.approval",
    title: "Approval",
    text: "{roles, count, selfApproval, timeoutSeconds, event}: who has to agree before event is raised.",
  },
  {
    at: "definition.states.*.meta.approval.roles",
    title: "Who may vote",
    text: "Roles of the console. Left out: every analyst and administrator.",
    values: ["analyst", "admin"],
  },
  {
    at: "definition.states.*.meta.approval.count",
    title: "How many have to agree",
    text: "1 to 20 people; 1 when left out. One rejection ends it.",
  },
  {
    at: "definition.states.*.meta.approval.selfApproval",
    title: "Own cases",
    text: "true: who opened the case may vote too. Left out: they may not.",
  },
  {
    at: "definition.states.*.meta.approval.timeoutSeconds",
    title: "Time for people",
    text: "Seconds, or a duration such as P2D. Then the approval ends as timed out.",
  },
  {
    at: "definition.states.*.meta.approval.form",
    title: "Form of the approval",
    text: "Key of a form that goes with the question.",
  },
  {
    at: "definition.states.*.meta.approval.event",
    title: "Event of the approval",
    text: "Raised when enough people have approved. The state (or one around it) should listen to it.",
  },
  { at: "config.language", title: "Language", text: "Two letters. The applicant's pages begin in it." },
  { at: "config.initialEvent", title: "Event at creation", text: "Sent to every new case as part of creating it." },
  {
    at: "config.subscriptions",
    title: "Subscriptions",
    text: '[{type: "webhook", url, events}]: webhooks for the cases of this workflow only.',
  },
  {
    at: "config.createCollectionFlowToken",
    title: "Link at creation",
    text: "true: a new case comes with a link for the applicant.",
  },
  {
    at: "config.allowMultipleActiveWorkflows",
    title: "Several cases at once",
    text: "true: one entity may have more than one active case of this workflow.",
  },
];
