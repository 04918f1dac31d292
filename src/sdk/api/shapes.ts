/** A file of a form: with a name of its own, or as it is. */
export type FormFile = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer | NamedFile;

export interface NamedFile {
  content: Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;
  name: string;
  /** Of the content, as `application/pdf`. We look at the content anyway. */
  type?: string;
}

/** A body that is sent as it is. */
export type RawBytes = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer | string;

/** What can be said of one call. */
export interface CallOptions<Query = Record<string, unknown>> {
  /** Names the one try to do something. Made for every write when left out; give your own to repeat a call after a restart. */
  idempotencyKey?: string;
  /** The version the case must have: otherwise the write is refused with a `ConflictError`. */
  ifVersion?: number;
  /** Calls it off. What has arrived may be done all the same. */
  signal?: AbortSignal;
  /** For the call with all its tries. */
  timeoutMs?: number;
  /** How often it is tried again. 0: not at all. */
  retries?: number;
  headers?: Record<string, string>;
  /** Of a call that has a body and a query. */
  query?: Query;
  /** Instead of the API key: an applicant's, from `flow.open`. */
  token?: string;
  /** Hears of the last answer: its status, `Request-Id`, and what is left of the limits. */
  onAnswer?: (answer: Heard) => void;
}

export interface Heard {
  status: number;
  requestId: string | null;
  headers: Headers;
  /** 1: the first try was enough. */
  attempts: number;
}

/** One page of a list. `More`: what else stands on a page of this list. */
export type Page<Item, More = unknown> = More & {
  data: Item[];
  /** Where the next page begins; null: this was the last. */
  nextCursor: string | null;
};

/** A list. Nothing is asked before somebody asks for it. */
export interface Listing<Item, More = unknown> extends AsyncIterable<Item> {
  /** The page that `cursor` names (default: the one the list was asked from). */
  page(cursor?: string): Promise<Page<Item, More>>;
  pages(): AsyncIterable<Page<Item, More>>;
  /** All of it, or the first so many. */
  all(most?: number): Promise<Item[]>;
}
