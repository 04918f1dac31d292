/** What a request came back with. `status` 0: the connection broke. */
export interface Answered {
  status: number;
  text: string;
}

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Blob | string | null;
  signal: AbortSignal | undefined;
  onProgress?: (sentBytes: number) => void;
}

/** The one kind of request that tells how much of it has gone. Where there is none (in a worker, in Node) it is told when it is there. */
interface ProgressRequest {
  upload: { onprogress: ((event: { loaded: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob | string | null): void;
  abort(): void;
}

const { XMLHttpRequest: Progress } = globalThis as { XMLHttpRequest?: new () => ProgressRequest };

/** Sends a body and tells how much of it is out. Throws what the signal says when that calls it off. */
export function sendBytes(sent: Sent): Promise<Answered> {
  const { method, url, headers, body, signal, onProgress } = sent;
  signal?.throwIfAborted();
  if (Progress === undefined) return sendPlainly(sent);
  const request = new Progress();
  return new Promise((answered, calledOff) => {
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onProgress?.(loaded);
    request.onload = () => answered({ status: request.status, text: request.responseText });
    request.onerror = () => answered({ status: 0, text: "" });
    request.onabort = () => calledOff(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

async function sendPlainly({ method, url, headers, body, signal }: Sent): Promise<Answered> {
  const init = { method, headers, body, ...(signal === undefined ? {} : { signal }) };
  const answer = await fetch(url, init).catch(() => null);
  signal?.throwIfAborted();
  return answer === null ? { status: 0, text: "" } : { status: answer.status, text: await answer.text() };
}
