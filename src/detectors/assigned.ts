// "A name, an operator, a value": the one grammar of assignments, in code and configuration of any language, that all
// `assigned` detectors share. The engine's byte gate (`scan/gate.ts`) tests the same shape before the pattern is tried.

/** Characters of a name after its keyword: `_API_KEY`, `["api-key"]`, ` api key`. */
const nameRest = '[\\w.\\-\\[ ]{0,32}';
/** Closing quotes and brackets of the name, then an operator; `>` closes an XML tag, `,` stands in calls and maps, `\\\\"` in escaped JSON. */
const operator = '\\\\{0,2}["\'`]?[\\])]{0,2}[ \\t]{0,8}(?:=>|:=|==|\\?=|\\|\\|=|[=:,(>])[ \\t]{0,8}';
/** What may open the value: a newline in YAML, string prefixes, quotes, a call's bracket. */
const opening = '(?:[\\r\\n]{1,2}[ \\t]{1,16})?(?:[bBuUrRfF@$]{0,2}\\\\{0,2}["\'`]{1,3})?';

/** Between a name and a value without an operator: blanks, quotes, brackets, dashes. Before `#`, `@` and `/` stands a package, and a digest behind. */
const gap = '[^\\w\\r\\n#@/\\\\]{1,6}';

/**
 * The pattern of `keyword… operator value`; `value` is a RegExp source over the value alone.
 * @param loose the value's own form is so telling that nothing but a gap need stand between: prose, logs, arguments
 */
export function assignedPattern(keywords: readonly string[], value: string, loose: boolean): string {
  const names = keywords.map(anyCase).join('|');
  const between = `${operator}${opening}`;
  return `(?:${names})${nameRest}${loose ? `(?:${between}|${gap})` : between}(?<secret>${value})(?![A-Za-z0-9_\\-+/=.])`;
}

// Spelled out as classes: with `(?i:a|b|…)` V8 (13.6) misses some mixed-case spellings when there are many alternatives.
function anyCase(keyword: string): string {
  return keyword.replace(/[a-z]|[^a-z0-9_ ]/g, (char) => (/[a-z]/.test(char) ? `[${char.toUpperCase()}${char}]` : `\\${char}`));
}
