/**
 * What the append function asks about the login that calls it (`session_user`: inside it, the current user is the owner). Both raise 42501, which undoes the
 * whole call. Neither is asked on the clerks' usual way, an append without an instant of its own.
 *
 * Whoever is neither of the clerks nor of the owner names streams that begin with `books-` and no others, guards included. Names and events are both looked
 * at, line by line, because a call of somebody's own making need not say the same in both. (rulings B14)
 */
export const CHECK_STREAMS_FUNCTION = `
create function event_store.check_streams(s_names text, e_streams text) returns void
language plpgsql stable set search_path = pg_catalog, event_store, pg_temp as $$
declare elsewhere text;
begin
  if pg_has_role(session_user, 'zz_owner', 'member') then return; end if;
  select u.s into elsewhere from string_to_table(concat_ws(E'\\n', s_names, nullif(e_streams, '')), E'\\n') as u(s)
    where not starts_with(u.s, 'books-') limit 1;
  if found then raise exception '% may not append to %', session_user, elsewhere using errcode = '42501'; end if;
end $$`;

/**
 * Asked after the events are in their table and before they are committed. An instant of the caller's own is taken in a simulation, which the first event
 * of the log says and nobody can change (rulings B10, D17), and from whoever may act as the owner, who brings histories in. Nobody else moves a clock.
 */
export const CHECK_CLOCK_FUNCTION = `
create function event_store.check_clock() returns void
language plpgsql stable set search_path = pg_catalog, event_store, pg_temp as $$
begin
  if exists (select from event_store.es_event e where e.position = 1 and e.type = 'StoreOpened.v1' and e.data::json ->> 'mode' = 'simulation')
    or pg_has_role(session_user, 'zz_owner', 'member') then return; end if;
  raise exception '% may not say when an event was recorded: only a simulation is told the time', session_user using errcode = '42501';
end $$`;
