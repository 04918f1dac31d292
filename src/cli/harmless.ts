/** What starts, ends or changes a colour: all that our own words say to a terminal beside text. */
export const colourCodes = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
} as const satisfies Record<string, readonly [number, number]>;

/**
 * Text for a terminal. Names and messages are what somebody else wrote: what would move the cursor, set the title, paste or turn the
 * direction of the text stands as `\ufffd`; our own colours stay.
 */
export const harmless = (text: string): string =>
  text.replaceAll(steering, (found) => (found === "\n" || found === "\t" || found.length > 1 ? found : "\ufffd"));

/** JSON text for a terminal or a file: the same JSON, with everything that a terminal would obey as an escape. */
export const harmlessJson = (json: string): string =>
  json.replaceAll(steeringInJson, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

const turning = "\u202a-\u202e\u2066-\u2069";
const steering = new RegExp(`\u001b\\[(?:${Object.values(colourCodes).flat().join("|")})m|[\\p{Cc}${turning}]`, "gu");
// JSON escapes control characters below U+0020 by itself; line ends between its values are its own.
const steeringInJson = new RegExp(`[\u007f-\u009f${turning}]`, "gu");
