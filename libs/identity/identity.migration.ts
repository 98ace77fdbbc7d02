import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens: only hashes are kept, and after a row is there only its revocation may be written. */
class IdentityTokens1764000400000 implements MigrationInterface {
  readonly name = 'IdentityTokens1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema identity');
    await runner.query(`
      create table identity.token (
        token_id uuid primary key,
        hash bytea not null unique check (octet_length(hash) = 32),
        officer_id text not null check (length(officer_id) between 1 and 64),
        label text not null check (length(label) between 1 and 200),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null check (expires_at > created_at),
        revoked_at timestamptz)`);
    await runner.query('create index token_of_officer on identity.token (officer_id)');
    await runner.query('revoke all on schema identity from public');
    await runner.query('grant usage on schema identity to zz_clerk, zz_auditor');
    await runner.query('grant select, insert, update (revoked_at) on identity.token to zz_clerk');
    await runner.query('grant select on identity.token to zz_auditor');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema identity cascade');
  }
}

export const identityMigrations = [IdentityTokens1764000400000];
