// Writes engine.json into the home: where the running engine can be found. Holds no secret.
import { rename, rm, writeFile } from 'node:fs/promises';
import { engineFilePath, type EngineFile } from './control/running-engine.ts';

export async function writeEngineFile(home: string, file: EngineFile): Promise<void> {
  const path = engineFilePath(home);
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

export const removeEngineFile = (home: string): Promise<void> => rm(engineFilePath(home), { force: true });
