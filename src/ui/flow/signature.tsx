import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { SignatureItem } from "./model-kinds";
import { Rich } from "./rich-text";
import { useTongue } from "./said";
import { strokePath, strokesBox } from "./strokes";
import type { Words } from "./words";

/** The text that is signed, and the name that signs it. With a script the name may be drawn as well. */
export function SignatureView({ item, words }: { item: SignatureItem; words: Words }) {
  const off = item.disabled || item.hidden;
  const { draw, drawHere, clear, undo } = words.widgets;
  return (
    <fieldset
      class={`${fieldClass(item)} sign`}
      data-field={item.name}
      hidden={item.hidden}
      data-widget="signature"
      data-words={JSON.stringify({ draw, drawHere, clear, undo, drawn: words.drawnSignature })}
      {...describing(item)}
    >
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      {item.text.length > 0 && (
        <section class="panel" aria-label={words.signWhat} {...useTongue(item.source)}>
          <Rich text={item.text} />
        </section>
      )}
      <ErrorText item={item} />
      <label for={idOf(item)}>{words.signName}</label>
      <input
        id={idOf(item)}
        name={`${item.name}.name`}
        type="text"
        dir="auto"
        autocomplete="name"
        value={item.signer}
        disabled={off}
        {...(item.problem === null ? {} : { "aria-invalid": "true" as const })}
      />
      <input type="hidden" name={`${item.name}.method`} value={item.method} disabled={off} />
      <input type="hidden" name={`${item.name}.strokes`} value={item.strokes} disabled={off} />
      <input type="hidden" name={`${item.name}.textSha256`} value={item.textSha256} disabled={off} />
      <DrawnSignature strokes={item.strokes} label={words.drawnSignature} />
      {item.signedOn !== null && <p class="hint">{words.signed(item.signer, item.signedOn)}</p>}
    </fieldset>
  );
}

/** What was drawn, as a picture; nothing when nothing was. */
export const DrawnSignature = ({ strokes, label }: { strokes: string; label: string }) =>
  strokes === "" ? null : (
    <svg class="drawn" viewBox={`0 0 ${strokesBox.width} ${strokesBox.height}`} role="img" aria-label={label}>
      <path d={strokePath(strokes)} />
    </svg>
  );
