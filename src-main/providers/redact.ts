// Cuts anything that looks like a secret out of text: vendors echo keys, or parts of them, in their messages.

const SECRETS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|pplx|csk|fw|tgp|nvapi|hf|r8|key)[-_][A-Za-z0-9_*\-.]{8,}/g,
  /\bpm-[A-Za-z0-9_-]{20,}/g,
  // Short beginnings are words, too, so what follows must be long.
  /\b(?:jina_|flp_|up_|pa-|vck_|cpk_|rqsty-|dapi|ABSK|ghp_|github_pat_|bce-v3\/)[A-Za-z0-9_\-./+=*]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}(?::[A-Za-z0-9+/=:]+)?/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g,
  /(?<=[?&](?:key|api_key|token)=)[^&\s"]+/gi,
];

/** The text with everything that looks like a secret replaced. */
export const cutSecrets = (text: string, mark: string): string =>
  SECRETS.reduce((current, pattern) => current.replace(pattern, mark), text);

/** Replaces the secret itself wherever it stands, and anything that looks like one. */
export function redact(text: string, secret: string | undefined): string {
  return cutSecrets(secret ? text.replaceAll(secret, '[key]') : text, '[key]');
}
