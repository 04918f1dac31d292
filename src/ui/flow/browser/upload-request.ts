/** What a request came back with. `status` 0: the connection broke. */
export interface Answered {
  status: number;
  text: string;
}

/** Sends a body and tells how much of it is out. Undefined when `signal` called it off. */
export function send(
  method: string,
  url: string,
  body: Blob | string | null,
  headers: Record<string, string>,
  { onProgress, signal }: { onProgress?: (sentBytes: number) => void; signal: AbortSignal },
): Promise<Answered | undefined> {
  return new Promise((done) => {
    if (signal.aborted) return done(undefined);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded }) => onProgress?.(loaded);
    request.onload = () => done({ status: request.status, text: request.responseText });
    request.onerror = () => done({ status: 0, text: "" });
    request.onabort = () => done(undefined);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

/** The server's own sentence about what is wrong; null when it has none. */
export function messageIn({ status, text }: Answered): string | null {
  if (status < 400 || status >= 500) return null;
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : null;
  } catch {
    return null;
  }
}
