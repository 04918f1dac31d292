import type { HelpEntry } from "./help-types";

const policies = "extensions.edgecase.policies";

/** Promises that are proved before a definition is published. */
export const policyHelp: HelpEntry[] = [
  {
    at: policies,
    title: "Promises",
    text: "Each is proved of every way a case can take. What does not hold keeps the definition from being published, and the way that breaks it is shown under Promises.",
  },
  {
    at: `${policies}.*`,
    title: "A promise",
    text: 'Such as {"id": "checked", "type": "requires", "to": {"outcome": "approved"}, "all": [{"plugin": "sanctions"}, {"decision": "approve"}]}.',
  },
  {
    at: `${policies}.*.id`,
    title: "Id",
    text: "Unique among the promises: letters, digits, dots, dashes, underscores.",
  },
  { at: `${policies}.*.description`, title: "In your words", text: "For those who read the proof." },
  {
    at: `${policies}.*.type`,
    title: "Kind of promise",
    text: "requires: no way to a place without all of this. never_after: one place never after another. only_by: reached by these events only. at_most_once: a plugin starts at most once. can_always_end: an end stays in reach.",
    values: ["requires", "never_after", "only_by", "at_most_once", "can_always_end"],
  },
  {
    at: `${policies}.*.to`,
    title: "Where the way leads",
    text: 'A place: {"state": …}, {"tag": …}, {"outcome": "approved"} or {"plugin": …}, the moment it starts.',
  },
  {
    at: `${policies}.*.all`,
    title: "What must have happened",
    text: 'Evidence: {"plugin": …}, {"decision": …}, {"state": …}, {"tag": …}, {"event": …}, or {"anyOf": […]}.',
  },
  {
    at: `${policies}.*.all.*`,
    title: "A piece of evidence",
    text: 'A plugin counts when its success was taken; with "result": "finished" any result, with "latest": true only its newest run.',
  },
  { at: `${policies}.*.never`, title: "What must not follow", text: "A place that is never reached then." },
  { at: `${policies}.*.after`, title: "After what", text: "The place after which it must not." },
  { at: `${policies}.*.events`, title: "By which events", text: "The only events that may lead there." },
  { at: `${policies}.*.plugin`, title: "Which plugin", text: "The one that starts at most once." },
];
