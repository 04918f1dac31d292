const spellings = new Set(["soleproprietorship", "soleproprietor", "soletrader", "soletradership"]);

/** Whether a business type or legal form is one person trading under their own name: a business that no register has a file of. */
export const isSoleProprietorship = (...forms: readonly unknown[]): boolean =>
  forms.some((form) => typeof form === "string" && spellings.has(form.toLowerCase().replace(/[^a-z]/g, "")));
