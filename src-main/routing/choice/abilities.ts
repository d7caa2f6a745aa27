// What a task asks of a model that is chosen for it. Nobody named the model, so what is not known is no reason to take it.
import type { Candidate } from '../candidate.ts';
import type { RequestNeeds } from '../plan.ts';
import { supports } from '../support.ts';

/** Of these a model is only taken if it is known to take them, as long as some are known to. */
const ABILITIES: readonly string[] = ['tools', 'reasoning', 'response_format', 'structured_outputs'];

/** Names of models that write no text, for catalogue entries that do not say what they write. */
const NO_CHAT = /embed|rerank|whisper|\btts\b|text-to-|moderation|dall-e|-image\b|guard|transcri|ocr/;

/** Marks those that cannot do the task, or are not known to. */
export function leaveUnable(candidates: readonly Candidate[], needs: RequestNeeds | undefined): void {
  for (const candidate of candidates) {
    if (candidate.out !== undefined) continue;
    const problem = problemOf(candidate, needs?.inputModalities ?? []);
    if (problem === undefined) continue;
    candidate.out = 'not-able';
    candidate.detail = problem;
  }
  for (const parameter of needs?.parameters ?? [])
    if (ABILITIES.includes(parameter)) leaveWithout(candidates, parameter);
}

function problemOf({ endpoint }: Candidate, modalities: readonly string[]): string | undefined {
  const { outputModalities, inputModalities, model, knownFrom } = endpoint;
  if (knownFrom === 'built-in') return 'it is only for trying things out';
  const writes = outputModalities ? outputModalities.includes('text') : !NO_CHAT.test(model);
  if (!writes) return 'it writes no text';
  const unread = modalities.find((modality) => !inputModalities?.includes(modality));
  return unread === undefined ? undefined : `it is not known to take ${unread}`;
}

function leaveWithout(candidates: readonly Candidate[], parameter: string): void {
  const left = candidates.filter(({ out }) => out === undefined);
  const knowsSome = left.some(({ endpoint }) => supports(endpoint.supportedParameters, parameter) === true);
  for (const candidate of left) {
    const does = supports(candidate.endpoint.supportedParameters, parameter);
    if (does === true || (does === undefined && !knowsSome)) continue;
    candidate.out = 'not-able';
    candidate.detail = does === false ? `it does not take ${parameter}` : `it is not known to take ${parameter}`;
  }
}
