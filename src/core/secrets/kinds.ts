/** A kind of secret that its form alone tells. */
export type SecretKind = {
  /** In words, after "a" or "an" in a sentence. */
  readonly name: string;
  /** What each such secret begins with. The search is for these, so each must be rare in code. */
  readonly begins: readonly string[];
  /** The rest after the beginning. Every repetition has an upper bound, so that a try costs no more than that. */
  readonly rest: RegExp;
};

/**
 * Forms as the providers document them, checked against the rules of gitleaks and secretlint. `{16,200}` rather than the
 * length of today: providers lengthen their keys.
 */
export const secretKinds: readonly SecretKind[] = [
  kind("AWS access key id", ["AKIA", "ASIA", "ABIA", "ACCA"], /[A-Z0-9]{16}/),
  kind("AWS Bedrock key", ["ABSKQmVkcm9ja0FQSUtleS"], /[A-Za-z0-9+/=]{20,300}/),
  kind("Google API key", ["AIza"], /[\w-]{35}/),
  kind("Google OAuth secret", ["GOCSPX-"], /[\w-]{24,60}/),
  kind("Google access token", ["ya29."], /[\w-]{20,300}/),
  kind("OpenRouter key", ["sk-or-"], /[\w-]{20,200}/),
  kind("Anthropic key", ["sk-ant-"], /[\w-]{20,200}/),
  kind("OpenAI key", ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"], /[\w-]{20,250}/),
  kind("API key of the sk- form (OpenAI, DeepSeek, Moonshot, Qwen and others)", ["sk-"], /[A-Za-z0-9]{20,120}/),
  kind("xAI key", ["xai-"], /[A-Za-z0-9]{40,120}/),
  kind("Groq key", ["gsk_"], /[A-Za-z0-9]{32,120}/),
  kind("Cerebras key", ["csk-"], /[A-Za-z0-9]{32,120}/),
  kind("Perplexity key", ["pplx-"], /[A-Za-z0-9]{32,120}/),
  kind("Fireworks key", ["fw_"], /[A-Za-z0-9]{20,80}/),
  kind("Together key", ["tgp_v1_"], /[\w-]{30,80}/),
  kind("NVIDIA key", ["nvapi-"], /[\w-]{50,100}/),
  kind("Hugging Face token", ["hf_", "api_org_"], /[A-Za-z0-9]{30,60}/),
  kind("Replicate token", ["r8_"], /[A-Za-z0-9]{30,60}/),
  kind("GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], /[A-Za-z0-9]{36,255}/),
  kind("GitHub token", ["github_pat_"], /\w{40,255}/),
  kind("GitLab token", ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glimt-", "glsoat-"], /[\w-]{20,300}/),
  kind("Atlassian token", ["ATATT3", "ATCTT3"], /[\w=-]{50,300}/),
  kind("Slack token", ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"], /[\w-]{20,250}/),
  kind("Slack app token", ["xapp-"], /\d-[A-Z0-9]{6,20}-\d{6,20}-[a-z0-9]{20,100}/),
  kind("Slack webhook", ["https://hooks.slack.com/"], /(?:services|workflows|triggers)\/[\w/]{20,120}/),
  kind("Discord webhook", ["https://discord.com/api/webhooks/"], /\d{10,25}\/[\w-]{40,100}/),
  kind("Telegram bot token", [":AA"], /[\w-]{32,35}/),
  kind("Stripe key", ["sk_live_", "sk_test_", "rk_live_", "rk_test_"], /[A-Za-z0-9]{16,250}/),
  kind("Stripe webhook secret", ["whsec_"], /[A-Za-z0-9+/=]{24,100}/),
  kind("SendGrid key", ["SG."], /[\w-]{16,32}\.[\w-]{32,64}/),
  kind("Mailgun key", ["key-"], /[0-9a-f]{32}/),
  kind("Twilio key", ["SK"], /[0-9a-f]{32}/),
  kind("Shopify token", ["shpat_", "shpca_", "shppa_", "shpss_"], /[A-Fa-f0-9]{32}/),
  kind("Square token", ["sq0atp-", "sq0csp-", "sq0idp-"], /[\w-]{22,60}/),
  kind("npm token", ["npm_"], /[A-Za-z0-9]{36}/),
  kind("PyPI token", ["pypi-AgE"], /[\w-]{50,300}/),
  kind("RubyGems key", ["rubygems_"], /[0-9a-f]{48}/),
  kind("Docker token", ["dckr_pat_", "dckr_oat_"], /[\w-]{20,60}/),
  kind("DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], /[0-9a-f]{64}/),
  kind("Databricks token", ["dapi"], /[0-9a-f]{32}(?:-\d)?/),
  kind("HashiCorp Vault token", ["hvs.", "hvb."], /[\w-]{24,300}/),
  kind("Terraform token", [".atlasv1."], /[\w-]{60,80}/),
  kind("Grafana token", ["glsa_", "glc_"], /[A-Za-z0-9_+/=]{32,200}/),
  kind("Sentry token", ["sntrys_", "sntryu_"], /[A-Za-z0-9_+/=-]{40,300}/),
  kind("Figma token", ["figd_"], /[\w-]{36,60}/),
  kind("Linear key", ["lin_api_"], /[A-Za-z0-9]{32,60}/),
  kind("Notion token", ["ntn_"], /[A-Za-z0-9]{40,60}/),
  kind("Postman key", ["PMAK-"], /[0-9a-f]{24}-[0-9a-f]{34}/),
  kind("Doppler token", ["dp.pt.", "dp.st.", "dp.sa."], /[\w.-]{40,80}/),
  kind("Supabase token", ["sbp_", "sb_secret_"], /[A-Za-z0-9_-]{30,60}/),
  kind("PlanetScale token", ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], /[\w.=-]{30,70}/),
  kind("Heroku key", ["HRKU-"], /[\w-]{30,70}/),
  kind("age key", ["AGE-SECRET-KEY-1"], /[A-Z0-9]{58}/),
  kind("JSON Web Token", ["eyJ"], /[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/),
];

function kind(name: string, begins: readonly string[], rest: RegExp): SecretKind {
  return { name, begins, rest: new RegExp(`(?:${rest.source})(?![A-Za-z0-9])`, "y") };
}
