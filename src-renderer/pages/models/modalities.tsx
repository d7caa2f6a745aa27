// What a model takes and gives, as small icons with their words.
import {
  AudioLines,
  Binary,
  FileText,
  Image,
  ListOrdered,
  Mic,
  Shapes,
  Speech,
  Type,
  Video,
  type LucideIcon,
} from 'lucide-react';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  text: Type,
  image: Image,
  audio: AudioLines,
  video: Video,
  pdf: FileText,
  file: FileText,
  speech: Speech,
  transcription: Mic,
  embeddings: Binary,
  rerank: ListOrdered,
};

export interface ModalitiesProps {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export function Modalities({ input, output }: ModalitiesProps) {
  if (input.length === 0 && output.length === 0) return <span className="text-muted-foreground">–</span>;
  const words = `${input.join(', ') || 'not known'} → ${output.join(', ') || 'not known'}`;
  return (
    <span role="img" aria-label={words} title={words} className="flex items-center gap-1 text-muted-foreground">
      <Icons names={input} />
      <span aria-hidden>→</span>
      <Icons names={output} />
    </span>
  );
}

function Icons({ names }: { readonly names: readonly string[] }) {
  return names.map((name) => {
    const Icon = Object.hasOwn(ICONS, name) ? (ICONS[name] ?? Shapes) : Shapes;
    return <Icon key={name} aria-hidden className="size-3.5 shrink-0" />;
  });
}
