// Exact decimal to integer conversion, so that a published price never passes through binary fractions.

const DECIMAL = /^\+?(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * `value × 10^exponent` as an integer, rounded half up: `scaleDecimal('0.00000015', 15)` = 150000000.
 * undefined when the text is not a non-negative decimal number, or the result is not a safe integer.
 */
export function scaleDecimal(value: string | number, exponent: number): number | undefined {
  const match = DECIMAL.exec(String(value).trim());
  const [whole = '', fraction = '', power = '0'] = match?.slice(1) ?? [];
  if (whole + fraction === '') return undefined;
  const shift = exponent + Number(power) - fraction.length;
  if (Math.abs(shift) > 60) return undefined;
  const digits = BigInt(whole + fraction);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const scaled = (digits * 10n ** BigInt(Math.max(0, shift)) + divisor / 2n) / divisor;
  return scaled <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(scaled) : undefined;
}
