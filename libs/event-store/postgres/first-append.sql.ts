/**
 * The first append function, one command a call; migrations replay it before the batched one takes its place (append.sql.ts).
 */
export const FIRST_APPEND_SIGNATURE = 'event_store.append(text[], bigint[], int[], uuid[], text[], text[], text[], timestamptz)';
export const FIRST_APPEND_FUNCTION = `
create function event_store.append(
  p_streams text[], p_expected bigint[], p_write int[], p_ids uuid[], p_types text[], p_data text[], p_meta text[], p_recorded_at timestamptz)
returns table (stream text, revision bigint, "position" bigint, recorded_ms bigint, deduplicated boolean)
language plpgsql security definer set search_path = pg_catalog, event_store as $$
declare
  head event_store.es_head%rowtype;
  now_at timestamptz;
  n int := coalesce(array_length(p_ids, 1), 0);
  known int;
  bad record;
begin
  select * into head from event_store.es_head h where h.id = 1 for update;

  select count(*) into known from event_store.es_event e where e.event_id = any (p_ids);
  if known > 0 then
    with given as (select u.w, u.i, u.t, u.d, u.m, u.o from unnest(p_write, p_ids, p_types, p_data, p_meta) with ordinality as u(w, i, t, d, m, o)),
    matched as (
      select g.o, g.i, e.position, lag(e.position) over (order by g.o) as before,
             e.stream = p_streams[g.w] and e.type = g.t and e.data = g.d and e.meta = g.m as same
      from given g left join event_store.es_event e on e.event_id = g.i)
    select m.i into bad from matched m where m.same is not true or m.before > m.position order by (m.same is null), m.o limit 1;
    if found then raise exception 'event id reused: %', bad.i using errcode = 'ZZ002'; end if;
    return query
      select s.name, coalesce(max(e.revision), (select x.revision from event_store.es_stream x where x.stream = s.name), -1),
             max(e.position), (extract(epoch from max(e.recorded_at)) * 1000)::bigint, true
      from unnest(p_streams) with ordinality as s(name, k)
      left join event_store.es_event e on e.stream = s.name and e.event_id = any (p_ids)
      group by s.name, s.k order by s.k;
    return;
  end if;

  select s.name, s.expected, coalesce(x.revision, -1) as actual into bad
    from unnest(p_streams, p_expected) with ordinality as s(name, expected, k) left join event_store.es_stream x on x.stream = s.name
    where case s.expected when -2 then false when -3 then x.revision is null else coalesce(x.revision, -1) <> s.expected end
    order by s.k limit 1;
  if found then raise exception 'conflict' using errcode = 'ZZ001', detail = json_build_array(bad.name, bad.actual)::text; end if;

  now_at := greatest(coalesce(p_recorded_at, date_trunc('milliseconds', clock_timestamp())), head.recorded_at);
  insert into event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at)
    select head.position + u.o, p_streams[u.w], coalesce(x.revision, -1) + row_number() over (partition by u.w order by u.o), u.i, u.t, u.d, u.m, now_at
    from unnest(p_write, p_ids, p_types, p_data, p_meta) with ordinality as u(w, i, t, d, m, o)
    left join event_store.es_stream x on x.stream = p_streams[u.w];
  insert into event_store.es_stream as x (stream, revision)
    select p_streams[u.w], count(*) - 1 from unnest(p_write) as u(w) group by u.w
    on conflict on constraint es_stream_pkey do update set revision = x.revision + excluded.revision + 1;
  if n > 0 then
    update event_store.es_head h set position = head.position + n, recorded_at = now_at where h.id = 1;
    perform pg_notify('event_store', (head.position + n)::text);
  end if;
  return query
    select s.name, coalesce(x.revision, -1), w.last, case when w.last is null then null else (extract(epoch from now_at) * 1000)::bigint end, false
    from unnest(p_streams) with ordinality as s(name, k)
    left join event_store.es_stream x on x.stream = s.name
    left join (select u.w, head.position + max(u.o) as last from unnest(p_write) with ordinality as u(w, o) group by u.w) w on w.w = s.k
    order by s.k;
end $$`;
