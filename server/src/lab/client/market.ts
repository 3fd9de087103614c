/** Currencies by how much they are traded, with a round price in dollars and a policy rate. Invented to be plausible, not to be right. */
export interface Currency {
  code: string;
  dollars: number;
  rate: number;
}

const currency = (code: string, dollars: number, rate: number): Currency => ({ code, dollars, rate });

export const CURRENCIES: readonly Currency[] = [
  currency('USD', 1, 4.3), currency('EUR', 1.08, 2.6), currency('JPY', 0.0067, 0.5), currency('GBP', 1.27, 4.5), currency('AUD', 0.65, 4.1),
  currency('CAD', 0.73, 3), currency('CHF', 1.12, 0.7), currency('CNH', 0.138, 2.3), currency('NZD', 0.6, 3.9), currency('SEK', 0.094, 2.4),
  currency('HKD', 0.128, 4.2), currency('SGD', 0.74, 2.9), currency('NOK', 0.092, 4.4), currency('KRW', 0.00072, 2.8), currency('MXN', 0.052, 9.4),
  currency('INR', 0.0118, 6.4), currency('ZAR', 0.054, 7.5), currency('PLN', 0.25, 5.6), currency('DKK', 0.145, 2.3), currency('TRY', 0.029, 42),
  currency('THB', 0.029, 2.1), currency('ILS', 0.27, 4.4), currency('HUF', 0.0027, 6.4), currency('CZK', 0.043, 3.8), currency('BRL', 0.18, 12.9),
];

export const TENORS = ['1M', '3M', '2Y', '5Y', '10Y', '30Y', '6M', '1Y', '3Y', '7Y', '15Y', '20Y', '9M', '18M', '4Y', '6Y', '8Y', '9Y', '12Y', '25Y'] as const;

/** Which of two comes first in a symbol, by the market's custom; the others follow as they are traded. */
const FIRST = ['EUR', 'GBP', 'AUD', 'NZD', 'USD', 'CAD', 'CHF'];

/** @returns every pair of two currencies, the most traded first: majors before crosses. */
export function pairsByImportance(): [base: Currency, quote: Currency][] {
  const pairs = CURRENCIES.flatMap((a, i) => CURRENCIES.slice(i + 1).map((b, j) => ({ pair: ordered(a, b), weight: i * 3 + (i + 1 + j) })));
  return pairs.sort((a, b) => a.weight - b.weight).map(({ pair }) => pair);
}

/** @returns the market's name of a pair, such as EURUSD. */
export function symbolOf(base: Currency, quote: Currency): string {
  return base.code + quote.code;
}

/** @returns how much of `quote` one `base` costs. */
export function startingRate(base: Currency, quote: Currency): number {
  return base.dollars / quote.dollars;
}

function ordered(a: Currency, b: Currency): [Currency, Currency] {
  const place = (code: string): number => (FIRST.includes(code) ? FIRST.indexOf(code) : FIRST.length);
  return place(b.code) < place(a.code) ? [b, a] : [a, b];
}
