import * as z from "zod";

const points = (fallback: number, meaning: string) =>
  z.number().min(0).max(100).default(fallback).meta({ description: meaning });

/**
 * Weights and thresholds of the screening, as data. All points are of 100. `identity` says how sure it is that the subject is the
 * entry, `risk` how grave it is if so; they never mix.
 */
export const ScreeningSettings = z
  .strictObject({
    thresholds: z
      .strictObject({
        review: points(78, "A hit from this identity score on is shown."),
        certain: points(
          96,
          "From here on, with a second fact that agrees, the check is `rejected` instead of `review`.",
        ),
      })
      .prefault({}),
    name: z
      .strictObject({
        missing: points(38, "What the name of a person loses at most for words that the other one does not have."),
        missingOrganisation: points(50, "The same for an organisation, whose words are all there when it is named."),
        order: points(3, "For words in another order (half of it when only the family name moved)."),
        common: points(20, "What a partial match of very common names loses at most."),
        weakAlias: points(4, "For a name that the list itself calls weak."),
      })
      .prefault({}),
    facts: z
      .strictObject({
        birthDate: points(6, "Added when the date of birth is the same."),
        birthYear: points(3, "Added when only the year is known and is the same."),
        birthConflict: points(28, "Taken away when the years of birth differ by more than one."),
        country: points(2, "Added when a country agrees."),
        countryConflict: points(5, "Taken away when both have countries and none agrees."),
        identifierConflict: points(10, "Taken away when numbers of the same kind and country differ."),
      })
      .prefault({}),
    risk: z
      .strictObject({
        sanction: points(100, "Entries of sanctions lists."),
        pep: points(60, "Holders of public office."),
        watch: points(50, "Your own lists and everything else."),
        weakAlias: points(10, "Less when only a weak name fits."),
        formerly: points(30, "Less when the entry says that it is no longer in force."),
      })
      .prefault({}),
    lists: z
      .record(z.string().max(64), z.number().min(0).max(100))
      .default({})
      .meta({
        description: "Risk of single lists, in place of what their kind of entry says.",
        example: { "own-watch": 70 },
      }),
  })
  .meta({ id: "ScreeningSettings" });
export type ScreeningSettings = z.output<typeof ScreeningSettings>;

/** Why these settings cannot be; null when they can. */
export const settingsProblem = ({ thresholds }: ScreeningSettings): { path: string; message: string } | null =>
  thresholds.certain < thresholds.review
    ? { path: "thresholds.certain", message: "`certain` may not be below `review`." }
    : null;

export const defaultSettings: ScreeningSettings = ScreeningSettings.parse({});
