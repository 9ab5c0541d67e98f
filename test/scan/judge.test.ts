import { describe, expect, test } from 'vitest';
import { expand } from '../support/random-text.ts';
import { detectorsIn, scanText } from '../support/scan-contents.ts';

/** Detectors of values that no provider's format vouches for. */
const genericIn = (line: string) => detectorsIn(scanText(expand(line, 5))).filter((id) => id.startsWith('generic-'));

describe('a value is found', () => {
  test.each([
    ['client_secret = "<alnum:32>"', 'generic-secret'],
    ['CLIENT_SECRET=<alnum:24>', 'generic-secret'],
    ['clientSecret: <base64url:43>', 'generic-secret'],
    ['<add key="apiKey" value="x" /><apiKey>k7<alnum:30></apiKey>', 'generic-secret'],
    ['{"session_key":"<alnum:40>"}', 'generic-secret'],
    ['{\\"session_key\\": \\"k7<alnum:38>\\"}', 'generic-secret'],
    ['signing_key: <hex:32>', 'generic-secret'],
    ['config.set("webhook_key", "k7<alnum:34>")', 'generic-secret'],
    ['db_password = "k7<alnum:8>!Q"', 'generic-password'],
    ['DB_PASSWORD=k7<alnum:10>Q!', 'generic-password'],
    ['password: Tr<alnum:5>&3x', 'generic-password'],
    ['  password:\n    k7<alnum:9>!Q', 'generic-password'],
    ['"passphrase" => "correct Horse 9!"', undefined],
    ['# the production token is k7<alnum:42>', 'generic-entropy'],
  ])('%s', (line, id) => {
    expect(genericIn(line)).toEqual(id === undefined ? [] : [id]);
  });
});

test.each(['host: db1', 'port: 5432', 'user_id: 17', '"name": "app",', 'path = /srv'])('what stands in the line above says nothing about it: %s', (above) => {
  expect(genericIn(`${above}\n  password: "k7<alnum:9>!Q"`)).toEqual(['generic-password']);
});

describe('a value is not found', () => {
  test.each([
    // Code and configuration that names secrets without holding one.
    'cancelToken: defaultToConfig2,',
    'password = getPassword("database", 1)',
    'password = request.form.password1',
    'password: process.env.DB_PASSWORD_2',
    'secret = os.environ["CLIENT_SECRET_2024"]',
    'secret: config.get("client.secret.v2")',
    'client_secret = this.settings.clientSecretV2',
    'password: ${DB_PASSWORD_1}',
    'password: $DB_PASSWORD_1',
    'password: "{{ .Values.db.password1 }}"',
    'password: <%= ENV["DB_PASSWORD1"] %>',
    'password: !vault secret/data/db#pass1',
    'token: ${{ secrets.DEPLOY_TOKEN_1 }}',
    'password = "%(db_password1)s"',
    'password: vault:secret/data/app#db1',
    'api_key = data.aws_ssm_parameter.key1.value',
    'secret = aws_secretsmanager_secret.main1.arn',
    'api_key: arn:aws:secretsmanager:eu-west-1:123456789012:secret:x1',
    // Shortcuts, names, words, paths.
    'token = "ctrl+shift+down"',
    'keybinding.token = "ctrl+shift+alt+f12"',
    'client_secret = "get-the-secret-from-the-vault"',
    'apiKey = "myApplicationApiKeyName"',
    'access_token = "accessTokenForTesting1"',
    'auth = "Basic-Authentication-Required"',
    'secret = "/etc/ssl/private/server2.key"',
    'secret = "./certs/client-secret-2024.pem"',
    'credential = "C:/Users/ada/credentials1.json"',
    'secret = "config/secrets/production1.yaml"',
    'token = "com.acme.auth.TokenProvider1"',
    // Ids, digests, dates, versions.
    'token = "<uuid>"',
    'secret_id = "<hex:32>"',
    'secret_hash = "<hex:64>"',
    'api_key_sha256 = "<hex:64>"',
    'token_expires_at = "2024-01-31T00:00:00.000Z"',
    'password_changed: 2024-01-31T10:20:30Z1',
    'token_url = "https://issuer.example/oauth2/v1/token"',
    'token: https://issuer.example/oauth2/v1/token',
    'public_key = "<base64:44>"',
    '"integrity": "sha512-<base64:86>=="',
    'resolved "https://registry.example/token/-/token-1.2.3.tgz#<hex:40>"',
    'token, checksum: <hex:40>',
    // Placeholders and words that documentation writes.
    'password = "changeme123"',
    'password: "your-password-1"',
    'client_secret = "YOUR_CLIENT_SECRET_HERE_1"',
    'secret = "xxxxxxxxxxxxxxxxxxxx1a"',
    'secret = "aaaaaaaaaaaaaaaaaaaaa1"',
    'api_key = "0123456789abcdef0123456789abcdef"',
    'api_key = "EXAMPLE<alnum:24>"',
    'secret = "abcabcabcabcabcabcabc1"',
    'password: "********"',
    'password: "<password>"',
    'password = "password"',
    'password = "Password"',
    // Prose.
    'The token is valid for the whole session and must be kept',
    'Enter your password, then press the key of your choice',
    'a password: the thing that only you should know',
    // Too short, or of one kind.
    'secret = "k7<alnum:10>"',
    'password = "k7!Qa"',
    'token = 1234567890123456',
    'password = "abcdefgh"',
    // A line that speaks of secrets, with a run that is none.
    '# the production token is <hex:40>',
    '# the token of sha256 <base64:44>',
    '# the token in path/to/the/file/named/like/this1/and2/that3',
    '# the build is <alnum:44>',
  ])('%s', (line) => {
    expect(genericIn(line)).toEqual([]);
  });
});

test('the confidence of a proven token is highest, then of a format, then of a name, then of a guess', () => {
  const confidence = (line: string) => scanText(expand(line, 5)).found[0]?.candidate.confidence ?? 0;
  const lines = [
    '<crc32-base62:ghp_>',
    'GITLAB_TOKEN=glpat-<base64url:20>',
    'aws_secret_access_key = a<base64:38>Z',
    'client_secret = "<alnum:32>"',
    '# the production token is k7<alnum:42>',
  ];
  const all = lines.map(confidence);
  expect(all).toEqual([...all].sort((a, b) => b - a));
  expect(new Set(all).size).toBe(all.length);
});
