// Runs a short command and returns its end and its output instead of showing it.
import { spawn } from 'node:child_process';
import { exitCodeOf } from './run-child.mjs';

/**
 * @typedef {{ code: number, output: string, timedOut: boolean }} Captured `output` is stdout and stderr as they came
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { timeLimitMs?: number, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<Captured>} a command that cannot be started ends with code 127
 */
export function captureChild(command, args, { timeLimitMs, onOutput = () => {}, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      onOutput(chunk.toString());
    };
    const timer = timeLimitMs === undefined ? undefined : setTimeout(giveUp, timeLimitMs);
    function giveUp() {
      timedOut = true;
      child.kill('SIGKILL');
    }
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: error.message, timedOut });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: exitCodeOf(code, signal), output, timedOut });
    });
  });
}
