import { useId } from "preact/hooks";
import { type Palette, paletteFor, type Scheme } from "../../../../collection/brand/palette";
import { type BrandColours, layered } from "../../../../domain/brand";
import { parseHex, toHex } from "../../../../lib/colour";
import { Button } from "../../../shared";
import { withColour } from "./branding";
import type { BrandingModel } from "./branding-model";

const tokens: readonly { token: keyof BrandColours & keyof Palette; label: string }[] = [
  { token: "brand", label: "Brand" },
  { token: "brandInk", label: "Text on brand" },
  { token: "bg", label: "Background" },
  { token: "surface", label: "Surface" },
  { token: "ink", label: "Text" },
  { token: "ink2", label: "Second text" },
];

/** The colours of one scheme. What nobody chose shows what follows from the others. */
export function ColourFields({ model, scheme }: { model: BrandingModel; scheme: Scheme }) {
  const brand = model.brand.value;
  const palette = paletteFor(layered(model.loaded.value?.below ?? {}, brand), scheme);
  return (
    <fieldset class="brand-group">
      <legend>{scheme === "light" ? "Light" : "Dark"}</legend>
      <div class="brand-colours">
        {tokens.map(({ token, label }) => (
          <ColourField
            key={token}
            label={label}
            scheme={scheme}
            own={brand[scheme]?.[token] ?? null}
            shown={toHex(palette[token])}
            onChange={(colour) => model.change(withColour(model.brand.peek(), scheme, token, colour))}
          />
        ))}
      </div>
    </fieldset>
  );
}

function ColourField({
  label,
  scheme,
  own,
  shown,
  onChange,
}: {
  label: string;
  scheme: Scheme;
  own: string | null;
  shown: string;
  onChange: (colour: string | null) => void;
}) {
  const id = useId();
  return (
    <div class="brand-colour">
      <input
        type="color"
        aria-label={`${label}, ${scheme}: choose`}
        value={shown}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div>
        <label for={id}>{label}</label>
        <input
          id={id}
          class="brand-hex"
          value={own ?? ""}
          placeholder={shown}
          spellcheck={false}
          autocomplete="off"
          aria-describedby={own === null ? `${id}-auto` : undefined}
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            const hex = text.startsWith("#") || text === "" ? text : `#${text}`;
            if (hex === "") onChange(null);
            else if (parseHex(hex) !== null) onChange(hex.toLowerCase());
            else event.currentTarget.value = own ?? "";
          }}
        />
        {own === null && (
          <span class="unseen" id={`${id}-auto`}>
            Not chosen: follows as {shown}
          </span>
        )}
      </div>
      {own !== null && (
        <Button kind="quiet" size="small" icon="close" onClick={() => onChange(null)}>
          <span class="unseen">{`Let ${label.toLowerCase()}, ${scheme}, follow`}</span>
        </Button>
      )}
    </div>
  );
}
