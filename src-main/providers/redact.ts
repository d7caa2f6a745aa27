// Takes secrets out of text that came from a provider.

/** Key-like words; vendors echo parts of a key in their messages. */
const KEY_LIKE = /\b(?:sk|gsk|csk|xai|pplx|nvapi|hf|fw|tgp|vck|AIza|ghp|github_pat)[-_]?[A-Za-z0-9*._-]{8,}/g;

/** Replaces the secret itself wherever it stands, and anything that looks like a key. */
export function redact(text: string, secret: string | undefined): string {
  const without = secret ? text.replaceAll(secret, '[key]') : text;
  return without.replace(KEY_LIKE, '[key]');
}
