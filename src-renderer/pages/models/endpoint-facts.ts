// What sets an endpoint apart from others of the same model, in a few words. Pure.
import type { EndpointView } from '../../../src-main/contract/control-api.ts';
import { formatTokens } from '../../components/money.ts';

/** '' when nothing is known of it. */
export function endpointFacts({ quantization, region, maxOutputTokens, parameters }: EndpointView): string {
  const refuses = Object.entries(parameters ?? {}).flatMap(([name, takes]) => (takes ? [] : [name]));
  return [
    ...(quantization === undefined ? [] : [quantization]),
    ...(region === undefined ? [] : [region]),
    ...(maxOutputTokens === undefined ? [] : [`answers up to ${formatTokens(maxOutputTokens)}`]),
    ...(refuses.length === 0 ? [] : [`does not take ${refuses.sort().join(', ')}`]),
  ].join(' · ');
}
