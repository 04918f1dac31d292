import type { ClashShown } from "../ui/flow/model";
import type { CodeNeeded, FlowState } from "../ui/flow/state-model";
import { readLinkAddress } from "./address";
import { clashesFrom, type FlowClash } from "./clashes";
import { Drawn } from "./drawn";
import { FlowError } from "./errors";
import { listen } from "./listen";
import { type Lookup, lookupPath } from "./lookup";
import { type Asked, ask } from "./request";
import { type AddedFile, type UploadOptions, uploadFile } from "./upload";
import { type FieldValues, listed, type Values } from "./values";

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
  RevisionThing,
  StartModel,
  Step,
} from "../ui/flow/model";
export type { CodeNeeded, FlowState } from "../ui/flow/state-model";
export type { ClashSide, FlowClash } from "./clashes";
export { FlowError, type FlowProblem } from "./errors";
export type { Lookup } from "./lookup";
export type { AddedFile, UploadOptions } from "./upload";
export {
  type Address,
  addressValues,
  type BankAccount,
  bankAccountValues,
  boxValues,
  dateValues,
  type FieldValues,
  moneyValues,
  type Stroke,
  signatureValues,
  type Values,
} from "./values";

/** What is wrong with a page, what its answers bring up and switch off. `savedAt` null: it was looked at and not kept. */
export interface Check {
  savedAt: string | null;
  problems: { field: string; message: string }[];
  hidden: string[];
  disabled: string[];
  /** Fields that were not kept, because somebody else has changed them since they were drawn: for `settle`. */
  clashes: FlowClash[];
}

type ToldCheck = Omit<Check, "clashes"> & { clashes: ClashShown[] };

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
  readonly #drawn = new Drawn();
  /** One thing is written after the other: what follows takes the place of what was written before. */
  #line: Promise<unknown> = Promise.resolve();
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
    return this.#take(await this.#ask<FlowState>("GET", ""));
  }

  /** Reads the form in another language. */
  setLanguage(language: string): Promise<FlowState> {
    this.#language = language;
    return this.load();
  }

  /** Says that this is drawn now: a state that `subscribe` told. What other calls give counts as drawn. */
  show(state: FlowState): void {
    this.#state = state;
    this.#drawn.show(state);
  }

  /** What stands in the fields of a page as they were drawn, with what was kept since. */
  values(page: string): FieldValues {
    return { ...this.#drawn.on(page) };
  }

  /** What is wrong with these values, by the code that checks them when they are sent. Nothing is kept. */
  async check(page: string, values: Values): Promise<Check> {
    const body = { values: listed(values), drawn: this.#drawn.on(page) };
    return { ...(await this.#ask<ToldCheck>("POST", `${onPage(page)}/check`, body)), clashes: [] };
  }

  /**
   * Keeps these fields, and no others. Nothing is sent yet; another device goes on from here. What somebody else has changed since it
   * was drawn is left as it is and comes back under `clashes`. Throws `offline` when nothing was kept for sure: say it again later.
   */
  save(page: string, values: Values): Promise<Check> {
    return this.#inLine(() => this.#write(page, listed(values)));
  }

  /** Two answered a field differently: it is to be this one's answer. */
  async settle({ page, mine, theirs }: FlowClash, whose: "mine" | "theirs"): Promise<Check> {
    this.#drawn.put(page, theirs.values);
    return whose === "mine" ? this.save(page, mine.values) : this.check(page, {});
  }

  /** Begins another row of a list (`owners`, of a list in a row `owners.0.licences`), after those that are drawn. */
  async addRow(page: string, list: string): Promise<FlowState> {
    const taken = Object.keys(this.values(page)).flatMap((name) => {
      const [place = ""] = name.startsWith(`${list}.`) ? name.slice(list.length + 1).split(".") : [];
      return /^\d+$/.test(place) ? [Number(place)] : [];
    });
    await this.save(page, { [`${list}.${Math.max(-1, ...taken) + 1}.id`]: `row_${crypto.randomUUID()}` });
    return this.load();
  }

  /** Takes a row away, by its place as it is drawn, wherever it stands by now. */
  async removeRow(page: string, list: string, place: number): Promise<FlowState> {
    await this.#inLine(() => this.#write(page, {}, `${list}.${place}`));
    return this.load();
  }

  /**
   * Searches the register for what was typed into a field of the kind `lookup`: a name or a number. `values`: what else is typed on the
   * page and not kept yet (the country). Nothing is kept.
   */
  lookUp(page: string, field: string, query: string, values: Values = {}): Promise<Lookup> {
    return this.#ask("POST", lookupPath(page, field), { query, values: listed(values) });
  }

  /** Takes over one of the companies that `lookUp` found for this query: its details stand in the form then, wherever they are asked. */
  takeOver(page: string, field: string, query: string, candidate: string, values: Values = {}): Promise<FlowState> {
    const body = { query, candidate, values: listed(values) };
    return this.#inLine(async () => this.#take(await this.#ask("POST", `${lookupPath(page, field)}/use`, body)));
  }

  /**
   * Sends a page (`revise`: the answer to a revision); fields that are left out go as they stand. Throws `FlowError` with `problems`
   * when answers do not hold, with `clashes` when somebody else has answered differently meanwhile.
   */
  sendPage(page: string, values: Values = {}): Promise<FlowState> {
    return this.#inLine(() => this.#send(page, listed(values)));
  }

  /** Sends the whole form exactly once, however often the connection breaks. */
  async submit(): Promise<FlowState> {
    return this.#take(await this.#ask("POST", "/submit", {}, { attempt: crypto.randomUUID() }));
  }

  /**
   * Uploads a file of up to 100 MB for a document of the form. It goes in parts: on after a broken connection, and where it stopped when
   * the same file is uploaded again after a reload. Added once. `element`: the `address` of the item, which in a row says whose document
   * it is.
   */
  upload(element: string, file: Blob & { name?: string }, options: UploadOptions = {}): Promise<AddedFile> {
    return uploadFile(`${this.#base}/uploads`, element, () => this.#headers(), file, options);
  }

  async removeFile(element: string, fileId: string): Promise<FlowState> {
    const path = `/files/${encodeURIComponent(element)}/${encodeURIComponent(fileId)}`;
    return this.#take(await this.#ask("DELETE", path));
  }

  /** A picture that was uploaded, for `URL.createObjectURL`. */
  async picture(fileId: string): Promise<Blob> {
    const answer = await fetch(`${this.#base}/files/${encodeURIComponent(fileId)}`, { headers: this.#headers() });
    if (!answer.ok) throw new FlowError("not_found", answer.status, "There is no such picture.");
    return answer.blob();
  }

  /** Reads the form anew whenever the case changes, and tells; when it is drawn, say so (`show`). Gives what ends it. */
  subscribe(hear: (state: FlowState) => void): () => void {
    this.#listeners.add(hear);
    this.#stopListening ??= listen(
      `${this.#base.replace(/^http/, "ws")}/changes`,
      () => this.#token ?? "",
      (version) => {
        if (version === null || version > (this.#state?.version ?? -1)) void this.#hear();
      },
    );
    return () => {
      this.#listeners.delete(hear);
      if (this.#listeners.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = null;
    };
  }

  #take(state: FlowState): FlowState {
    this.#drawn.show(state);
    return this.#tell(state);
  }

  #tell(state: FlowState): FlowState {
    const isNews = state.version !== this.#state?.version;
    this.#state = state;
    if (isNews) for (const hear of this.#listeners) hear(state);
    return state;
  }

  async #hear(): Promise<void> {
    try {
      this.#tell(await this.#ask<FlowState>("GET", ""));
    } catch {
      // The next change, or the connection that comes back, tells it again.
    }
  }

  async #write(page: string, values: FieldValues, removeRow?: string): Promise<Check> {
    const body = { values, drawn: this.#drawn.on(page), ...(removeRow === undefined ? {} : { removeRow }) };
    const told = await this.#knowing(page, values, () => this.#ask<ToldCheck>("PATCH", onPage(page), body));
    const clashes = clashesFrom(page, told.clashes, values);
    if (this.#drawn.ownWords(clashes)) return this.#write(page, values, removeRow);
    const open = new Set(clashes.flatMap(({ mine }) => Object.keys(mine.values)));
    const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !open.has(name)));
    this.#drawn.stands(page, kept);
    return { ...told, clashes };
  }

  async #send(page: string, values: FieldValues): Promise<FlowState> {
    const body = { values, drawn: this.#drawn.on(page) };
    // Under one name, so that it may be sent again until an answer comes.
    const asked = {
      attempt: crypto.randomUUID(),
      clashesOf: (told: ClashShown[]) => clashesFrom(page, told, values),
    };
    try {
      return this.#take(await this.#knowing(page, values, () => this.#ask("POST", onPage(page), body, asked)));
    } catch (trouble) {
      if (trouble instanceof FlowError && this.#drawn.ownWords(trouble.clashes)) return this.#send(page, values);
      throw trouble;
    }
  }

  async #knowing<T>(page: string, values: FieldValues, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (trouble) {
      if (trouble instanceof FlowError && (trouble.status === 0 || trouble.status >= 500))
        this.#drawn.mayStand(page, values);
      throw trouble;
    }
  }

  #inLine<T>(write: () => Promise<T>): Promise<T> {
    const mine = this.#line.then(write);
    this.#line = mine.catch(() => {});
    return mine;
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
}

const onPage = (page: string): string => `/pages/${encodeURIComponent(page)}`;
