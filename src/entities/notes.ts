/** What notes on persons and companies are sealed for. */
export const notesPurpose = "entity-notes";
