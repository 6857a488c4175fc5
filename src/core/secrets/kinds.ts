import { t } from "../l10n.ts";

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
  kind(t("AWS access key id"), ["AKIA", "ASIA", "ABIA", "ACCA"], /[A-Z0-9]{16}/),
  kind(t("AWS Bedrock key"), ["ABSKQmVkcm9ja0FQSUtleS"], /[A-Za-z0-9+/=]{20,300}/),
  kind(t("Google API key"), ["AIza"], /[\w-]{35}/),
  kind(t("Google OAuth secret"), ["GOCSPX-"], /[\w-]{24,60}/),
  kind(t("Google access token"), ["ya29."], /[\w-]{20,300}/),
  kind(t("OpenRouter key"), ["sk-or-"], /[\w-]{20,200}/),
  kind(t("Anthropic key"), ["sk-ant-"], /[\w-]{20,200}/),
  kind(t("OpenAI key"), ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"], /[\w-]{20,250}/),
  kind(t("API key of the sk- form (OpenAI, DeepSeek, Moonshot, Qwen and others)"), ["sk-"], /[A-Za-z0-9]{20,120}/),
  kind(t("xAI key"), ["xai-"], /[A-Za-z0-9]{40,120}/),
  kind(t("Groq key"), ["gsk_"], /[A-Za-z0-9]{32,120}/),
  kind(t("Cerebras key"), ["csk-"], /[A-Za-z0-9]{32,120}/),
  kind(t("Perplexity key"), ["pplx-"], /[A-Za-z0-9]{32,120}/),
  kind(t("Fireworks key"), ["fw_"], /[A-Za-z0-9]{20,80}/),
  kind(t("Together key"), ["tgp_v1_"], /[\w-]{30,80}/),
  kind(t("NVIDIA key"), ["nvapi-"], /[\w-]{50,100}/),
  kind(t("Hugging Face token"), ["hf_", "api_org_"], /[A-Za-z0-9]{30,60}/),
  kind(t("Replicate token"), ["r8_"], /[A-Za-z0-9]{30,60}/),
  kind(t("GitHub token"), ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], /[A-Za-z0-9]{36,255}/),
  kind(t("GitHub token"), ["github_pat_"], /\w{40,255}/),
  kind(t("GitLab token"), ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glimt-", "glsoat-"], /[\w-]{20,300}/),
  kind(t("Atlassian token"), ["ATATT3", "ATCTT3"], /[\w=-]{50,300}/),
  kind(t("Slack token"), ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"], /[\w-]{20,250}/),
  kind(t("Slack app token"), ["xapp-"], /\d-[A-Z0-9]{6,20}-\d{6,20}-[a-z0-9]{20,100}/),
  kind(t("Slack webhook"), ["https://hooks.slack.com/"], /(?:services|workflows|triggers)\/[\w/]{20,120}/),
  kind(t("Discord webhook"), ["https://discord.com/api/webhooks/"], /\d{10,25}\/[\w-]{40,100}/),
  kind(t("Telegram bot token"), [":AA"], /[\w-]{32,35}/),
  kind(t("Stripe key"), ["sk_live_", "sk_test_", "rk_live_", "rk_test_"], /[A-Za-z0-9]{16,250}/),
  kind(t("Stripe webhook secret"), ["whsec_"], /[A-Za-z0-9+/=]{24,100}/),
  kind(t("SendGrid key"), ["SG."], /[\w-]{16,32}\.[\w-]{32,64}/),
  kind(t("Mailgun key"), ["key-"], /[0-9a-f]{32}/),
  kind(t("Twilio key"), ["SK"], /[0-9a-f]{32}/),
  kind(t("Shopify token"), ["shpat_", "shpca_", "shppa_", "shpss_"], /[A-Fa-f0-9]{32}/),
  kind(t("Square token"), ["sq0atp-", "sq0csp-", "sq0idp-"], /[\w-]{22,60}/),
  kind(t("npm token"), ["npm_"], /[A-Za-z0-9]{36}/),
  kind(t("PyPI token"), ["pypi-AgE"], /[\w-]{50,300}/),
  kind(t("RubyGems key"), ["rubygems_"], /[0-9a-f]{48}/),
  kind(t("Docker token"), ["dckr_pat_", "dckr_oat_"], /[\w-]{20,60}/),
  kind(t("DigitalOcean token"), ["dop_v1_", "doo_v1_", "dor_v1_"], /[0-9a-f]{64}/),
  kind(t("Databricks token"), ["dapi"], /[0-9a-f]{32}(?:-\d)?/),
  kind(t("HashiCorp Vault token"), ["hvs.", "hvb."], /[\w-]{24,300}/),
  kind(t("Terraform token"), [".atlasv1."], /[\w-]{60,80}/),
  kind(t("Grafana token"), ["glsa_", "glc_"], /[A-Za-z0-9_+/=]{32,200}/),
  kind(t("Sentry token"), ["sntrys_", "sntryu_"], /[A-Za-z0-9_+/=-]{40,300}/),
  kind(t("Figma token"), ["figd_"], /[\w-]{36,60}/),
  kind(t("Linear key"), ["lin_api_"], /[A-Za-z0-9]{32,60}/),
  kind(t("Notion token"), ["ntn_"], /[A-Za-z0-9]{40,60}/),
  kind(t("Postman key"), ["PMAK-"], /[0-9a-f]{24}-[0-9a-f]{34}/),
  kind(t("Doppler token"), ["dp.pt.", "dp.st.", "dp.sa."], /[\w.-]{40,80}/),
  kind(t("Supabase token"), ["sbp_", "sb_secret_"], /[A-Za-z0-9_-]{30,60}/),
  kind(t("PlanetScale token"), ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], /[\w.=-]{30,70}/),
  kind(t("Heroku key"), ["HRKU-"], /[\w-]{30,70}/),
  kind(t("age key"), ["AGE-SECRET-KEY-1"], /[A-Z0-9]{58}/),
  kind(t("JSON Web Token"), ["eyJ"], /[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/),
];

function kind(name: string, begins: readonly string[], rest: RegExp): SecretKind {
  return { name, begins, rest: new RegExp(`(?:${rest.source})(?![A-Za-z0-9])`, "y") };
}
