import { escapeLiteral } from 'pg';
import type { EventFilter } from '#event-store/reader';

const FIELDS = 'position, stream, revision, event_id, type, data, meta';
const COLUMNS = `${FIELDS}, (extract(epoch from recorded_at) * 1000)::bigint as ms`;

// es_stream says in the same snapshot how far the stream should reach: an event that vanished is noticed, also the last one
const page = (bound: string, order: string): string => `select s.stream as named, s.revision as last, e.* from event_store.es_stream s
  left join lateral (select ${COLUMNS} from event_store.es_event where stream = $1 and revision ${bound} $2 order by revision ${order} limit $3) e on true
  where s.stream = $1 order by e.revision ${order}`;
/** A page of one stream: $1 its name, $2 revision to begin with, $3 events. */
export const FORWARD = { name: 'read-forward', text: page('>=', 'asc') };
export const BACKWARD = { name: 'read-backward', text: page('<=', 'desc') };
/** Several whole streams: $1 their names. */
export const WHOLE = { name: 'read-streams', text: `select s.stream as named, s.revision as last, e.* from event_store.es_stream s
  left join (select ${COLUMNS} from event_store.es_event) e on e.stream = s.stream where s.stream = any ($1) order by s.stream, e.revision` };

/** What a filter lets pass, as a condition. COPY takes no parameters: every text is a literal as `pg` escapes it. */
export const conditionOf = ({ streamPrefixes, types }: EventFilter): string => {
  const any = (conditions: readonly string[]): string => (conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`);
  return [
    ...(streamPrefixes === undefined ? [] : [any(streamPrefixes.map((prefix) => `starts_with(stream, ${escapeLiteral(prefix)})`))]),
    ...(types === undefined ? [] : [any(types.map((type) => `type = ${escapeLiteral(type)}`))]),
  ].join(' and ');
};

/** Events of a span of positions in order, after `after` up to `upTo`, as `copiedEvents` reads them; bigints by type. */
export const copyOut = (after: bigint, upTo: bigint, filter?: EventFilter): string => {
  const condition = filter === undefined ? '' : conditionOf(filter);
  return `copy (select ${FIELDS}, recorded_at from event_store.es_event where position > ${after} and position <= ${upTo}${condition && ` and ${condition}`}
    order by position) to stdout (format binary)`;
};

/** Of a span of positions $1 (exclusive) … $2 that should be whole: the first that is missing, or null. */
export const FIRST_MISSING = { name: 'first-missing', text: `select p.position::text as position from
  (select count(*) as n from event_store.es_event where position > $1 and position <= $2) c,
  lateral (select g as position from generate_series($1::bigint + 1, $2::bigint) g where c.n < $2::bigint - $1::bigint
    and not exists (select 1 from event_store.es_event e where e.position = g) order by g limit 1) p` };
