// Text for a YAML file that we write: what it quotes comes from repositories and tables, and must stay one scalar or one comment.

// Controls, format characters (bidirectional ones too), line separators, lone surrogates: none is written as it is.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Words that YAML readers of either version take for something else than text. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

/** A scalar that reads back as this very text: plain where nothing can be mistaken, else in double quotes (JSON's are YAML's). */
export function yamlText(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_.-]*$/.test(text) && !reserved.test(text) ? text : yamlQuoted(text);
}

/** JSON's strings are YAML's double-quoted ones, but for characters that a reader or a terminal takes for something else. */
export function yamlQuoted(text: string): string {
  return JSON.stringify(text)
    .replace(unprintable, (char) => char.split('').reduce((out, unit) => `${out}\\u${hex(unit)}`, ''))
    .replace(/#(?=#\[|#vso\[)/gi, '\\u0023');
}

const longest = 300;

/** For after `# `: one line whatever it holds, not too long, and no command to a CI system that shows it. */
export function yamlComment(text: string): string {
  const shown = text.replace(unprintable, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`).replace(/##(?=\[|vso\[)/gi, '# #');
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
