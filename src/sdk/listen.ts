const longestWaitMs = 30_000;
const pingMs = 30_000;

/**
 * Hears of changes until it is ended, across broken connections. `hear(null)`: something may have been missed. A browser cannot send
 * headers with a WebSocket, so the session goes as a sub-protocol, which is in no address and no log.
 */
export function listen(url: string, token: () => string, hear: (version: number | null) => void): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isFirst = true;

  const connect = (): void => {
    const mine = new WebSocket(url, ["edgecase.flow", token()]);
    socket = mine;
    const ping = setInterval(() => mine.readyState === WebSocket.OPEN && mine.send("ping"), pingMs);
    mine.addEventListener("open", () => {
      failures = 0;
      if (!isFirst) hear(null);
      isFirst = false;
    });
    mine.addEventListener("message", ({ data }) => {
      if (data === "pong") return;
      const { version } = JSON.parse(String(data)) as { version?: number };
      if (version !== undefined) hear(version);
    });
    mine.addEventListener("close", () => {
      clearInterval(ping);
      if (socket !== mine) return;
      failures += 1;
      timer = setTimeout(connect, Math.min(longestWaitMs, 500 * 2 ** failures));
    });
  };

  connect();
  return () => {
    const last = socket;
    socket = null;
    clearTimeout(timer);
    last?.close(1_000);
  };
}
