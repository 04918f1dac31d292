import * as z from "zod";
import { type Brand, brandDensities, brandModes, fontStacks, outcomeScreens } from "../../domain/brand";
import { parseId } from "../../domain/ids";
import { OwnTextsSchema } from "../own-texts.schema";
import { redirectProblem } from "./redirect";

const colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "Write the colour as #rrggbb.")
  .nullable()
  .optional();
const fileId = z
  .string()
  .refine((id) => parseId("file", id) !== null, "This is not the id of an uploaded file.")
  .nullable()
  .optional();
const Colours = z
  .strictObject({
    brand: colour.meta({ description: "Buttons, steps, the mark." }),
    brandInk: colour.meta({ description: "Text on `brand`. Left out: white or black, whichever reads better." }),
    bg: colour.meta({ description: "Behind everything." }),
    surface: colour.meta({ description: "Behind the form." }),
    ink: colour,
    ink2: colour.meta({ description: "Hints and what is said by the way." }),
  })
  .meta({ id: "BrandColours" });
const languageCode = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'A language is like "en" or "pt-BR".');
const spoken = (maxChars: number) => z.record(languageCode, z.string().trim().min(1).max(maxChars)).optional();
const Redirect = z.strictObject({
  url: z
    .string()
    .superRefine((url, ctx) => {
      const message = redirectProblem(url);
      if (message !== null) ctx.addIssue({ code: "custom", message });
    })
    .meta({
      description:
        "https only, on a site that is listed. `{caseId}` and `{externalId}` are filled in; nothing else ever is.",
    }),
  when: z.enum(["button", "at_once"]).default("button"),
});
const Outcome = z.strictObject({
  title: spoken(120).meta({ description: "By language; `en` serves those that are not there." }),
  lead: spoken(600),
  next: spoken(1_200),
  redirect: Redirect.nullable().optional(),
});

/** A brand as it is written over the API. */
export const BrandSchema = z
  .strictObject({
    mode: z.enum(brandModes).optional().meta({ description: "`auto` follows the reader's device." }),
    light: Colours.optional(),
    dark: Colours.optional().meta({ description: "Without a `brand` of its own it uses that of `light`." }),
    radiusPx: z.int().min(0).max(24).nullable().optional(),
    font: z
      .strictObject({
        stack: z.enum(fontStacks).optional().meta({ description: "Fonts that devices have; nothing is loaded." }),
        file: fileId.meta({ description: "An uploaded woff2 that goes first." }),
      })
      .optional(),
    density: z.enum(brandDensities).optional(),
    logo: fileId,
    logoDark: fileId.meta({ description: "On dark ground; without it `logo` stands there too." }),
    favicon: fileId,
    name: z.string().trim().min(1).max(80).nullable().optional(),
    poweredBy: z.boolean().optional(),
    texts: OwnTextsSchema.optional().meta({
      description: "Words in place of ours in every form, with the keys of a form's own `texts`, which go first.",
    }),
    outcomes: z.partialRecord(z.enum(outcomeScreens), Outcome).optional(),
  })
  .meta({ id: "Brand" }) satisfies z.ZodType<Brand>;
