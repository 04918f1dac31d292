/** The two sides of a card: what a form may ask for one by one, and what a page of a document says it shows. */
export const documentSides = ["front", "back"] as const;

export type DocumentSide = (typeof documentSides)[number];

/** The side that a text from outside names; null: it names none. */
export const sideIn = (raw: unknown): DocumentSide | null => documentSides.find((side) => side === raw) ?? null;
