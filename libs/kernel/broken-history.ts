/** The third kind of "no": recorded history cannot be read. Nobody catches it; the process stops and names the event. */
export class BrokenHistory extends Error {
  override readonly name = 'BrokenHistory';
}
