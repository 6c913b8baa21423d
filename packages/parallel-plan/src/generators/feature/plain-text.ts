/** C0 and C1 controls but tab and line ends, and characters that reorder or hide text. */
const CONTROLS =
  // eslint-disable-next-line no-control-regex -- control characters are what it is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text for a document: what nobody can see has no place in it. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '');
}

/** The text on one line, white space brought together. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim();
}
