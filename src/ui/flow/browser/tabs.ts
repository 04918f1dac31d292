import { device } from "./page";

/** What one tab tells the others on the same page. `fields` null: the page was sent, or rows have come or gone. */
export interface News {
  page: string;
  fields: [name: string, values: string[]][] | null;
}

const channelName = "flow";

export function tellTabs(news: News): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage({ ...news, device });
  channel.close();
}

/** Hears what other tabs did to a page, until the signal. */
export function listenToTabs(page: string, until: AbortSignal, hear: (fields: News["fields"]) => void): void {
  const channel = new BroadcastChannel(channelName);
  until.addEventListener("abort", () => channel.close());
  channel.onmessage = ({ data }: MessageEvent<News & { device: string }>) => {
    if (data.page === page && data.device !== device) hear(data.fields);
  };
}
