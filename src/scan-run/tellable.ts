// Words that people wrote beside a suppression reach every report: what could be a secret among them does not.
import type { SuppressionRule } from '../model/suppression.ts';

export function tellableRule(rule: SuppressionRule): SuppressionRule {
  const { reason, owner } = rule;
  if (reason === undefined && owner === undefined) return rule;
  return { ...rule, ...(reason === undefined ? {} : { reason: tellable(reason) }), ...(owner === undefined ? {} : { owner: tellable(owner) }) };
}

/** A value after a secret's name, user information in a URL, and long mixed runs. Tickets and addresses of pages stay. */
const named = /\b((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|credentials?)["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?)[^\s"',;]{4,512}/gi;
const userInfo = /(:\/\/[^\s/@:]{0,128}:)[^\s/@]{1,256}(?=@)/g;
const mixedRun = /(?=[^\s"'`=:,;()<>{}[\]&|/]{0,512}\d)(?=[^\s"'`=:,;()<>{}[\]&|/]{0,512}[A-Za-z])[^\s"'`=:,;()<>{}[\]&|/]{16,512}/g;

function tellable(text: string): string {
  return text.replace(userInfo, '$1*').replace(named, '$1*').replace(mixedRun, '*');
}
