import { type EmbedEvent, type HostMessage, isEdgecaseMessage } from "../../../domain/embed-events";

/** What embeds this page: tells it things, and says when it would like to close the form. */
export interface Host {
  tell(event: EmbedEvent): void;
}

interface Channel {
  postMessage(text: string): void;
}
/** Native apps put these into the pages that they show. */
interface AppWindow {
  webkit?: { messageHandlers?: { edgecase?: { postMessage(event: EmbedEvent): void } } };
  EdgecaseAndroid?: Channel;
  EdgecaseFlutter?: Channel;
  ReactNativeWebView?: Channel;
  flutter_inappwebview?: { callHandler(name: string, event: EmbedEvent): unknown };
  edgecase?: { leave(): void };
}

/** The page in whose frame this is, or the app around it; null: nobody that may hear us. */
export function findHost(origins: readonly string[], leave: () => void): Host | null {
  return parent === window ? appHost(leave) : frameHost(origins, leave);
}

/** The parent is heard, and told things, only when its browser-given origin is one that the tenant has listed. */
function frameHost(origins: readonly string[], leave: () => void): Host {
  let origin: string | null = null;
  const waiting: EmbedEvent[] = [];
  const tell = (event: EmbedEvent): void => {
    if (origin === null) waiting.push(event);
    else parent.postMessage({ edgecase: 1, ...event }, origin);
  };
  addEventListener("message", (message: MessageEvent<unknown>) => {
    const { data } = message;
    if (message.source !== parent || !origins.includes(message.origin) || !isEdgecaseMessage(data)) return;
    const { type } = data as HostMessage;
    if (type === "leave") leave();
    if (type !== "hello" || origin !== null) return;
    origin = message.origin;
    for (const event of waiting.splice(0)) tell(event);
  });
  return { tell };
}

function appHost(leave: () => void): Host | null {
  const app = window as unknown as AppWindow;
  const apple = app.webkit?.messageHandlers?.edgecase;
  const channels = [app.EdgecaseAndroid, app.EdgecaseFlutter, app.ReactNativeWebView];
  const flutter = app.flutter_inappwebview;
  if (apple === undefined && channels.every((channel) => channel === undefined) && flutter === undefined) return null;
  app.edgecase = { leave };
  return {
    tell(event) {
      apple?.postMessage(event);
      for (const channel of channels) channel?.postMessage(JSON.stringify(event));
      flutter?.callHandler("edgecase", event);
    },
  };
}
