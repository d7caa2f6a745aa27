// Control calls about the recording of contents: off unless the user switches it on, and deletable at any time.
import { RECORDING_PREFERENCE, type Recording } from '../contents/contents.ts';
import { recordingOf } from '../contents/retention.ts';
import type { RecordingView } from '../contract/recording-views.ts';
import type { ControlParts } from './parts.ts';
import { invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';

export function recordingRoutes(router: ControlRouter, parts: ControlParts): void {
  const { contents, settings, accessKeys } = parts;

  const view = async (): Promise<RecordingView> => {
    const choice = recordingOf(settings);
    const names = new Map((await accessKeys.list()).map(({ id, name }) => [id, name]));
    return {
      days: choice?.days ?? null,
      keys: (choice?.keyIds ?? []).map((id) => names.get(id) ?? id),
      recorded: contents.count(),
    };
  };

  router.handle('GET /control/recording', view);

  router.handle('PUT /control/recording', async ({ body: { days, keys = [] } }) => {
    const live = (await accessKeys.list()).filter((key) => key.revokedAt === undefined);
    const found = keys.map((name) => live.find((key) => key.id === name || key.name === name));
    const missing = found.indexOf(undefined);
    if (missing >= 0) return invalid(`keys[${missing}]`, `there is no access key "${keys[missing]}". Create it first.`);
    const keyIds = found.flatMap((key) => key?.id ?? []);
    const choice: Recording | undefined = days === null ? undefined : { days, ...(keyIds.length > 0 && { keyIds }) };
    await settings.setPreference(RECORDING_PREFERENCE, choice);
    return view();
  });

  router.handle('DELETE /control/recording', () => ({ removed: contents.removeBefore(Number.MAX_SAFE_INTEGER) }));

  router.handle('GET /control/requests/:id/content', ({ params }) => {
    const content = contents.get(params.id);
    if (!content) return nothingOf(params.id);
    const { requestId, recordedAt, messages, completion, reasoning, toolCalls } = content;
    const calls = toolCalls.map((call) => ({ ...call }));
    return { requestId, recordedAt, messages: [...messages], completion, reasoning, toolCalls: calls };
  });

  router.handle('DELETE /control/requests/:id/content', ({ params }) =>
    contents.remove(params.id) ? { removed: true as const } : nothingOf(params.id),
  );
}

const nothingOf = (id: string) =>
  notFound(`Nothing that was said in "${id}" is recorded. \`recording status\` tells whether it is on.`);
