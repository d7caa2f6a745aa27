// Made-up keys in the shapes of all vendors whose keys have one.

export const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);
const hex = (count: number): string => 'a1b2'.repeat(count).slice(0, count);

/** A key as each vendor shows it, and whose it is. */
export const KEY_EXAMPLES: readonly (readonly [string, readonly string[]])[] = [
  [`sk-proj-${letters(60)}`, ['openai']],
  [`sk-${letters(20)}T3BlbkFJ${letters(20)}`, ['openai']],
  [`sk-ant-api03-${letters(90)}`, ['anthropic']],
  [`sk-or-v1-${hex(64)}`, ['openrouter']],
  [`sk-${hex(32)}`, ['deepseek']],
  [`AIza${letters(35)}`, ['google']],
  [`gsk_${letters(52)}`, ['groq']],
  [`xai-${letters(80)}`, ['xai']],
  [`pplx-${letters(48)}`, ['perplexity']],
  [`csk-${hex(48)}`, ['cerebras']],
  [`fw_${letters(24)}`, ['fireworks']],
  [`nvapi-${letters(64)}`, ['nvidia']],
  [`hf_${letters(34)}`, ['huggingface']],
  [`${hex(32)}.${letters(16)}`, ['zai']],
  [letters(32), ['mistral']],
  [hex(64), ['together']],
  [`  gsk_${letters(52)}\n`, ['groq']],
  [`jina_${letters(60)}`, ['jina']],
  [`pa-${letters(43)}`, ['voyage']],
  [`up_${letters(32)}`, ['upstage']],
  [`sk-kimi-${letters(64)}`, ['kimi-coding']],
  [`sk-sp-${letters(32)}`, ['alibaba-coding-plan']],
  [`bce-v3/ALTAK-${letters(21)}/${hex(40)}`, ['baidu']],
  [`dapi${hex(32)}`, ['databricks']],
  [`dapi${hex(32)}-2`, ['databricks']],
  [`flp_${letters(46)}`, ['friendli']],
  [`rqsty-sk-${letters(40)}+/==`, ['requesty']],
  [`sk-helicone-${letters(7)}-${letters(7)}-${letters(7)}`, ['helicone']],
  [`tgp_v1_${letters(43)}`, ['together']],
  [`vck_${letters(60)}`, ['vercel']],
  [`cpk_${hex(32)}.${hex(32)}.${letters(32)}`, ['chutes']],
  [`ghp_${letters(36)}`, ['github-models']],
  [`github_pat_${letters(22)}_${letters(59)}`, ['github-models']],
  [`ABSK${letters(60)}`, ['bedrock']],
];
