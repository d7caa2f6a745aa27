// Cuts anything that looks like a secret out of text that is kept or shown: vendors echo keys in their errors.

const SECRETS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|pplx|csk|fw|tgp|nvapi|hf|r8|key)[-_][A-Za-z0-9_*\-.]{8,}/g,
  /\bpm-[A-Za-z0-9_-]{20,}/g,
  // Short beginnings are words, too, so what follows must be long.
  /\b(?:jina_|flp_|up_|pa-|vck_|cpk_|rqsty-|dapi|ABSK|ghp_|github_pat_|bce-v3\/)[A-Za-z0-9_\-./+=*]{20,}/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g,
  /(?<=[?&](?:key|api_key|token)=)[^&\s"]+/gi,
];

/** The text with each secret replaced by `[redacted]`. */
export function redact(text: string): string {
  return SECRETS.reduce((current, pattern) => current.replace(pattern, '[redacted]'), text);
}
