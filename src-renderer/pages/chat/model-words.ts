// Prices and context sizes of the model picker, as words. Pure.
import { formatPrice, formatTokens } from '../../components/money.ts';
import type { ModelChoice } from './model-choices.ts';

/** USD per million tokens, in and out. */
export function priceText({ price }: Pick<ModelChoice, 'price'>): string {
  if (!price) return 'price unknown';
  if (price.input === 0 && price.output === 0) return 'free';
  return `${formatPrice(price.input)} / ${formatPrice(price.output)}`;
}

/** Empty when not known. */
export function contextText({ contextTokens }: Pick<ModelChoice, 'contextTokens'>): string {
  return contextTokens === undefined ? '' : formatTokens(contextTokens);
}
