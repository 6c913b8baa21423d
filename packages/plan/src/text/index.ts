/** Small helpers for text and values: `@parallel-plan/plan/text`. */
export { TextLines, type TextPlace, type TextRange } from './lines';
export {
  clip,
  CONTROLS,
  cut,
  escapeControls,
  escapeJson,
  jsonString,
  listOf,
  NOT_IN_PATH,
  NOT_YAML,
  oneLine,
  quoted,
  quotedList,
  quotedShort,
  withoutCommands,
  withoutControls,
  withoutHashCommands,
} from './show';
export { byCodeUnit, byText, isObject, type JsonObject, sortedSet } from './values';
