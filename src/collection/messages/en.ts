import type { Messages } from "./messages";

/** Labels may be names or questions, so they stand in quotation marks. */
export const messagesEn: Messages = {
  required: {
    type: "Fill in “{label}”.",
    choose: "Choose an answer for “{label}”.",
    tick: "Tick “{label}” to go on.",
    date: "Enter the date for “{label}”.",
    add: "Add at least one entry to “{label}”.",
  },
  document_required: "Add a photo or a file for “{label}”.",
  too_many_files: {
    one: "“{label}” can have only {maxFiles} file. Remove the others.",
    other: "“{label}” can have at most {maxFiles} files. Remove some of them.",
  },
  too_short: {
    one: "“{label}” is too short. Enter at least {minLength} character.",
    other: "“{label}” is too short. Enter at least {minLength} characters.",
  },
  too_long: {
    one: "“{label}” is too long. Use at most {maxLength} character.",
    other: "“{label}” is too long. Use at most {maxLength} characters.",
  },
  pattern: "“{label}” does not look right. Compare it with what the document shows.",
  not_a_number: "Enter “{label}” as a number, like 25 or 12.5.",
  too_small: "“{label}” must be {minimum} or more.",
  too_large: "“{label}” must be {maximum} or less.",
  not_an_email: "Enter “{label}” as an e-mail address, like name@example.com.",
  not_a_phone: "Enter “{label}” as a phone number with its country code, like +44 20 7946 0018.",
  not_a_url: "Enter “{label}” as a web address, like https://example.com.",
  date_incomplete: "The date for “{label}” needs {missing}.",
  date_impossible: "The date for “{label}” does not exist. Enter it like 27 3 1986.",
  date_in_future: "The date for “{label}” must be in the past.",
  date_in_past: "The date for “{label}” must be in the future.",
  too_young: {
    one: "The date for “{label}” must be at least {years} year ago.",
    other: "The date for “{label}” must be at least {years} years ago.",
  },
  too_few_items: "“{label}” needs at least {minItems}.",
  too_many_items: "“{label}” can have at most {maxItems}.",
  not_an_option: "Choose one of the answers offered for “{label}”.",
  bad_value: "Check the answer to “{label}”.",
  parts: { day: "a day", month: "a month", year: "a year" },
};
