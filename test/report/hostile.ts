// What an attacker may put into a name: one set for every reporter.

export const hostileStrings = [
  'a\u001b[2Jb', // clears a terminal
  'bell\u0007\u007f\u009b31m',
  'line\nbreak\r\nagain',
  '::error file=x::injected',
  '  ::add-mask::x',
  '\n::set-output name=a::b',
  'x ##vso[task.setvariable variable=a]b',
  '##[command]x',
  'right\u202eto\u2066left\u2069',
  'zero\u200bwidth\ufeff\u2060',
  'line\u2028separator\u2029',
  '[click](https://evil.example)',
  '[click](1) {0} {message}',
  '\\[escaped](1)',
  '`code` *bold* _it_ | <img src=x onerror=alert(1)>',
  '"quoted" \'single\' \\ back',
  'tag\u{e0041}\u{e007f}',
  'latin1-\udce9\udcff',
  '=cmd|calc!A0',
  '../../etc/passwd',
  'C:\\x\\y',
  'https://evil.example/x',
  'a%2e%2e/b c#d?e',
  '日本語/ファイル.env',
];
