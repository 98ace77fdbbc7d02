/**
 * The append function. Everything a writer may do to the log is here; the clerks' role may execute it and nothing else.
 *
 * One call takes many commands, each an atomic append of its own: one lock, one flush, one notification. The head row is locked before anything is written,
 * so positions are given in the order of commit and nobody sees n + 1 before n. A row lock and not an advisory lock: advisory locks have no privileges, and
 * a reader could stop all appends (rulings C7). A command that cannot be stored is answered and does not touch the others.
 *
 * Commands come sorted by wave: no two commands of a wave touch one stream unless both only look at it, and none sends an event id another sends. So a wave
 * is written by one statement, and a later wave sees the earlier ones.
 *
 * `repeats`: some event id stands in more than one command. Commands, writes and events are counted from 1; a write names its command, an event its write, both ascending. Texts come as lines: canonical JSON,
 * stream names and types hold no line end. Expected: a revision, −1 no stream, −2 any, −3 stream exists. Answers one row a write of a stored or known
 * command, and one row for a command that is not stored: `conflict` with the write and its actual revision, or `reused` with the event id.
 */
export const APPEND_SIGNATURE = 'event_store.append(boolean, int[], timestamptz[], int[], text, bigint[], int[], uuid[], text, text, text)';
export const APPEND_FUNCTION = `
create function event_store.append(
  repeats boolean, c_wave int[], c_at timestamptz[], w_command int[], w_streams text, w_expected bigint[],
  e_write int[], e_ids uuid[], e_types text, e_data text, e_meta text)
returns table (command int, write int, outcome text, revision bigint, "position" bigint, recorded_ms bigint, detail text)
language plpgsql security definer set search_path = pg_catalog, event_store as $$
declare
  head event_store.es_head%rowtype;
  clock timestamptz := date_trunc('milliseconds', clock_timestamp());
  begun bigint;
  streams text[] := string_to_array(w_streams, E'\\n');
  waves int := c_wave[array_length(c_wave, 1)];
  known boolean;
  settled int[] := '{}';
  r record;
begin
  select * into head from event_store.es_head h where h.id = 1 for update;
  begun := head.position;
  for wave in 1 .. waves loop
    if wave = 1 or repeats then
      select exists (select 1 from event_store.es_event e where e.event_id = any (e_ids)) into known;
    end if;
    if known then
      for r in select * from event_store.known_commands(wave, c_wave, w_command, streams, e_write, e_ids, e_types, e_data, e_meta) loop
        settled := settled || r.k;
        command := r.k; write := r.w; outcome := r.o; revision := r.rev; "position" := r.pos; recorded_ms := r.ms; detail := r.d;
        return next;
      end loop;
    end if;
    for r in
      with w as materialized (
        select u.k as w, u.c, u.s, u.x as expected, coalesce(t.revision, -1) as actual,
               case u.x when -2 then true when -3 then t.revision is not null else coalesce(t.revision, -1) = u.x end as holds
          from unnest(w_command, streams, w_expected) with ordinality as u(c, s, x, k) left join event_store.es_stream t on t.stream = u.s
         where c_wave[u.c] = wave and not u.c = any (settled)),
      c as materialized (
        select j.c, j.holds, j.bad, greatest(max(coalesce(c_at[j.c], clock)) filter (where j.holds) over (order by j.c), head.recorded_at) as at
          from (select w.c, bool_and(w.holds) as holds, min(w.w) filter (where not w.holds) as bad from w group by w.c) j),
      e as materialized (
        select u.w, w.s, w.actual + row_number() over (partition by u.w order by u.o) as revision,
               head.position + row_number() over (order by u.o) as pos, u.i, u.t, u.d, u.m, c.at
          from unnest(e_write, e_ids, string_to_array(e_types, E'\\n'), string_to_array(e_data, E'\\n'), string_to_array(e_meta, E'\\n'))
               with ordinality as u(w, i, t, d, m, o) join w on w.w = u.w join c on c.c = w.c and c.holds),
      added as (
        insert into event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at)
          select e.pos, e.s, e.revision, e.i, e.t, e.d, e.m, e.at from e),
      last as materialized (select e.w, e.s, max(e.revision) as revision, max(e.pos) as pos from e group by e.w, e.s),
      moved as (
        insert into event_store.es_stream as x (stream, revision) select l.s, l.revision from last l
          on conflict on constraint es_stream_pkey do update set revision = excluded.revision)
      select w.c, w.w, case when c.holds then 'stored' else 'conflict' end as o, case when c.holds then coalesce(l.revision, w.actual) else w.actual end as rev,
             l.pos, case when l.pos is not null then c.at end as at
        from w join c on c.c = w.c left join last l on l.w = w.w where c.holds or w.w = c.bad order by w.w
    loop
      if r.pos is not null then
        head.position := greatest(head.position, r.pos);
        head.recorded_at := greatest(head.recorded_at, r.at);
      end if;
      command := r.c; write := r.w; outcome := r.o; revision := r.rev; "position" := r.pos; detail := null;
      recorded_ms := extract(epoch from r.at) * 1000;
      return next;
    end loop;
  end loop;
  if head.position > begun then
    update event_store.es_head h set position = head.position, recorded_at = head.recorded_at where h.id = 1;
    perform pg_notify('event_store', head.position::text);
  end if;
end $$`;

/**
 * What is answered for the commands of a wave of which an event id is stored already: `known` for each of their writes when all of their events are stored
 * where they are sent, in that order and with that content, else one row `reused`.
 */
export const KNOWN_FUNCTION = `
create function event_store.known_commands(
  in_wave int, c_wave int[], w_command int[], streams text[], e_write int[], e_ids uuid[], e_types text, e_data text, e_meta text)
returns table (k int, w int, o text, rev bigint, pos bigint, ms bigint, d text)
language sql stable set search_path = pg_catalog, event_store as $$
  with writes as (select u.k::int as w, u.c, u.s from unnest(w_command, streams) with ordinality as u(c, s, k) where c_wave[u.c] = in_wave),
  given as (
    select u.o, n.c, n.w, n.s, u.i, u.t, u.d, u.m
      from unnest(e_write, e_ids, string_to_array(e_types, E'\\n'), string_to_array(e_data, E'\\n'), string_to_array(e_meta, E'\\n'))
           with ordinality as u(w, i, t, d, m, o) join writes n on n.w = u.w),
  found as (
    select g.*, e.revision, e.position, e.recorded_at, lag(e.position) over (partition by g.c order by g.o) as before,
           e.stream = g.s and e.type = g.t and e.data = g.d and e.meta = g.m as same
      from given g left join event_store.es_event e on e.event_id = g.i),
  judged as (
    select f.c, (array_agg(f.i order by (f.same is null), f.o) filter (where f.same is not true or f.before > f.position))[1] as bad
      from found f group by f.c having bool_or(f.position is not null))
  select j.c, null::int, 'reused', null::bigint, null::bigint, null::bigint, j.bad::text from judged j where j.bad is not null
  union all
  select j.c, n.w, 'known', coalesce(max(f.revision), max(t.revision), -1), max(f.position), (extract(epoch from max(f.recorded_at)) * 1000)::bigint, null
    from judged j join writes n on n.c = j.c left join found f on f.w = n.w left join event_store.es_stream t on t.stream = n.s
   where j.bad is null group by j.c, n.w
$$`;
