// Presets as the control plane tells and takes them.

export interface PresetVersionView {
  version: number;
  /** Request fields by the names of OpenRouter's chat requests. */
  config: Record<string, unknown>;
  systemPrompt?: string;
  createdAt: number;
}

export interface PresetView extends PresetVersionView {
  slug: string;
  name: string;
  description?: string;
  /** All versions that are kept, oldest first; the fields above are those of the last one. */
  versions: PresetVersionView[];
  updatedAt: number;
}

/** Makes a new version where the settings are not those that hold already. */
export interface PresetInput {
  config: Record<string, unknown>;
  systemPrompt?: string;
  name?: string;
  description?: string | null;
}
