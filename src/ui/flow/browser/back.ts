/**
 * Somebody comes back to a page, and the browser would fill it in as it stood when they left. What was not saved then is kept on this
 * device; the rest the server had, and has by now perhaps newer: that is not to be written over.
 */
export function leaveToServer(form: HTMLFormElement, place: string): void {
  if ((history.state as { kept?: string } | null)?.kept !== place) return;
  // Some browsers fill in after this has run, unless they are told not to.
  form.autocomplete = "off";
  // Others have done it. Who types before this runs is believed, and so is everybody whose browser cannot say whether they did.
  if (navigator.userActivation?.hasBeenActive === false) form.reset();
}

/** Said to whoever comes back to this entry of the history: everything that is typed from now on is kept. */
export const wordsAreKept = (place: string): void => history.replaceState({ kept: place }, "");
