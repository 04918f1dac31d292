import type { CodeNeeded, FlowState } from "../ui/flow/state-model";
import { readLinkAddress } from "./address";
import { FlowError } from "./errors";
import { listen } from "./listen";
import { type Asked, ask } from "./request";
import { type UploadOptions, uploadFile } from "./upload";

// `@edgecase/flow`: an applicant's form for pages that draw it themselves. Served as `/sdk/v1.js`, and packed for npm.

export type { Requirement, Requirements } from "../collection/requirements";
export type {
  DocumentItem,
  FileModel,
  FormPageModel,
  Item,
  ListItem,
  Option,
  RevisionModel,
  StartModel,
  Step,
} from "../ui/flow/model";
export type { CodeNeeded, FlowState } from "../ui/flow/state-model";
export { FlowError, type FlowProblem } from "./errors";
export type { UploadOptions } from "./upload";

/** Field → values, as a browser would post them: `companyName`, `owners.0.firstName`, `born.year`. One value may stand alone. */
export type Values = Record<string, string | readonly string[]>;

/** What is wrong with a page, what its answers bring up and switch off. `savedAt` null: it was looked at and not kept. */
export interface Check {
  savedAt: string | null;
  problems: { field: string; message: string }[];
  hidden: string[];
  disabled: string[];
}

export interface AddedFile {
  fileId: string;
  fileName: string;
  sizeBytes: number;
}

/**
 * Opens an applicant's link, as `POST /cases/{id}/links` gave it to the tenant's server. The page's origin must be one of those of
 * `PUT /embedding`. A link for one use is used up by it. Throws `FlowError` (`link_dead`, `not_found`, `cross_site`, `offline`, …).
 */
export async function openFlow(link: string, options: { language?: string } = {}): Promise<Flow> {
  const { base, reference, secret } = readLinkAddress(link);
  const flow = new Flow(`${base}/api/v1/flow/${reference}`, options.language ?? null);
  await flow.open(secret);
  return flow;
}

/** One applicant at one form. The session is kept in memory: after a reload the link is opened again. */
export class Flow {
  readonly #base: string;
  #token: string | null = null;
  #language: string | null;
  #code: CodeNeeded | null = null;
  #state: FlowState | null = null;
  readonly #listeners = new Set<(state: FlowState) => void>();
  #stopListening: (() => void) | null = null;

  constructor(base: string, language: string | null) {
    this.#base = base;
    this.#language = language;
  }

  /** @internal */
  async open(secret: string): Promise<void> {
    const session = await this.#ask<{ token: string; code: CodeNeeded | null }>("POST", "/session", { secret });
    this.#token = session.token;
    this.#code = session.code;
  }

  /** A code was mailed and is to be given to `verify` before anything else; null: it is not. */
  get codeNeeded(): CodeNeeded | null {
    return this.#code;
  }

  /** What was read last; null before the first `load`. */
  get state(): FlowState | null {
    return this.#state;
  }

  /** Gives the code of a new device. True: it was right. */
  async verify(code: string): Promise<boolean> {
    const answer = await this.#ask<{ session: { token: string } | null; code: CodeNeeded | null }>("POST", "/code", {
      code,
    });
    this.#code = answer.code;
    if (answer.session !== null) this.#token = answer.session.token;
    return answer.session !== null;
  }

  /** Has another code sent. */
  async sendCode(): Promise<void> {
    this.#code = (await this.#ask<{ code: CodeNeeded | null }>("POST", "/code", { code: null })).code;
  }

  /** The form as it stands: pages with their labels, hints, options and problems in the applicant's language, and all values. */
  async load(): Promise<FlowState> {
    return this.#keep(await this.#ask<FlowState>("GET", ""));
  }

  /** Reads the form in another language. */
  setLanguage(language: string): Promise<FlowState> {
    this.#language = language;
    return this.load();
  }

  /** The values of a page as they were read last. */
  values(page: string): Record<string, string[]> {
    return { ...this.#state?.values[page] };
  }

  /** What is wrong with these values, by the code that checks them when they are sent. Nothing is kept. */
  check(page: string, values: Values): Promise<Check> {
    return this.#ask("POST", `${onPage(page)}/check`, { values: listed(values) });
  }

  /** Keeps these fields, and no others. Nothing is sent yet; another device goes on from here. */
  async save(page: string, values: Values): Promise<Check> {
    const kept = listed(values);
    const check = await this.#ask<Check>("PATCH", onPage(page), { values: kept });
    const { state } = this;
    if (state !== null) state.values[page] = { ...state.values[page], ...kept };
    return check;
  }

  /** Begins another row of a list (`owners`), after those that were read. */
  async addRow(page: string, list: string): Promise<FlowState> {
    const taken = Object.keys(this.values(page)).flatMap((name) => {
      const [id, place] = name.split(".");
      return id === list && place !== undefined && /^\d+$/.test(place) ? [Number(place)] : [];
    });
    await this.save(page, { [`${list}.${Math.max(-1, ...taken) + 1}.id`]: `row_${crypto.randomUUID()}` });
    return this.load();
  }

  /** Takes a row away, by its place as it was read last. */
  async removeRow(page: string, list: string, place: number): Promise<FlowState> {
    await this.#ask<Check>("PATCH", onPage(page), { values: {}, removeRow: `${list}.${place}` });
    return this.load();
  }

  /** Sends a page; fields that are left out go as they were read. Throws `FlowError` with `problems` when answers do not hold. */
  async sendPage(page: string, values: Values = {}): Promise<FlowState> {
    return this.#keep(await this.#once("POST", onPage(page), { values: listed(values) }));
  }

  /** Sends the whole form, or the answer to a revision, exactly once however often the connection breaks. */
  async submit(): Promise<FlowState> {
    return this.#keep(await this.#once("POST", "/submit", {}));
  }

  /** Uploads a file for a document of the form; sent again by itself when the connection breaks, and added once. */
  upload(element: string, file: Blob & { name?: string }, options: UploadOptions = {}): Promise<AddedFile> {
    return uploadFile(`${this.#base}/files/${encodeURIComponent(element)}`, this.#headers(), file, options);
  }

  async removeFile(element: string, fileId: string): Promise<FlowState> {
    const path = `/files/${encodeURIComponent(element)}/${encodeURIComponent(fileId)}`;
    return this.#keep(await this.#ask("DELETE", path));
  }

  /** A picture that was uploaded, for `URL.createObjectURL`. */
  async picture(fileId: string): Promise<Blob> {
    const answer = await fetch(`${this.#base}/files/${encodeURIComponent(fileId)}`, { headers: this.#headers() });
    if (!answer.ok) throw new FlowError("not_found", answer.status, "There is no such picture.");
    return answer.blob();
  }

  /** Reads the form anew whenever the case changes, and tells. Gives what ends it. */
  subscribe(hear: (state: FlowState) => void): () => void {
    this.#listeners.add(hear);
    this.#stopListening ??= listen(
      `${this.#base.replace(/^http/, "ws")}/changes`,
      () => this.#token ?? "",
      (version) => {
        if (version === null || version > (this.#state?.version ?? -1)) this.load().then(undefined, () => {});
      },
    );
    return () => {
      this.#listeners.delete(hear);
      if (this.#listeners.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = null;
    };
  }

  #keep(state: FlowState): FlowState {
    const isNews = state.version !== this.#state?.version;
    this.#state = state;
    if (isNews) for (const hear of this.#listeners) hear(state);
    return state;
  }

  #headers(): Record<string, string> {
    return {
      ...(this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` }),
      ...(this.#language === null ? {} : { "X-Flow-Language": this.#language }),
    };
  }

  #ask<T>(method: string, path: string, body?: object, more: Partial<Asked> = {}): Promise<T> {
    return ask<T>({ method, url: this.#base + path, headers: this.#headers(), body, ...more });
  }

  /** Under one name, so that it may be sent again until an answer comes. */
  #once(method: string, path: string, body: object): Promise<FlowState> {
    return this.#ask(method, path, body, { attempt: crypto.randomUUID() });
  }
}

const onPage = (page: string): string => `/pages/${encodeURIComponent(page)}`;

const listed = (values: Values): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? [value] : [...value]]),
  );
