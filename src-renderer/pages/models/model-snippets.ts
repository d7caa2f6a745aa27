// Programs that ask one model, ready to copy. Pure.

export interface Snippet {
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

/** Stands where the access key goes; keys are never written into the page. */
const KEY_NAME = 'POINTSMAN_API_KEY';

/** @param baseUrl the gateway's, such as `http://127.0.0.1:8787/v1`; a wildcard is an address to listen on, not one to ask */
export function modelSnippets(modelId: string, baseUrl: string): readonly Snippet[] {
  const model = JSON.stringify(modelId);
  const address = baseUrl.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const url = JSON.stringify(address);
  const body = JSON.stringify({ model: modelId, messages: [{ role: 'user', content: 'Hello' }] });
  return [
    {
      name: 'curl',
      language: 'bash',
      code: `curl ${shellQuote(`${address}/chat/completions`)} \\
  -H "Authorization: Bearer $${KEY_NAME}" \\
  -H "Content-Type: application/json" \\
  -d ${shellQuote(body)}`,
    },
    {
      name: 'Python',
      language: 'python',
      code: `import os
from openai import OpenAI

client = OpenAI(base_url=${url}, api_key=os.environ["${KEY_NAME}"])
answer = client.chat.completions.create(
    model=${model},
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
    },
    {
      name: 'TypeScript',
      language: 'typescript',
      code: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: ${url}, apiKey: process.env.${KEY_NAME} });
const answer = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0]?.message.content);`,
    },
  ];
}

const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
