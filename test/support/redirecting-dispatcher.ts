// Connects every host to a simulated provider on this machine, so that real base URLs can be used in tests.
import { connect } from 'node:net';
import { Agent } from 'undici';

/** @param portOf host name → local port; a host without one is refused */
export function redirectingDispatcher(portOf: Readonly<Record<string, number>>): Agent {
  return new Agent({
    connect: ({ hostname }, callback) => {
      const port = portOf[hostname];
      if (port === undefined) return callback(new Error(`the test has no provider for ${hostname}`), null);
      // Plain TCP, though the origin says https: both ends are this test.
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
      return undefined;
    },
  });
}
