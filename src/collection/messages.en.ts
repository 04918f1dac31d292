import type { Messages } from "./messages";

const parts: Record<string, string> = { day: "a day", month: "a month", year: "a year" };

/** Labels may be names or questions, so they stand in quotation marks. */
export const messagesEn: Messages = {
  required: ({ label, kind }) => {
    switch (kind) {
      case "choose":
        return `Choose an answer for “${label}”.`;
      case "tick":
        return `Tick “${label}” to go on.`;
      case "date":
        return `Enter the date for “${label}”.`;
      case "add":
        return `Add at least one entry to “${label}”.`;
      default:
        return `Fill in “${label}”.`;
    }
  },
  document_required: ({ label }) => `Add a photo or a file for “${label}”.`,
  too_many_files: ({ label, number }) =>
    `“${label}” can have at most ${number("maxFiles")} files. Remove some of them.`,
  too_short: ({ label, number }) => `“${label}” is too short. Enter at least ${number("minLength")} characters.`,
  too_long: ({ label, number }) => `“${label}” is too long. Use at most ${number("maxLength")} characters.`,
  pattern: ({ label }) => `“${label}” does not look right. Compare it with what the document shows.`,
  not_a_number: ({ label }) => `Enter “${label}” as a number, like 25 or 12.5.`,
  too_small: ({ label, number }) => `“${label}” must be ${number("minimum")} or more.`,
  too_large: ({ label, number }) => `“${label}” must be ${number("maximum")} or less.`,
  not_an_email: ({ label }) => `Enter “${label}” as an e-mail address, like name@example.com.`,
  not_a_phone: ({ label }) => `Enter “${label}” as a phone number with its country code, like +44 20 7946 0018.`,
  not_a_url: ({ label }) => `Enter “${label}” as a web address, like https://example.com.`,
  date_incomplete: ({ label, missing }) =>
    `The date for “${label}” needs ${missing.map((part) => parts[part] ?? part).join(" and ")}.`,
  date_impossible: ({ label }) => `The date for “${label}” does not exist. Enter it like 27 3 1986.`,
  date_in_future: ({ label }) => `The date for “${label}” must be in the past.`,
  date_in_past: ({ label }) => `The date for “${label}” must be in the future.`,
  too_young: ({ label, number }) => `The date for “${label}” must be at least ${number("years")} years ago.`,
  too_few_items: ({ label, number }) => `“${label}” needs at least ${number("minItems")}.`,
  too_many_items: ({ label, number }) => `“${label}” can have at most ${number("maxItems")}.`,
  not_an_option: ({ label }) => `Choose one of the answers offered for “${label}”.`,
  bad_value: ({ label }) => `Check the answer to “${label}”.`,
};
