import { fold } from "../../../screening/fold";

const legalForms = new Set(
  "ltd limited plc llc lp inc gmbh ag se sas sci sa s a sarl sicav bv b v nv dac oü ou sp z o o pte co fze sl l ek e k r".split(
    " ",
  ),
);

/** Names as keys: without case, accents, script and, of companies, without the legal form at the end. */
export const foldedNames = {
  person: (...names: (string | undefined)[]): string => fold(names.filter(Boolean).join(" ")),
  company(name: string): string {
    const words = fold(name).split(" ");
    while (words.length > 1 && legalForms.has(words.at(-1) ?? "")) words.pop();
    return words.join(" ");
  },
};
