import type { Weights } from "./screening";

export interface WeightField {
  key: string;
  label: string;
  hint: string;
}

/** The words of every weight. A test holds them against what the server takes. */
export const weightGroups: { group: Exclude<keyof Weights, "lists">; title: string; fields: WeightField[] }[] = [
  {
    group: "thresholds",
    title: "Thresholds",
    fields: [
      { key: "review", label: "Shown from", hint: "Identity from which a hit is shown." },
      { key: "certain", label: "Rejected from", hint: "With a second fact that agrees." },
    ],
  },
  {
    group: "name",
    title: "Names: points lost",
    fields: [
      { key: "missing", label: "Words missing, person", hint: "At most, for words the other name lacks." },
      { key: "missingOrganisation", label: "Words missing, organisation", hint: "The same for companies." },
      { key: "order", label: "Another order", hint: "Half of it when only the family name moved." },
      { key: "common", label: "Common names", hint: "At most, for a partial match of very common names." },
      { key: "weakAlias", label: "Weak alias", hint: "For a name the list itself calls weak." },
    ],
  },
  {
    group: "facts",
    title: "Other facts: points won and lost",
    fields: [
      { key: "birthDate", label: "Same birth date", hint: "Added." },
      { key: "birthYear", label: "Same birth year", hint: "Added when only the year is known." },
      { key: "birthConflict", label: "Other birth year", hint: "Taken away when they differ by more than one." },
      { key: "country", label: "Same country", hint: "Added." },
      { key: "countryConflict", label: "Other country", hint: "Taken away when none agrees." },
      { key: "identifierConflict", label: "Other number", hint: "Taken away: same kind and country, another number." },
    ],
  },
  {
    group: "risk",
    title: "Risk",
    fields: [
      { key: "sanction", label: "Sanctions lists", hint: "Entries of sanctions lists." },
      { key: "pep", label: "Public office", hint: "Politically exposed persons." },
      { key: "watch", label: "Watch lists", hint: "Your own lists and everything else." },
      { key: "weakAlias", label: "Weak alias", hint: "Less, when only a weak name fits." },
      { key: "formerly", label: "No longer in force", hint: "Less, when the entry says so." },
    ],
  },
];

/** A copy with one weight changed. */
export const withWeight = (
  weights: Weights,
  group: Exclude<keyof Weights, "lists">,
  key: string,
  value: number,
): Weights => ({
  ...weights,
  [group]: { ...weights[group], [key]: value },
});

/** Why these weights cannot be used; null when they can. */
export function problemWithWeights(weights: Weights): string | null {
  const all = weightGroups.flatMap(({ group, fields }) => fields.map(({ key }) => weights[group][key] ?? Number.NaN));
  if (all.some((value) => !(value >= 0 && value <= 100))) return "Every weight is a number from 0 to 100.";
  const { review = 0, certain = 0 } = weights.thresholds;
  return certain < review ? "“Rejected from” may not be below “Shown from”." : null;
}
