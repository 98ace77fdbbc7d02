/** A signed note or a checkpoint that cannot be believed. */
export class NoteRefused extends Error {
  override readonly name = 'NoteRefused';
}

/** The stored log and the event store tell two histories: the sealer stops and signs nothing. */
export class LogForked extends Error {
  override readonly name = 'LogForked';
}

/** The event is not sealed yet, or there is no such checkpoint. Over HTTP it is 404. */
export class NotSealed extends Error {
  override readonly name = 'NotSealed';
}
