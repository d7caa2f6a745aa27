// The plainest client of the gateway: one question, the answer's text as it comes.

/** Resolves when the answer is complete. @throws Error in the gateway's words */
export async function chatText(model: string, question: string, onText: (text: string) => void): Promise<void> {
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: question }] }),
  });
  if (!response.ok || !response.body) throw new Error(await refusal(response));
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let rest = '';
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const lines = (rest + decoder.decode(step.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onText(textOf(line));
  }
}

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
}

function textOf(line: string): string {
  if (!line.startsWith('data: ') || line === 'data: [DONE]') return '';
  const chunk = JSON.parse(line.slice('data: '.length)) as Chunk;
  return chunk.choices?.[0]?.delta?.content ?? '';
}

async function refusal(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  return body?.error?.message ?? `The gateway answered ${response.status}.`;
}
