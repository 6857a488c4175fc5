import assert from "node:assert/strict";
import { test } from "node:test";
import { secretKinds } from "../../../src/core/secrets/kinds.ts";
import { scanSecrets } from "../../../src/core/secrets/scan.ts";

const digits = "0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();
const alphanumeric = digits + upper + lower;
const hex = "0123456789abcdef";

/** Random characters that are the same in every run. Made here, so that no scanner takes this file for a leak. */
function random(length: number, characters: string, seed = 1): string {
  let state = seed * 2654435761 + length;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += characters[Math.floor((state / 2 ** 32) * characters.length)];
  }
  return text;
}

const word = `${alphanumeric}_-`;
const jwt = `eyJ${random(33, alphanumeric)}.eyJ${random(80, alphanumeric, 2)}.${random(43, word, 3)}`;
const pemLines = [1, 2, 3].map((seed) => random(64, `${alphanumeric}+/`, seed));
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${pemLines.join("\n")}\nAb1=\n-----END ${kind}-----`;

type Row = readonly [name: string, code: string, secret: string];

function row(
  name: string,
  secret: string,
  code: (secret: string) => string = (text) => `const value = "${text}";`,
): Row {
  return [name, code(secret), secret];
}

const leaks: readonly Row[] = [
  row("AWS access key id", `AKIA${random(16, upper + digits)}`),
  row(
    "AWS access key id of a session, in a comment",
    `ASIA${random(16, upper + digits)}`,
    (text) => `// used ${text}.`,
  ),
  row("AWS secret key", random(40, `${alphanumeric}/+`), (text) => `aws_secret_access_key = ${text}`),
  row("AWS secret key in code", random(40, `${alphanumeric}/+`, 5), (text) => `secretAccessKey: "${text}",`),
  row("Google API key", `AIza${random(35, word)}`),
  row("Google OAuth secret", `GOCSPX-${random(28, alphanumeric)}`),
  row("OpenAI project key", `sk-proj-${random(120, word)}x`),
  row("OpenAI key of the old form", `sk-${random(20, alphanumeric)}T3BlbkFJ${random(20, alphanumeric, 2)}`),
  row("OpenRouter key", `sk-or-v1-${random(64, hex)}`),
  row("Anthropic key", `sk-ant-api03-${random(93, word)}AA`),
  row("DeepSeek key", `sk-${random(32, hex)}`),
  row("xAI key", `xai-${random(80, alphanumeric)}`),
  row("Groq key", `gsk_${random(52, alphanumeric)}`),
  row("Mistral key", random(32, alphanumeric), (text) => `MISTRAL_API_KEY=${text}`),
  row("Azure OpenAI key", random(32, hex), (text) => `headers: { "api-key": "${text}" }`),
  row("Azure storage key", `${random(86, `${alphanumeric}+/`)}==`, (text) => `"AccountName=a;AccountKey=${text};E=x"`),
  row("Azure application secret", `${random(3, alphanumeric)}8Q~${random(34, alphanumeric)}`),
  row("GitHub token", `ghp_${random(36, alphanumeric)}`),
  row("GitHub fine-grained token", `github_pat_${random(22, alphanumeric)}_${random(59, alphanumeric, 2)}`),
  row("GitLab token", `glpat-${random(20, word)}x`),
  row("Slack token", `xoxb-${random(12, digits)}-${random(12, digits, 2)}-${random(24, alphanumeric)}`),
  row(
    "Slack webhook",
    `https://hooks.slack.com/services/T${random(8, upper)}/B${random(8, upper, 2)}/${random(24, alphanumeric)}`,
  ),
  row("Stripe key", `sk_live_${random(24, alphanumeric)}`),
  row("SendGrid key", `SG.${random(22, alphanumeric)}.${random(43, alphanumeric, 2)}`),
  row("Twilio key", `SK${random(32, hex)}`),
  row("Telegram bot token", `:AA${random(33, alphanumeric)}`, (text) => `bot("${random(10, digits)}${text}")`),
  row("npm token", `npm_${random(36, alphanumeric)}`, (text) => `//packages.example/:_authToken=${text}`),
  row("Hugging Face token", `hf_${random(34, alphanumeric)}`),
  row("DigitalOcean token", `dop_v1_${random(64, hex)}`),
  row("Vault token", `hvs.${random(90, alphanumeric)}`),
  row("JSON Web Token", jwt),
  row("bearer token", random(40, alphanumeric), (text) => `Authorization: "Bearer ${text}"`),
  row("basic authorization", random(40, alphanumeric, 7), (text) => `-H 'Authorization: Basic ${text}'`),
  row("password in a connection string", "Tr0ub4dor&3", (text) => `"Server=db;User Id=app;Password=${text};Encrypt=1"`),
  row("private key", `\n${pemLines.join("\n")}\nAb1=\n`, () => pem("RSA PRIVATE KEY")),
  row("private key of OpenSSH", `\n${pemLines.join("\n")}\nAb1=\n`, () => pem("OPENSSH PRIVATE KEY")),
  row(
    "private key in one line of JSON",
    `\\n${pemLines.join("\\n")}\\n`,
    (text) => `"-----BEGIN PRIVATE KEY-----${text}-----END PRIVATE KEY-----"`,
  ),
  row("private key without its end", `\n${pemLines.join("\n")}`, (text) => `-----BEGIN EC PRIVATE KEY-----${text}`),
  row("password in an address", "s3cr3t-Pa55", (text) => `postgres://app:${text}@db.internal:5432/app`),
  row("password", "Tr0ub4dor&3", (text) => `const password = "${text}";`),
  row("password with a type", "Tr0ub4dor&3", (text) => `private readonly dbPassword: string = '${text}';`),
  row("password in YAML", "Tr0ub4dor&3", (text) => `  password: ${text} # staging`),
  row("password as an argument", "Tr0ub4dor&3", (text) => `env.setdefault("DB_PASSWORD", "${text}")`),
  row("password in a comparison", "Tr0ub4dor&3", (text) => `if (password === "${text}") open();`),
  row("client secret in JSON", random(40, alphanumeric, 9), (text) => `{"client_secret":"${text}"}`),
];

test("each kind of secret of the truth table is found where it stands, whole", () => {
  const missed = leaks.filter(([, code, secret]) => {
    const found = scanSecrets(`// first line\n${code}\n`).map(({ start, end }) =>
      `// first line\n${code}\n`.slice(start, end),
    );
    return found.length !== 1 || found[0] !== secret;
  });
  assert.deepEqual(
    missed.map(([name, code]) => [name, code, scanSecrets(code)]),
    [],
  );
  assert.ok(leaks.length >= 40);
});

test("every form of the table of kinds is found by its own beginning", () => {
  const samples = new Map(secretKinds.flatMap(({ begins, rest }) => begins.map((begin) => [begin, sampleOf(rest)])));
  assert.ok(samples.size > 80);
  for (const [begin, sample] of samples) {
    const text = `x = '${begin}${sample}'`;
    assert.ok(
      scanSecrets(text).some(({ start, end }) => text.slice(start, end) === `${begin}${sample}`),
      text,
    );
  }
});

/** A random text that the form takes: tried by growing pieces, since a form says its own letters and lengths. */
function sampleOf(rest: RegExp): string {
  const forms: ((length: number) => string)[] = [
    (length) => random(length, hex),
    (length) => random(length, upper + digits),
    (length) => random(length, lower + digits),
    (length) => random(length, alphanumeric),
    () => `${random(24, hex)}-${random(34, hex)}`,
    (length) => `1-${random(10, upper)}-${random(12, digits)}-${random(length, hex)}`,
    (length) => `services/${random(length, alphanumeric)}`,
    (length) => `${random(18, digits)}/${random(length, alphanumeric)}`,
    (length) => `${random(22, alphanumeric)}.${random(length, alphanumeric)}`,
    (length) => `${random(20, alphanumeric)}.eyJ${random(length, alphanumeric)}.${random(40, alphanumeric)}`,
  ];
  for (const form of forms) {
    for (let length = 16; length <= 100; length += 1) {
      const sample = form(length);
      rest.lastIndex = 0;
      if (rest.exec(sample)?.[0] === sample) return sample;
    }
  }
  throw new Error(`No sample for ${rest.source}`);
}

const harmless: readonly string[] = [
  '"integrity": "sha512-Zu2pPSmYzYKUXpR1PNKVoQFbSp0aUAl8BYpSpQZhzR0yXHBuLqzRqTEGkz9dcDXlN0dHnkYcAbWUmXQHlNGzUA=="',
  "const id = '3f2b8c1e-9d47-4a65-b0f3-5c6d7e8f9a0b';",
  "sessionToken: '3f2b8c1e-9d47-4a65-b0f3-5c6d7e8f9a0b'",
  "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  'password = "password"',
  'const password = "changeme123";',
  'api_key = "YOUR_API_KEY_1234567890"',
  'api_key: "<your-api-key-here-123456>"',
  "apiKey: process.env.OPENAI_API_KEY",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code as it stands in files
  'password: "${DB_PASSWORD}"',
  "password: {{ .Values.db.password1 }}",
  'token: "xxxxxxxxxxxxxxxxxxxxxxxx"',
  'secret: "****************"',
  'const tokenType = "urn:ietf:params:oauth:token-type:jwt";',
  'passwordLabel: "Passwort2 vergessen?"',
  'label: "auth.password.reset_form2.title"',
  "type Token = { kind: 'Identifier'; start: number };",
  "const tokens = tokenize(source2, options);",
  "password: string;",
  "// the password is in 1Password, ask for it",
  "postgres://user:password@localhost:5432/app",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code as it stands in files
  "`https://${user}:${password}@host`",
  "https://example.com:8080/path@2x.png",
  "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
  "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) return 'private';",
  "sk-learn-contrib-packages-and-others",
  "task-0123456789abcdef0123456789abcdef",
  'className="sk-fading-circle sk-circle1"',
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
  "expect(token).toBe('invalid_grant2')",
  'headers.set("x-api-key", apiKey);',
  "SKELETON0123456789",
  "const AKIA = 'AKIA';",
];

test("what only looks like a secret is not found", () => {
  const found = harmless.flatMap((code) => scanSecrets(code).map(({ kind }) => [code, kind]));
  assert.deepEqual(found, []);
});

test("what a finding tells holds no more of a secret than the beginning that all of its kind share", () => {
  for (const [name, code, secret] of leaks) {
    for (const finding of scanSecrets(code)) {
      const told = `${finding.kind} ${finding.excerpt}`;
      for (let at = 0; at + 8 <= secret.length; at += 1) {
        const piece = secret.slice(at, at + 8);
        assert.ok(
          !told.includes(piece) || finding.excerpt.startsWith(secret.slice(0, finding.excerpt.length - 1)),
          name,
        );
      }
    }
  }
});
