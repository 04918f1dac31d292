import { Component } from "preact";
import { tokensOf } from "./tokens";

interface Props {
  text: string;
  isHere: boolean;
  mark: "error" | "warning" | null;
  /** Columns with a matched bracket: `3 17`. */
  matched: string;
}

/** One line in colours. A class because it lives: of a thousand lines only the changed ones are drawn again. */
export class CodeLine extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { text, isHere, mark, matched } = this.props;
    return next.text !== text || next.isHere !== isHere || next.mark !== mark || next.matched !== matched;
  }

  override render({ text, isHere, mark, matched }: Props) {
    const columns = matched.split(" ");
    return (
      <span class={`code-line${isHere ? " here" : ""}${mark === null ? "" : ` ${mark}`}`}>
        {tokensOf(text).map(({ kind, text: part, at }) => (
          <span key={at} class={kind === "bracket" && columns.includes(String(at)) ? "t-bracket matched" : `t-${kind}`}>
            {part}
          </span>
        ))}
        {"\n"}
      </span>
    );
  }
}
