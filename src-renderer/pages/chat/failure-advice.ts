// What to do about a failed answer. Pure.
import type { ChatFailure } from '../../stores/chat-chunk.ts';

export interface Advice {
  readonly text: string;
  /** A page that helps. */
  readonly link?: { readonly to: string; readonly label: string };
}

const KEYS = { to: '/keys', label: 'Open Keys' };
const SPEND = { to: '/spend', label: 'Open Spend' };
const MODELS = { to: '/models', label: 'Open Models' };

const BY_TYPE: Readonly<Record<string, Advice>> = {
  permission_denied: { text: 'No key reaches this model yet. Add one, or choose another model.', link: KEYS },
  authentication: { text: 'The provider refused the key. Replace or test it.', link: KEYS },
  authentication_error: { text: 'The provider refused the key. Replace or test it.', link: KEYS },
  payment_required: { text: 'The account or budget is used up. Top it up, or choose another model.', link: SPEND },
  rate_limit_exceeded: { text: 'Too many requests for now. Wait a moment, or choose another model.' },
  provider_overloaded: { text: 'The provider is overloaded. Try again, or choose another model.' },
  provider_unavailable: { text: 'The provider did not answer properly. Try again, or choose another model.' },
  timeout: { text: 'The provider took too long. Try again, or choose another model.' },
  context_length_exceeded: {
    text: 'The conversation is too long for this model. Choose one with a longer context, or start a new chat.',
  },
  content_policy_violation: {
    text: 'The provider declined this content. Reword the question, or choose another model.',
  },
  not_found: { text: 'This model or route is not known. Choose another one.', link: MODELS },
  unreachable: { text: 'Pointsman’s engine is not running or the gateway is paused. Start it again, then regenerate.' },
  broken_off: { text: 'What was received is kept. Continue takes it further.' },
};

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'authentication',
  402: 'payment_required',
  403: 'permission_denied',
  404: 'not_found',
  408: 'timeout',
  429: 'rate_limit_exceeded',
  502: 'provider_unavailable',
  503: 'provider_overloaded',
  504: 'timeout',
  529: 'provider_overloaded',
};

export function adviceFor({ type, status }: ChatFailure): Advice {
  const byStatus = status === undefined ? undefined : BY_STATUS[status];
  return BY_TYPE[type ?? ''] ?? BY_TYPE[byStatus ?? ''] ?? { text: 'Try again, or choose another model.' };
}
