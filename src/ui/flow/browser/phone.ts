import { fetchPage } from "./page";

const everyMs = 3_000;
let next = 0;

/** Follows what a phone does while this page shows its code: the page is drawn anew when something has changed. */
export function followPhone(): void {
  clearTimeout(next);
  next = window.setTimeout(() => void look(), everyMs);
}

async function look(): Promise<void> {
  const shown = document.querySelector<HTMLElement>("[data-follow]");
  if (shown === null) return;
  if (!document.hidden) {
    try {
      const { page, url } = await fetchPage("GET", location.href, null);
      // Somebody has gone on here meanwhile.
      if (!shown.isConnected) return;
      const now = page.querySelector<HTMLElement>("[data-follow]");
      // Sent over there, or signed out: the browser goes where the server says.
      if (now === null) return location.assign(url);
      if (now.dataset.follow !== shown.dataset.follow) shown.replaceWith(document.adoptNode(now));
    } catch {
      // Without a connection there is nothing to follow; the next look tries again.
    }
  }
  followPhone();
}
