/**
 * What is in JavaScript's regular expressions and not in those that Pydantic runs, which take
 * linear time: look-around, references back, and a few escapes.
 */
const NOT_PORTABLE = /\(\?(?:[=!]|<[=!])|\\[1-9ckbBX]|\\u[dD][89a-fA-F]/;

/** Inside a class these mean a set operation there. */
const SET_OPERATION = /&&|--|~~/;

/** Whether a pattern means the same in JavaScript and in Pydantic. */
export function isPortablePattern(pattern: string): boolean {
  if (NOT_PORTABLE.test(pattern)) return false;
  try {
    new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const classes = pattern.match(/\[(?:\\.|[^\]\\])*\]/gs) ?? [];
  return classes.every((one) => !SET_OPERATION.test(one) && !one.slice(1).includes('['));
}
