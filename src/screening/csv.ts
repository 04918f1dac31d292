/** Longest field; longer ones are cut off by refusing the file. */
const mostField = 20_000;

export class CsvProblem extends Error {}

/** Reads comma-separated values as they come, in pieces of any size: quoted fields, doubled quotes, line breaks inside of quotes. */
export class CsvRows {
  readonly #take: (row: string[]) => void;
  #row: string[] = [];
  #field = "";
  #state: "plain" | "quoted" | "quote" = "plain";

  constructor(take: (row: string[]) => void) {
    this.#take = take;
  }

  write(piece: string): void {
    for (const letter of piece) {
      if (this.#state === "quoted") {
        if (letter === '"') this.#state = "quote";
        else this.#add(letter);
      } else if (letter === '"' && (this.#state === "quote" || this.#field === "")) {
        if (this.#state === "quote") this.#add(letter);
        this.#state = "quoted";
      } else if (letter === ",") this.#endField();
      else if (letter === "\n") this.#endRow();
      else if (letter !== "\r" && letter !== "\x1a" && letter !== "\ufeff") this.#add(letter);
    }
  }

  end(): void {
    if (this.#state === "quoted") throw new CsvProblem("the file ends inside of a quoted field");
    if (this.#field !== "" || this.#row.length > 0) this.#endRow();
  }

  #add(letter: string): void {
    if (this.#field.length > mostField) throw new CsvProblem("a field is longer than any list has");
    this.#field += letter;
  }

  #endField(): void {
    if (this.#row.length > 200) throw new CsvProblem("a row has more fields than any list has");
    this.#row.push(this.#field.trim());
    this.#field = "";
    this.#state = "plain";
  }

  #endRow(): void {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    if (row.some((field) => field !== "")) this.#take(row);
  }
}
