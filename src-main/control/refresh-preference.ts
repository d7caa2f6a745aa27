// The preference by which the user decides about the daily refresh.

/** Whether the catalogue is refreshed every day: `daily` (also when unset) or `off`. */
export const REFRESH_PREFERENCE = 'catalogRefresh';
