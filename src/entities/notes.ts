/** What notes on persons and companies are sealed for. */
export const notesPurpose = "entity-notes";
/** And notes on alerts. */
export const alertNotesPurpose = "alert-notes";
