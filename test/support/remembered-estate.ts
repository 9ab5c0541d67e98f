// An estate whose history is hard to remember: values of one object that came at different times, guessable values in like lines, a nested
// repository, names that hold secrets, files beside their committed versions, content in history alone.
import { join } from 'node:path';
import { createRepository, writeTree } from './repository.ts';
import { createPassword, createToken } from './secret-text.ts';

export const planted = {
  first: createToken('remembered first'),
  second: createToken('remembered second'),
  third: createToken('remembered third'),
  gone: createToken('remembered gone'),
  message: createToken('remembered message'),
  name: createToken('remembered name'),
  nested: createToken('remembered nested'),
  weak: createPassword('remembered weak'),
  weaker: createPassword('remembered weaker'),
  old: createPassword('remembered old'),
};

/** @returns the targets, in an order of their own */
export function buildRememberedEstate(folder: string): readonly string[] {
  const app = createRepository(join(folder, 'app'));
  const line = (value: string) => `db_password = "${value}"\n`;
  app.write('config/a.conf', `token ${planted.first}\n`);
  app.write('one.conf', line(planted.old));
  app.commit('first');
  app.write('config/a.conf', `x\ntoken ${planted.first}\nother ${planted.second}\n`);
  app.write('one.conf', line(planted.weak));
  app.write('copy/a.conf', `x\ntoken ${planted.first}\nother ${planted.second}\n`);
  app.write('gone.txt', `${planted.gone} ${planted.third}\n`);
  app.commit(`say ${planted.message}`);
  app.write('two.conf', line(planted.weaker) + line(planted.weak));
  app.write(`names/${planted.name}.txt`, 'nothing\n');
  app.remove('gone.txt');
  app.commit('third');
  app.git(['tag', 'v1']);
  app.write('config/a.conf', `${'\n'.repeat(5)}token ${planted.first}\nlast ${planted.third}\n`);
  app.commit('fourth');
  app.write('config/a.conf', `changed ${planted.first}\n`);
  const nested = createRepository(join(folder, 'app', 'vendor', 'lib'));
  nested.write('deep/key.txt', `k ${planted.nested}\n`);
  nested.commit('nested');
  writeTree(join(folder, 'zeta'), { 'notes.txt': `again ${planted.first}\n${line(planted.weak)}` });
  writeTree(join(folder, 'beta'), { '.env': `TOKEN=${planted.third}\n` });
  return ['zeta', 'app', 'beta'];
}
