import { emptyMark, markOf, readMarks, writeMarks } from "../../../collection/draft-marks";

/** Which versions of the fields a page has seen. They stand in a field of the form, so that they are posted with it. */
export interface PageMarks {
  /** Everything a field was, for this page, since the server last said what it is. */
  of(name: string): string[];
  names(): string[];
  /** The field has these words now, as far as the server is concerned. */
  isNow(name: string, values: readonly string[]): void;
  /** It may have these words now: they are on their way. */
  mayBe(name: string, values: readonly string[]): void;
  set(name: string, marks: readonly string[]): void;
  /** Whether these words are news. */
  isNews(name: string, values: readonly string[]): boolean;
  /** Puts them where they are posted from. */
  write(): void;
}

/** How many saves without an answer are remembered. */
const mostMarks = 8;

export function marksIn(form: HTMLFormElement): PageMarks {
  const input = form.querySelector<HTMLInputElement>("input[name=_seen]");
  const marks = readMarks(input?.value ?? "");
  const of = (name: string): string[] => marks.get(name)?.marks ?? [emptyMark];
  const set = (name: string, own: readonly string[]): void => {
    const few = own.length > mostMarks ? [...own.slice(0, 1), ...own.slice(1 - mostMarks)] : [...own];
    marks.set(name, { marks: few, isHidden: marks.get(name)?.isHidden ?? false });
  };
  return {
    of,
    names: () => [...marks.keys()],
    set,
    isNow: (name, values) => set(name, [markOf(values)]),
    mayBe: (name, values) => {
      const mark = markOf(values);
      set(name, [...of(name).filter((one) => one !== mark), mark]);
    },
    isNews: (name, values) => of(name).length !== 1 || of(name)[0] !== markOf(values),
    write: () => {
      if (input !== null) input.value = writeMarks(marks);
    },
  };
}
