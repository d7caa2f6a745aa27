// How many content chunks a stream of the bench has.

export const STREAM_CHUNKS = 400;
