// The user of the window, the shell and the CLI: known by socket or session, so no access key is asked for.
import type { AccessKey } from './access-keys/access-keys.ts';

/** What its requests are booked under. */
export const theUser: AccessKey = {
  id: 'chat',
  name: 'chat',
  lastFour: '',
  tags: {},
  verbatim: false,
  createdAt: 0,
};
