import { openPool } from '#postgres';

/** Empties a log between two specifications. Only a superuser can, by switching its triggers off. */
export const emptyEventStore = async (ownerUrl: string): Promise<void> => {
  const owner = openPool(ownerUrl, { max: 1 });
  await owner.query(`set session_replication_role = replica; truncate event_store.es_event, event_store.es_stream;
    update event_store.es_head set position = 0, recorded_at = null`);
  await owner.end();
};
