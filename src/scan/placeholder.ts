// Values that stand for a secret without being one: documentation's examples, templates, references to where the value is kept.

/** Improbable in random text, whatever its length. */
const standsOut = /EXAMPLE|x{8,}|\*{4,}|\.{6,}|0{10,}|0123456789|1234567890|abcdefghij|placeholder|changeme|redacted|x-oauth-(?:basic|token)/i;

/** Probable enough in long random text that only a guessable value is excluded by them. */
const words =
  /example|sample|dummy|change[-_]me|replace[-_]?me|your[-_]|[-_]here$|insert[-_]|todo|fixme|lorem|foobar|not[-_]?a[-_]?real|fake[-_]|[-_]fake|mock|x{5,}|\*{3}|\.{4}|-{6}|_{5}|#{4}|0{8}|a{8}|f{12}|(.)\1{9}|abcdef[g0-9]|abcd1234|1234abcd|qwerty|deadbeef|cafebabe/i;

/** Templates and references of shells, CI systems, Helm, Terraform, vaults and the like, as a whole value. */
const reference =
  /^(?:[$%#]|\{\{|<[^>]*>?$|\[\[)|\$\{|\{\{|<%|%\(|\$\(|^(?:vault|op|ref|env|file|secret|ssm|arn|projects|keyvault|azurekeyvault|sops|enc)[:+][/a-z]|^ENC\[|^AQICAH|^arn:|process\.env|os\.environ|getenv|secrets\.|\bvar\.|\bdata\.|valueFrom/i;

export function isPlaceholder(value: string, guessable: boolean): boolean {
  return standsOut.test(value) || (guessable && words.test(value)) || reference.test(value) || isRepetition(value);
}

/** One short piece over and over: `abcabcabcabc`, `1212121212`. */
function isRepetition(value: string): boolean {
  for (let size = 1; size <= 4; size++) {
    if (value.length >= size * 3 && value.startsWith(value.slice(size, size * 3)) && value.slice(size) === value.slice(0, -size)) return true;
  }
  return false;
}
