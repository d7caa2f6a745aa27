// Soft demands: where some endpoints can do what the request uses and others cannot, the others are out; where none can, all stay.
import type { Candidate, OutRule } from './candidate.ts';
import type { RequestNeeds } from './plan.ts';
import { supports } from './support.ts';

/** What a request depends on so much that endpoints without it are passed over unasked. */
const DEPENDED_ON: readonly string[] = ['tools', 'response_format', 'structured_outputs', 'verbosity'];

/** @param candidates of one name */
export function narrowByParameters(candidates: readonly Candidate[], needs: RequestNeeds): void {
  for (const parameter of needs.parameters) {
    if (!DEPENDED_ON.includes(parameter)) continue;
    keepAble(candidates, 'better-exists', parameter, ({ endpoint }) =>
      supports(endpoint.supportedParameters, parameter),
    );
  }
}

/** By the estimate of the prompt as it stands. @param candidates of one name */
export function narrowByContext(
  candidates: readonly Candidate[],
  { promptTokens, maxOutputTokens }: RequestNeeds,
): void {
  if (promptTokens === undefined) return;
  const wanted = promptTokens + (maxOutputTokens ?? 0);
  const fits = ({ endpoint: { contextTokens } }: Candidate): boolean | undefined =>
    contextTokens === undefined ? undefined : contextTokens >= wanted;
  keepAble(candidates, 'longer-exists', undefined, fits);
}

/** Over all names: a model that sees no pictures is no fallback for one that does. */
export function narrowByModalities(candidates: readonly Candidate[], { inputModalities }: RequestNeeds): void {
  for (const modality of inputModalities)
    keepAble(candidates, 'modality', modality, ({ endpoint }) => endpoint.inputModalities?.includes(modality));
}

/** @param can undefined = not known, which neither takes an endpoint out nor another one */
function keepAble(
  candidates: readonly Candidate[],
  rule: OutRule,
  detail: string | undefined,
  can: (candidate: Candidate) => boolean | undefined,
): void {
  const left = candidates.filter(({ out }) => out === undefined);
  if (!left.some((candidate) => can(candidate) === true)) return;
  for (const candidate of left) {
    if (can(candidate) !== false) continue;
    candidate.out = rule;
    candidate.detail = detail;
  }
}
