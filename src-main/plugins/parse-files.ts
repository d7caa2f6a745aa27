// Puts the text of PDFs in their place, taken out on this machine: for targets that take no files.
import type {
  MediaPart,
  ModelMessage,
  ModelRequest,
  RequestPart,
  TextPart,
  ToolResultPart,
} from '../dialects/model-request.ts';

const MAX_BYTES = 50 * 1024 * 1024;
const MAX_PAGES = 1_000;

export type ParsedFiles =
  | { readonly ok: true; readonly request: ModelRequest; readonly parsed: number }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** Documents behind an address or an id stay as they are: nothing is fetched here. */
export async function parseFiles(request: ModelRequest): Promise<ParsedFiles> {
  let parsed = 0;
  const known = new Map<string, string>();
  const textOf = async (part: MediaPart, data: string, field: string): Promise<TextPart> => {
    parsed += 1;
    const text = known.get(data) ?? (await pdfText(data, field));
    known.set(data, text);
    return {
      type: 'text',
      text: `${part.filename ?? 'document.pdf'}:\n${text}`,
      ...(part.cache && { cache: part.cache }),
    };
  };
  const replaced = async <T extends RequestPart>(part: T, field: string): Promise<T | TextPart | ToolResultPart> => {
    if (part.type === 'tool-result') {
      const content = await Promise.all(part.content.map((each) => replaced(each, field)));
      return { ...part, content: content as (TextPart | MediaPart)[] };
    }
    if (part.type !== 'media' || part.kind !== 'document' || part.source.type !== 'base64') return part;
    return isPdf(part) ? textOf(part, part.source.data, field) : part;
  };
  try {
    const messages: ModelMessage[] = [];
    for (const [index, message] of request.messages.entries()) {
      const content = await Promise.all(
        message.content.map((part, at) => replaced(part, `messages[${index}].content[${at}]`)),
      );
      messages.push({ ...message, content });
    }
    return { ok: true, request: parsed > 0 ? { ...request, messages } : request, parsed };
  } catch (error) {
    if (error instanceof UnreadablePdf) return { ok: false, field: error.field, message: error.message };
    throw error;
  }
}

const isPdf = ({ mediaType, filename }: MediaPart): boolean =>
  mediaType === 'application/pdf' || (mediaType === undefined && filename?.toLowerCase().endsWith('.pdf') === true);

class UnreadablePdf extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

async function pdfText(base64: string, field: string): Promise<string> {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_BYTES)
    throw new UnreadablePdf(
      field,
      `${field}: the PDF is larger than ${MAX_BYTES / 1024 / 1024} MiB. Send a smaller one.`,
    );
  // Large, and rarely needed.
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    const document = await getDocumentProxy(new Uint8Array(bytes));
    if (document.numPages > MAX_PAGES)
      throw new UnreadablePdf(
        field,
        `${field}: the PDF has ${document.numPages} pages; ${MAX_PAGES} are read at most.`,
      );
    const { text } = await extractText(document, { mergePages: false });
    return text.map((page, index) => `[page ${index + 1}]\n${page.trim()}`).join('\n\n');
  } catch (error) {
    if (error instanceof UnreadablePdf) throw error;
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw new UnreadablePdf(
      field,
      isLocked
        ? `${field}: the PDF is locked with a password. Send one that is not.`
        : `${field}: the file is no PDF that can be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
