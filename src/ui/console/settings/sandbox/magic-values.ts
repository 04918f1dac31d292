/** The catalogue as `GET /sandbox/catalog` publishes it, as far as it is shown. */
export interface Catalog {
  precedence: string[];
  scope: string;
  /** How a list of people is chosen for. */
  lists: string;
  checks: {
    check: string;
    default: string;
    scope: string;
    scenarios: { scenario: string; word: string; summary: string; examples: Record<string, unknown>[] }[];
  }[];
  birthDates: { dateOfBirth: string; summary: string; scenario: string; checks: string[] }[];
  specimens: { file: string; title: string; path: string; expected: { check: string; scenario: string }[] }[];
  companyFiles: { url: string; path: string; httpStatus: number; nameFuzzinessScore: number | null }[];
}

/** One scenario of one check, with what to type to get it. */
export interface MagicRow {
  check: string;
  scenario: string;
  summary: string;
  isDefault: boolean;
  values: MagicValue[];
}

export interface MagicValue {
  /** Where it goes: `registrationNumber`, `lastName`, `bankAccountDetails.holder.bankAccountName`, `options`. */
  field: string;
  text: string;
  /** It chooses for this check alone. */
  isScoped: boolean;
}

const neutral = new Set(["firstName", "dateOfBirth", "country"]);

/** The catalogue as rows. */
export function magicRows({ checks }: Catalog): MagicRow[] {
  return checks.flatMap(({ check, default: fallback, scope, scenarios }) =>
    scenarios.map(({ scenario, word, summary, examples }) => ({
      check,
      scenario,
      summary,
      isDefault: scenario === fallback,
      values: examples.flatMap((example) => valuesIn(example, word, scope)),
    })),
  );
}

/** In each example one field chooses: the one that holds the word, a magic date, a specimen, or the options. The others only make it complete. */
function valuesIn(example: object, word: string, scope: string, at = ""): MagicValue[] {
  return Object.entries(example).flatMap(([key, value]: [string, unknown]): MagicValue[] => {
    const field = `${at}${key}`;
    if (field === "options") return [{ field, text: JSON.stringify(value), isScoped: false }];
    if (typeof value === "object" && value !== null) return valuesIn(value, word, scope, `${field}.`);
    if (key === "dateOfBirth" && typeof value === "string" && /^190\d-01-01$/.test(value))
      return [{ field, text: value, isScoped: false }];
    if (key !== "scenario" && typeof value === "string" && value.startsWith("specimen-"))
      return [{ field, text: value, isScoped: false }];
    if (typeof value !== "string" || neutral.has(key) || !value.toLowerCase().includes(word.toLowerCase())) return [];
    return [{ field, text: value, isScoped: value.toLowerCase().includes(scope.toLowerCase()) }];
  });
}

/** Whether a row fits all the words that were typed, in any order. */
export function fitsWords(row: MagicRow, typed: string): boolean {
  const text =
    `${row.check} ${row.scenario} ${row.summary} ${row.values.map(({ field, text: value }) => `${field} ${value}`).join(" ")}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
