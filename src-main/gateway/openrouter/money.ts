// Money as OpenRouter writes it: prices as exact decimal strings, sums as numbers.

const NANO_DIGITS = 9;
/** Nano-USD per million tokens to USD per token. */
const PER_TOKEN_DIGITS = 15;

/** The integer moved behind the point by so many digits, without trailing zeros. */
function moved(value: number, digits: number): string {
  const text = BigInt(Math.round(Math.abs(value)))
    .toString()
    .padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  const sign = value < 0 ? '-' : '';
  return `${sign}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`;
}

export const usdPerToken = (nanoUsdPerMillion: number): string => moved(nanoUsdPerMillion, PER_TOKEN_DIGITS);
export const usdPerUnit = (nanoUsd: number): string => moved(nanoUsd, NANO_DIGITS);

/** The number nearest to the amount, which prints as the amount itself. */
export const usd = (nanoUsd: number): number => Number(moved(nanoUsd, NANO_DIGITS));
