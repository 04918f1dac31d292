import * as z from "zod";

/** `texts` of a form: `{"de": {"continue": "Weiter", "problems.one": "…"}}`. Which keys there are is checked by `ownTextProblems`. */
export const OwnTextsSchema = z.record(
  z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language is like "en" or "pt-BR"'),
  z.record(z.string().max(100), z.string().min(1, "an empty text would leave a blank").max(2_000)),
);
