/** How much we take in. Numbers people are told are the same that are enforced. */

/** A file in one request: without a script, over the API, and small ones of the page's script. */
export const maxFileBytes = 20_971_520;
export const maxFileMegabytes = 20;
/** A file in parts, unless the form says less. */
export const maxLargeFileBytes = 104_857_600;
/** Every part of a file but its last has this length. */
export const partBytes = 8_388_608;
/** One request with several files; a form is held in memory while it is read. */
export const maxRequestBytes = 25_165_824;
export const maxPagesPerDocument = 20;
export const maxFilesPerCase = 60;
/** What the files of a case may weigh together, half-done uploads included. */
export const maxCaseBytes = 524_288_000;
/** What comes through links to one part of the form (an owner's) has room of its own. */
export const maxFilesPerPart = 20;
export const maxPartBytes = 157_286_400;
/** Files up to this are looked at in memory, larger ones block by block: several are looked at side by side. */
export const wholeInspectionBytes = 4_194_304;
/** Beyond these a picture costs more to open than it can show: 100 megapixels, or a side longer than any scanner's. */
export const maxPixels = 100_000_000;
export const maxSidePixels = 20_000;
export const maxFileNameLength = 120;

/** For `accept=` of a file field: kinds, and the endings that phones know better than the kinds. */
export const acceptAttribute =
  "application/pdf,image/jpeg,image/png,image/webp,image/heic,image/heif,.pdf,.jpg,.jpeg,.png,.webp,.heic,.heif";
