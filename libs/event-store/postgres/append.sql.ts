/**
 * The append function. Everything a writer may do to the log is here; clerks and worker may execute it and nothing else (who may what: rights.sql.ts).
 *
 * One call takes many commands, each an atomic append of its own: one lock, one flush, one notification. The head row is locked before anything is written,
 * so positions are given in the order of commit and nobody sees n + 1 before n. A row lock and not an advisory lock: advisory locks have no privileges, and
 * a reader could stop all appends (rulings C7). The commands are judged one after another on numbers alone, each seeing the ones before; what holds is then
 * written by one INSERT. A command that cannot be stored is answered and does not touch the others.
 *
 * Parameters, every list in the order of the commands: `c_at` recording clock or null; `c_writes` writes of each command; `s_names` the streams named in the
 * call, once each; `w_stream` which of them a write names, from 1; `w_expected` a revision, −1 no stream, −2 any, −3 stream exists; `w_events` events of each
 * write, 0 for a guard; then the events. Texts come as lines: canonical JSON, stream names and types hold no line end. No event id may stand twice in a call.
 *
 * Answers one row: `outcomes` of each command (0 stored, 1 conflict, 2 event id reused, 3 known already), `faults` (of a conflict the number of its write,
 * of a reused id the number of its event), and of each write `revisions` (the actual one of a conflict), `positions`, `instants` (ms).
 */
export const APPEND_SIGNATURE = 'event_store.append(timestamptz[], int[], text, int[], bigint[], int[], text, uuid[], text, text, text)';
export const APPEND_FUNCTION = `
create or replace function event_store.append(
  c_at timestamptz[], c_writes int[], s_names text, w_stream int[], w_expected bigint[], w_events int[],
  e_streams text, e_ids uuid[], e_types text, e_data text, e_meta text,
  out outcomes int[], out faults int[], out revisions bigint[], out positions bigint[], out instants bigint[])
language plpgsql security definer set search_path = pg_catalog, event_store, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  head event_store.es_head%rowtype;
  clock timestamptz := date_trunc('milliseconds', clock_timestamp());
  names text[];
  was bigint[];  -- revision of each stream before the call, and as the commands move it
  now_at bigint[];
  known uuid[];
  e_pos bigint[]; e_rev bigint[]; e_at timestamptz[];
  streams text[]; types text[]; data text[]; meta text[];  -- split only when something is known already
  begun bigint; at timestamptz; actual bigint; expected bigint; stamped boolean := false;
  w int := 0; e int := 0; first_w int; first_e int; s int; outcome int; fault int; k record;
begin
  if not pg_has_role(session_user, 'zz_clerk', 'member') then perform event_store.check_streams(s_names, e_streams); end if;
  select * into head from event_store.es_head h where h.id = 1 for update;
  begun := head.position;

  -- one event of a caller alone, the most frequent call: the same without lists; what does not hold goes the long way
  if cardinality(w_stream) = 1 and cardinality(e_ids) = 1 then
    select t.revision into actual from event_store.es_stream t where t.stream = s_names;
    expected := w_expected[1];
    if (expected = coalesce(actual, -1) or expected = -2 or (expected = -3 and actual is not null))
        and not exists (select from event_store.es_event x where x.event_id = e_ids[1]) then
      at := greatest(coalesce(c_at[1], clock), head.recorded_at);
      begun := begun + 1;
      insert into event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at)
        values (begun, e_streams, coalesce(actual, -1) + 1, e_ids[1], e_types, e_data, e_meta, at);
      if c_at[1] is not null then perform event_store.check_clock(); end if;
      if actual is null then insert into event_store.es_stream (stream, revision) values (s_names, 0);
      else update event_store.es_stream t set revision = actual + 1 where t.stream = s_names; end if;
      update event_store.es_head h set position = begun, recorded_at = at where h.id = 1;
      perform pg_notify('event_store', begun::text);
      outcomes := '{0}'; faults := '{0}'; revisions := array[coalesce(actual, -1) + 1]; positions := array[begun];
      instants := array[(extract(epoch from at) * 1000)::bigint];
      return;
    end if;
  end if;

  names := string_to_array(s_names, E'\\n');
  e_pos := array_fill(null::bigint, array[cardinality(e_ids)]);
  e_rev := e_pos;
  e_at := array_fill(null::timestamptz, array[cardinality(e_ids)]);
  outcomes := array_fill(0, array[cardinality(c_writes)]);
  faults := outcomes;
  revisions := array_fill(null::bigint, array[cardinality(w_stream)]);
  positions := revisions;
  instants := revisions;
  select array_agg(coalesce(t.revision, -1) order by u.k) into was
    from unnest(names) with ordinality as u(s, k) left join event_store.es_stream t on t.stream = u.s;
  now_at := was;
  select array_agg(x.event_id) into known from event_store.es_event x where x.event_id = any (e_ids);
  if known is not null then
    streams := string_to_array(e_streams, E'\\n'); types := string_to_array(e_types, E'\\n');
    data := string_to_array(e_data, E'\\n'); meta := string_to_array(e_meta, E'\\n');
  end if;

  for c in 1 .. cardinality(c_writes) loop
    first_w := w + 1; first_e := e + 1; outcome := 0; fault := 0;
    w := w + c_writes[c];
    for i in first_w .. w loop
      expected := w_expected[i];
      actual := now_at[w_stream[i]];
      if outcome = 0 and expected <> actual and expected <> -2 and (expected <> -3 or actual < 0) then
        outcome := 1; fault := i; revisions[i] := actual;
      end if;
      e := e + w_events[i];
    end loop;
    if known is not null and known && e_ids[first_e:e] then
      select * into k from event_store.known_append(
        array(select names[u.s] from unnest(w_stream[first_w:w]) with ordinality as u(s, o) order by u.o),
        streams[first_e:e], e_ids[first_e:e], types[first_e:e], data[first_e:e], meta[first_e:e]);
      outcome := case when k.fault is null then 3 else 2 end;
      fault := first_e - 1 + k.fault;
      for i in first_w .. w loop
        revisions[i] := k.revisions[i - first_w + 1]; positions[i] := k.positions[i - first_w + 1]; instants[i] := k.instants[i - first_w + 1];
      end loop;
    end if;
    outcomes[c] := outcome; faults[c] := fault;
    continue when outcome <> 0;

    at := greatest(coalesce(c_at[c], clock), head.recorded_at);
    e := first_e - 1;
    for i in first_w .. w loop
      s := w_stream[i];
      for j in 1 .. w_events[i] loop
        e := e + 1;
        head.position := head.position + 1;
        now_at[s] := now_at[s] + 1;
        e_pos[e] := head.position; e_rev[e] := now_at[s]; e_at[e] := at;
      end loop;
      revisions[i] := now_at[s];
      if w_events[i] > 0 then
        positions[i] := head.position; instants[i] := extract(epoch from at) * 1000;
        head.recorded_at := at;
        stamped := stamped or c_at[c] is not null;
      end if;
    end loop;
  end loop;

  if head.position = begun then return; end if;
  insert into event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at)
    select u.pos, u.s, u.rev, u.i, u.t, u.d, u.m, u.at
      from unnest(e_pos, string_to_array(e_streams, E'\\n'), e_rev, e_ids, string_to_array(e_types, E'\\n'), string_to_array(e_data, E'\\n'),
                  string_to_array(e_meta, E'\\n'), e_at) as u(pos, s, rev, i, t, d, m, at) where u.pos is not null;
  if stamped then perform event_store.check_clock(); end if;
  insert into event_store.es_stream as x (stream, revision)
    select u.s, u.r from unnest(names, was, now_at) as u(s, b, r) where u.r > u.b
    on conflict on constraint es_stream_pkey do update set revision = excluded.revision;
  update event_store.es_head h set position = head.position, recorded_at = head.recorded_at where h.id = 1;
  perform pg_notify('event_store', head.position::text);
end $$`;

/**
 * What is answered for a command of which an event id is stored already. `fault`: null when all its events are stored where they are sent, in that order and
 * with that content; else the number of the first that is not. The three lists are of its writes: last revision, position and instant (ms) of its own
 * events, of a guard the stream's revision.
 */
export const KNOWN_FUNCTION = `
create function event_store.known_append(
  w_names text[], e_streams text[], e_ids uuid[], e_types text[], e_data text[], e_meta text[],
  out fault int, out revisions bigint[], out positions bigint[], out instants bigint[])
language sql stable set search_path = pg_catalog, event_store, pg_temp as $$
  with found as (
    select g.o, g.s, x.revision, x.position, x.recorded_at, lag(x.position) over (order by g.o) as before,
           x.stream = g.s and x.type = g.t and x.data = g.d and x.meta = g.m as same
      from unnest(e_streams, e_ids, e_types, e_data, e_meta) with ordinality as g(s, i, t, d, m, o) left join event_store.es_event x on x.event_id = g.i),
  own as (select f.s, max(f.revision) as revision, max(f.position) as pos, max(f.recorded_at) as at from found f group by f.s)
  select (select f.o::int from found f where f.same is not true or f.before > f.position order by (f.same is null), f.o limit 1),
         array_agg(coalesce(o.revision, t.revision, -1) order by n.k), array_agg(o.pos order by n.k),
         array_agg((extract(epoch from o.at) * 1000)::bigint order by n.k)
    from unnest(w_names) with ordinality as n(s, k) left join own o on o.s = n.s left join event_store.es_stream t on t.stream = n.s
$$`;
