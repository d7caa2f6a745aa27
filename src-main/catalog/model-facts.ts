// What a source says about one provider's model: the unit of the snapshot, of a refresh and of what the user overrides.
import type { Price } from './price.ts';

export type PriceFigures = Omit<Price, 'source' | 'asOf'>;

/** Figures that are in force from a day on, or at some hours, or always. */
export interface TimedPrice extends PriceFigures {
  /** ISO date; from the beginning of that day, UTC. */
  readonly from?: string;
  /** Minutes of the day, UTC: from the first to before the second; over midnight where the second is smaller. */
  readonly minutes?: readonly [start: number, end: number];
}

/** An absent figure is one that the source does not tell. */
export interface ModelFigures {
  readonly name?: string;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  /** Request fields by OpenRouter's names that it is known to take or to refuse. */
  readonly parameters?: Readonly<Record<string, boolean>>;
  /** Every request field that it takes. */
  readonly supportedParameters?: readonly string[];
  readonly quantization?: string;
  readonly region?: string;
  /** ISO date, or its beginning. */
  readonly releasedAt?: string;
  /** Until when it knows the world: an ISO date, or its beginning. */
  readonly knowledgeCutoff?: string;
  /** ISO date on which its provider switches it off. */
  readonly endsAt?: string;
  /** Of those in force, the last one counts. */
  readonly prices?: readonly TimedPrice[];
}

export interface ModelFacts extends ModelFigures {
  /** As it is sent to the provider. */
  readonly id: string;
}

export type FigureName = keyof ModelFigures;

export interface Origin {
  /** `user`, `provider`, or the name of a source of the catalogue. */
  readonly source: string;
  /** ISO date. */
  readonly asOf: string;
}

/** By registry id, then by the model's own id. */
export type SourceFacts = ReadonlyMap<string, ReadonlyMap<string, ModelFacts>>;
