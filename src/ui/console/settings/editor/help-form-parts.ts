import type { HelpEntry } from "./help-types";

const entry =
  (base: string) =>
  ([key, title, text, values]: [key: string, title: string, text: string, values?: string[]]): HelpEntry => ({
    at: `${base}.${key}`,
    title,
    text,
    ...(values === undefined ? {} : { values }),
  });

const form = "forms.*";
const element = "forms.*.pages.*.elements.*";

/** What a form says of itself beside its pages: asking again, links, its own words. */
const ofForms: HelpEntry[] = (
  [
    ["key", "Key", "The name under which the form stands; the key in forms says it already."],
    ["revision", "Asking again", "Limits, due date and reminders of rounds. Left out: no limit, no date, no mail."],
    ["revision.maxRounds", "Most rounds", "1 to 50. One round too many is refused, or is the event onMaxRounds."],
    [
      "revision.onMaxRounds",
      "Event of one round too many",
      "Sent to the chart. Never approve or reject: those are words of people.",
    ],
    ["revision.dueInSeconds", "Time to answer", "In seconds, 604800 for a week. A round may name another one."],
    [
      "revision.onExpired",
      "Event when time is up",
      "Sent to the chart. Left out: the round is marked as expired and can still be answered.",
    ],
    [
      "revision.remindAfterSeconds",
      "Reminders",
      "Seconds after the asking, up to ten of them. They end with the answer.",
    ],
    [
      "revision.mail",
      "Mail at once",
      "true: everybody who is asked is told by e-mail, unless the call says otherwise.",
    ],
    ["links", "Links", "How long links and sessions of applicants last."],
    ["links.expiresInSeconds", "Lives of links", "{session, oneTime, person, handoff}, in seconds."],
    ["links.signedInSeconds", "Longest session", "After so many seconds the link has to be opened again."],
    ["links.idleSeconds", "Idle session", "After so many seconds without a sign of life."],
    ["protect", "Protection", "What a new device has to prove."],
    [
      "protect.newDevice",
      "New devices",
      "email_code: a code by e-mail before anything is shown.",
      ["none", "email_code"],
    ],
    ["texts", "Words of one's own", 'By language and name: {"en": {"continue": "Next"}}. They take the place of ours.'],
    ["pages.*.id", "Id of the page", "Its address. Unique in the form."],
    ["pages.*.title", "Title of the page", "The heading. Plain text, or by language."],
    ["pages.*.description", "Below the heading", "Plain text, or by language."],
    ["pages.*.hidden", "Hidden while", "[{engine, rule}]: the page is skipped while one of them holds."],
  ] satisfies Parameters<ReturnType<typeof entry>>[0][]
).map(entry(form));

/** What an element needs by its kind. */
const ofElements: HelpEntry[] = (
  [
    ["required", "Required", "true, or conditions: asked for while one of them holds."],
    [
      "defaultValue",
      "Default value",
      "Stands in the field until somebody answers; stored when the page is sent with it.",
    ],
    ["params.hint", "Hint", "Below the label, before the field."],
    ["params.placeholder", "Placeholder", "In the empty field. Never the only place for something that must be known."],
    ["params.text", "Text", "Of heading, text (Markdown) and signature: what is read, or signed."],
    ["params.level", "Level", "Of a heading: 1 to 4."],
    ["params.autocomplete", "Autocomplete", "What browsers may fill in: organization, given-name, email, …"],
    ["params.inputMode", "Keyboard", "Which keyboard phones show: numeric, email, tel, …"],
    ["params.rows", "Rows", "Of a text area."],
    ["params.suffix", "Suffix", "Behind the field, % for example."],
    ["params.category", "Category", "Of a document: proof_of_address, registration_document, …"],
    ["params.documentType", "Type of document", "passport, utility_bill, …"],
    ["params.purpose", "Purpose", "Why the document is asked for, in one line."],
    ["params.maxFiles", "Most files", "Of a document: 1 to 20."],
    ["params.sides", "Sides", 'Of a document: ["front", "back"]. Each side has one file of its own.'],
    ["params.maxMegabytes", "Largest file", "In megabytes, up to 100."],
    ["params.addLabel", "Button that adds", "Of a list: Add an owner."],
    ["params.itemLabel", "Name of one item", "Of a list: Owner."],
    ["params.currency", "Currency", "Of money, fixed: EUR. Or currencies, or currencyPath."],
    ["params.currencies", "Currencies", "Of money, to choose from."],
    ["params.currencyPath", "Currency from a fact", "Path of the context that says it."],
    ["params.countryCode", "Country", "Fixed, two letters: GB."],
    ["params.countryCodePath", "Country from a fact", "Path of the context; item.country inside a list."],
    ["params.defaultCountry", "Usual country", "Of a phone: numbers without a country code are read as of it."],
    ["params.countries", "Countries", "To choose from, two letters each. Left out: all."],
    [
      "params.type",
      "Type of list",
      "Of an entity group: ubo, director, associatedCompany.",
      ["ubo", "director", "associatedCompany"],
    ],
    ["params.fill", "What a look-up fills", '{"<field of the register>": "<path of an answer of this form>"}.'],
    ["params.onlyOptions", "Options only", "Of autocomplete: nothing else may be typed."],
    ["params.defaultValue", "Default value", "As the documented system spells it."],
    ["params.facing", "Camera", "Which one opens.", ["user", "environment"]],
    [
      "params.consent",
      "Consent",
      "Of a checkbox: what is agreed to by ticking it, such as marketing. It is kept by itself.",
    ],
    ["params.textSha256", "Hashes of the text", "Written by the server. Do not write it."],
    ["validate.*", "A check", "{type, value, message, applyWhen}."],
    ["validate.*.value", "Value", "What it compares with: a number, a format, a path; see the kind of check."],
    ["validate.*.message", "Message", "In place of our sentence. Plain text, or by language."],
    ["validate.*.applyWhen", "Only while", "{engine, rule}: while it does not hold, the check is not made."],
  ] satisfies Parameters<ReturnType<typeof entry>>[0][]
).map(entry(element));

/** A condition, wherever one stands. */
const conditions: HelpEntry[] = [`${form}.pages.*.hidden.*`, `${element}.hidden.*`, `${element}.disable.*`].flatMap(
  (at): HelpEntry[] => [
    {
      at,
      title: "A condition",
      text: "{engine, rule} over the context with documents; inside a list also item and index.",
    },
    {
      at: `${at}.engine`,
      title: "Engine",
      text: "How the rule is written.",
      values: ["json-logic", "jmespath", "json-schema"],
    },
    {
      at: `${at}.rule`,
      title: "Rule",
      text: "Holds when it gives something true; with json-schema, when the facts are valid.",
    },
  ],
);

/** Everything of a form that help-forms.ts does not say itself. */
export const formPartHelp: HelpEntry[] = [...ofForms, ...ofElements, ...conditions];
