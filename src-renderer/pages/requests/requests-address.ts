// What the address of the request log holds: the filter and the open request. Pure.
import type { AddressFormat } from '../../use-address.ts';
import { OUTCOMES, type RequestFilter } from './request-filter.ts';

export interface RequestsView extends RequestFilter {
  readonly openId: string | undefined;
}

export const requestsAddress: AddressFormat<RequestsView> = {
  read: (params) => ({
    outcome: OUTCOMES.find((known) => known === params.get('outcome')),
    app: params.get('app') ?? undefined,
    text: params.get('q') ?? '',
    openId: params.get('request') ?? undefined,
  }),
  write: ({ outcome, app, text, openId }) =>
    new URLSearchParams({
      ...(text !== '' && { q: text }),
      ...(outcome !== undefined && { outcome }),
      ...(app !== undefined && { app }),
      ...(openId !== undefined && { request: openId }),
    }),
};
