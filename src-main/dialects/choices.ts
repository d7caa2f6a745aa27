// The choices of a whole answer, of which there is mostly one.
import type { Choice, ModelResponse } from './model-stream.ts';

export const choicesOf = (response: ModelResponse): readonly Choice[] => [response, ...(response.others ?? [])];

/** The same answer when `change` returns the content of every choice as it was. */
export function mapChoices(
  response: ModelResponse,
  change: (content: Choice['content']) => Choice['content'],
): ModelResponse {
  const mapped = <T extends Choice>(choice: T): T => {
    const content = change(choice.content);
    return content === choice.content ? choice : { ...choice, content };
  };
  const first = mapped(response);
  const others = response.others?.map(mapped);
  return !others || others.every((choice, index) => choice === response.others?.[index]) ? first : { ...first, others };
}
