function raise_wallet_version()
  CREATE OR REPLACE FUNCTION public.raise_wallet_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      update wallet set version = version + 1
        where tenant_id in (select tenant_id from changed where tenant_id is not null);
      return null;
    end $function$


function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


function refuse_early_forgetting()
  CREATE OR REPLACE FUNCTION public.refuse_early_forgetting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare early boolean;
    begin
      execute format('select exists (select from gone where %I > now() - make_interval(days => $1))', tg_argv[0])
        into early using tg_argv[1]::int;
      if early then
        raise exception 'rows of % are kept for % days', tg_table_name, tg_argv[1] using errcode = 'restrict_violation';
      end if;
      return null;
    end $function$


function refuse_new_name()
  CREATE OR REPLACE FUNCTION public.refuse_new_name()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'the key of % is never changed', tg_table_name using errcode = 'restrict_violation';
    end $function$


function refuse_second_lifting()
  CREATE OR REPLACE FUNCTION public.refuse_second_lifting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'a freeze that was lifted stays lifted' using errcode = 'restrict_violation';
    end $function$


function refuse_unknown_accounts()
  CREATE OR REPLACE FUNCTION public.refuse_unknown_accounts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare unknown text;
    begin
      select case when source.account_id is null then named.from_account
                  when target.account_id is null then named.to_account
                  else named.tenant_id end into unknown
        from (select distinct from_account, to_account, tenant_id from added) as named
        left join ledger_account as source on source.account_id = named.from_account
        left join ledger_account as target on target.account_id = named.to_account
        left join wallet on wallet.tenant_id = named.tenant_id
        where source.account_id is null or target.account_id is null or wallet.tenant_id is null limit 1;
      if unknown is not null then
        raise exception 'transfer names %, which does not exist', unknown
          using errcode = 'foreign_key_violation', table = tg_table_name, constraint = 'transfer_names';
      end if;
      return null;
    end $function$


function refuse_unknown_wallets()
  CREATE OR REPLACE FUNCTION public.refuse_unknown_wallets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare unknown text;
    begin
      select named.tenant_id into unknown from (select distinct tenant_id from added) as named
        where not exists (select from wallet where wallet.tenant_id = named.tenant_id) limit 1;
      if unknown is not null then
        raise exception '% names %, which does not exist', tg_table_name, unknown
          using errcode = 'foreign_key_violation', table = tg_table_name, constraint = tg_name;
      end if;
      return null;
    end $function$


sequence ledger_sequence
  grant usage to app

sequence outbox_id_seq
  grant usage to app

table balance_threshold
  tenant_id text not null
  amount bigint not null
  below boolean not null
  constraint balance_threshold_amount_check CHECK ((amount > 0))
  constraint balance_threshold_pkey PRIMARY KEY (tenant_id, amount)
  constraint balance_threshold_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  CREATE TRIGGER balance_threshold_delete_by_stranger AFTER DELETE ON public.balance_threshold REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  CREATE TRIGGER balance_threshold_insert_by_stranger AFTER INSERT ON public.balance_threshold REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  CREATE TRIGGER balance_threshold_update_by_stranger AFTER UPDATE ON public.balance_threshold REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  grant delete, insert, select to app
  grant update (below) to app

table block_audit
  only_row boolean not null default true
  audited_to bigint not null default 0
  constraint block_audit_audited_to_check CHECK ((audited_to >= 0))
  constraint block_audit_only_row_check CHECK (only_row)
  constraint block_audit_pkey PRIMARY KEY (only_row)
  grant select to app
  grant update (audited_to) to app

table charge
  charge_id text not null
  tenant_id text not null
  amount bigint not null
  reservation_reference text not null
  from_reservation bigint not null
  from_available bigint not null
  to_arrears bigint not null
  posted_at timestamp with time zone not null
  constraint charge_amount_check CHECK ((amount > 0))
  constraint charge_check CHECK ((((from_reservation + from_available) + to_arrears) = amount))
  constraint charge_from_available_check CHECK ((from_available >= 0))
  constraint charge_from_reservation_check CHECK ((from_reservation >= 0))
  constraint charge_pkey PRIMARY KEY (charge_id)
  constraint charge_to_arrears_check CHECK ((to_arrears >= 0))
  CREATE TRIGGER charge_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER charge_names AFTER INSERT ON public.charge REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_wallets()
  grant insert, select to app

table charge_reversal
  reversal_id text not null
  tenant_id text not null
  charge_id text not null
  amount bigint not null
  to_lots bigint not null
  to_arrears bigint not null
  to_refundable bigint not null
  posted_at timestamp with time zone not null
  constraint charge_reversal_amount_check CHECK ((amount > 0))
  constraint charge_reversal_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charge(charge_id)
  constraint charge_reversal_check CHECK ((((to_lots + to_arrears) + to_refundable) = amount))
  constraint charge_reversal_pkey PRIMARY KEY (reversal_id)
  constraint charge_reversal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint charge_reversal_to_arrears_check CHECK ((to_arrears >= 0))
  constraint charge_reversal_to_lots_check CHECK ((to_lots >= 0))
  constraint charge_reversal_to_refundable_check CHECK ((to_refundable >= 0))
  CREATE INDEX charge_reversal_charge ON public.charge_reversal USING btree (charge_id)
  CREATE TRIGGER charge_reversal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charge_reversal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  CREATE TRIGGER inbox_kept AFTER DELETE ON public.inbox REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('received_at', '34')
  grant delete, insert, select to app

table ledger_account
  account_id text not null
  kind text not null
  tenant_id text
  asset text not null
  may_go_negative boolean not null
  posted bigint not null default 0
  held bigint not null default 0
  last_sequence bigint not null default 0
  live boolean not null default true
  constraint held_within_posted CHECK (((held >= 0) AND ((held = 0) OR (held <= posted))))
  constraint ledger_account_pkey PRIMARY KEY (account_id)
  constraint ledger_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint live_with_value CHECK ((live OR ((posted = 0) AND (held = 0))))
  constraint no_overdraft CHECK ((may_go_negative OR ((posted - held) >= 0)))
  CREATE INDEX ledger_account_live ON public.ledger_account USING btree (tenant_id) WHERE live
  CREATE INDEX ledger_account_tenant ON public.ledger_account USING btree (tenant_id) WHERE (tenant_id IS NOT NULL)
  CREATE TRIGGER ledger_account_by_stranger AFTER UPDATE ON public.ledger_account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  CREATE TRIGGER ledger_account_keeps_name BEFORE UPDATE OF account_id, tenant_id, kind, asset ON public.ledger_account FOR EACH ROW WHEN (((((old.account_id IS DISTINCT FROM new.account_id) OR (old.tenant_id IS DISTINCT FROM new.tenant_id)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.asset IS DISTINCT FROM new.asset))) EXECUTE FUNCTION refuse_new_name()
  CREATE TRIGGER ledger_account_kept BEFORE DELETE OR TRUNCATE ON public.ledger_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER ledger_account_opened_by_stranger AFTER INSERT ON public.ledger_account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  grant insert, select to app
  grant update (posted, held, last_sequence, live) to app

table ledger_block
  number bigint not null
  first_sequence bigint not null
  last_sequence bigint not null
  transfers bigint not null
  root bytea not null
  previous bytea not null
  hash bytea not null
  seals bytea not null
  sealed_at timestamp with time zone not null
  constraint ledger_block_check CHECK ((last_sequence >= first_sequence))
  constraint ledger_block_check1 CHECK ((octet_length(seals) = (40 * transfers)))
  constraint ledger_block_check2 CHECK (((number = 1) = (first_sequence = 1)))
  constraint ledger_block_first_sequence_key UNIQUE (first_sequence)
  constraint ledger_block_hash_check CHECK ((octet_length(hash) = 32))
  constraint ledger_block_hash_key UNIQUE (hash)
  constraint ledger_block_last_sequence_key UNIQUE (last_sequence)
  constraint ledger_block_number_check CHECK ((number > 0))
  constraint ledger_block_pkey PRIMARY KEY (number)
  constraint ledger_block_previous_check CHECK ((octet_length(previous) = 32))
  constraint ledger_block_previous_key UNIQUE (previous)
  constraint ledger_block_root_check CHECK ((octet_length(root) = 32))
  constraint ledger_block_transfers_check CHECK (((transfers >= 1) AND (transfers <= 4096)))
  CREATE TRIGGER ledger_block_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_block FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table ledger_rule
  name text not null
  after_sequence bigint not null
  recorded_at timestamp with time zone not null default now()
  constraint ledger_rule_after_sequence_check CHECK ((after_sequence >= 0))
  constraint ledger_rule_pkey PRIMARY KEY (name)
  CREATE TRIGGER ledger_rule_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant select to app

table lot
  lot_id text not null
  account_id text not null
  tenant_id text not null
  kind text not null
  credited bigint not null
  price_paid bigint not null
  origin text not null
  place integer not null
  credited_at timestamp with time zone not null
  expires_at timestamp with time zone
  constraint lot_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger_account(account_id)
  constraint lot_account_id_key UNIQUE (account_id)
  constraint lot_credited_check CHECK ((credited > 0))
  constraint lot_kind_check CHECK ((kind = ANY (ARRAY['CASH'::text, 'BONUS'::text, 'PACKAGE'::text])))
  constraint lot_origin_once UNIQUE (tenant_id, origin, place)
  constraint lot_pkey PRIMARY KEY (lot_id)
  constraint lot_place_check CHECK ((place >= 0))
  constraint lot_price_paid_check CHECK ((price_paid >= 0))
  constraint lot_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  CREATE INDEX lot_expiry ON public.lot USING btree (expires_at) WHERE (expires_at IS NOT NULL)
  CREATE INDEX lot_tenant ON public.lot USING btree (tenant_id)
  CREATE TRIGGER lot_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table outbox
  id bigint not null generated always as identity
  event_id text not null
  subject text not null
  key text not null
  payload bytea not null
  headers jsonb not null
  created_at timestamp with time zone not null default now()
  published_at timestamp with time zone
  constraint outbox_event_id_check CHECK ((event_id <> ''::text))
  constraint outbox_event_id_key UNIQUE (event_id)
  constraint outbox_pkey PRIMARY KEY (id)
  constraint outbox_subject_check CHECK ((subject <> ''::text))
  CREATE INDEX outbox_unpublished ON public.outbox USING btree (id) WHERE (published_at IS NULL)
  grant delete, insert, select to app
  grant update (published_at) to app

table request_log
  scope text not null
  request_id text not null
  method text not null
  payload_digest bytea not null
  outcome bytea
  refusal jsonb
  created_at timestamp with time zone not null
  constraint request_log_check CHECK ((num_nonnulls(outcome, refusal) = 1))
  constraint request_log_payload_digest_check CHECK ((octet_length(payload_digest) = 32))
  constraint request_log_pkey PRIMARY KEY (scope, request_id)
  CREATE INDEX request_log_created ON public.request_log USING brin (created_at)
  CREATE TRIGGER request_log_kept AFTER DELETE ON public.request_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('created_at', '89')
  grant delete, insert, select to app

table reservation
  reservation_id text not null
  tenant_id text not null
  reference text not null
  amount bigint not null
  captured bigint not null
  released bigint not null
  state text not null
  expires_at timestamp with time zone not null
  created_at timestamp with time zone not null
  asset text not null default 'CNY'::text
  constraint reservation_amount_check CHECK ((amount > 0))
  constraint reservation_captured_check CHECK ((captured >= 0))
  constraint reservation_check CHECK (((captured + released) <= amount))
  constraint reservation_check1 CHECK (((state = 'OPEN'::text) = ((captured + released) < amount)))
  constraint reservation_pkey PRIMARY KEY (reservation_id)
  constraint reservation_released_check CHECK ((released >= 0))
  constraint reservation_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'CLOSED'::text, 'EXPIRED'::text])))
  constraint reservation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint reservation_tenant_id_reference_key UNIQUE (tenant_id, reference)
  CREATE INDEX reservation_expiry ON public.reservation USING btree (expires_at) WHERE (state = 'OPEN'::text)
  CREATE INDEX reservation_open ON public.reservation USING btree (tenant_id) WHERE (state = 'OPEN'::text)
  CREATE TRIGGER reservation_by_stranger AFTER UPDATE ON public.reservation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  grant insert, select to app
  grant update (captured, released, state) to app

table reservation_hold
  reservation_id text not null
  lot_id text not null
  place integer not null
  amount bigint not null
  constraint reservation_hold_amount_check CHECK ((amount > 0))
  constraint reservation_hold_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES lot(lot_id)
  constraint reservation_hold_pkey PRIMARY KEY (reservation_id, lot_id)
  constraint reservation_hold_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES reservation(reservation_id)
  grant delete, insert, select to app
  grant update (amount) to app

table settlement
  settlement_id text not null
  tenant_id text not null
  executed_at timestamp with time zone not null
  constraint settlement_pkey PRIMARY KEY (settlement_id)
  constraint settlement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  CREATE INDEX settlement_tenant ON public.settlement USING btree (tenant_id)
  CREATE TRIGGER settlement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER settlement_by_stranger AFTER INSERT ON public.settlement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  grant insert, select to app

table transfer
  transfer_id text not null
  sequence bigint not null
  from_account text not null
  to_account text not null
  asset text not null
  amount bigint not null
  from_balance bigint not null
  to_balance bigint not null
  reason text not null
  reference text not null
  clause_id text not null
  tenant_id text not null
  posted_at timestamp with time zone not null
  constraint transfer_amount_check CHECK ((amount > 0))
  constraint transfer_check CHECK ((from_account <> to_account))
  constraint transfer_pkey PRIMARY KEY (sequence)
  CREATE INDEX transfer_arrears ON public.transfer USING btree (tenant_id, sequence) WHERE (reason = ANY (ARRAY['ARREARS_PAID'::text, 'ARREARS_RETURNED'::text, 'SETTLEMENT_SET_OFF'::text]))
  CREATE INDEX transfer_id ON public.transfer USING brin (transfer_id) WITH (pages_per_range='32', autosummarize='on')
  CREATE INDEX transfer_settlement ON public.transfer USING btree (reference) WHERE (clause_id <> ''::text)
  CREATE INDEX transfer_tenant ON public.transfer USING btree (tenant_id, sequence)
  CREATE UNIQUE INDEX transfer_kept_returned ON public.transfer USING btree (tenant_id, reference) WHERE (reason = 'KEPT_RETURNED'::text)
  CREATE UNIQUE INDEX transfer_paid_out ON public.transfer USING btree (tenant_id, reference) WHERE (reason = 'PAID_OUT'::text)
  CREATE UNIQUE INDEX transfer_rounding ON public.transfer USING btree (tenant_id, reference) WHERE (reason = 'ROUNDING'::text)
  CREATE TRIGGER transfer_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER transfer_names AFTER INSERT ON public.transfer REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_accounts()
  grant insert, select to app

table unit_draw
  draw_id text not null
  tenant_id text not null
  product text not null
  units bigint not null
  reservation_reference text not null
  from_reservation bigint not null
  from_available bigint not null
  posted_at timestamp with time zone not null
  constraint unit_draw_check CHECK (((from_reservation + from_available) <= units))
  constraint unit_draw_from_available_check CHECK ((from_available >= 0))
  constraint unit_draw_from_reservation_check CHECK ((from_reservation >= 0))
  constraint unit_draw_pkey PRIMARY KEY (draw_id)
  constraint unit_draw_product_check CHECK ((product <> 'CNY'::text))
  constraint unit_draw_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint unit_draw_units_check CHECK ((units > 0))
  CREATE TRIGGER unit_draw_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.unit_draw FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table wallet
  tenant_id text not null
  created_at timestamp with time zone not null
  version bigint not null default 0
  last_sequence bigint not null default 0
  constraint wallet_pkey PRIMARY KEY (tenant_id)
  CREATE TRIGGER wallet_keeps_name BEFORE UPDATE OF tenant_id ON public.wallet FOR EACH ROW WHEN ((old.tenant_id IS DISTINCT FROM new.tenant_id)) EXECUTE FUNCTION refuse_new_name()
  CREATE TRIGGER wallet_kept BEFORE DELETE OR TRUNCATE ON public.wallet FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app
  grant update (version, last_sequence) to app

table wallet_freeze
  tenant_id text not null
  reference text not null
  reason text not null
  frozen_at timestamp with time zone not null
  lifted_at timestamp with time zone
  constraint wallet_freeze_check CHECK ((lifted_at >= frozen_at))
  constraint wallet_freeze_pkey PRIMARY KEY (tenant_id, reference)
  constraint wallet_freeze_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  CREATE INDEX wallet_freeze_open ON public.wallet_freeze USING btree (tenant_id) WHERE (lifted_at IS NULL)
  CREATE TRIGGER wallet_freeze_delete_by_stranger AFTER DELETE ON public.wallet_freeze REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  CREATE TRIGGER wallet_freeze_insert_by_stranger AFTER INSERT ON public.wallet_freeze REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  CREATE TRIGGER wallet_freeze_lifted_once BEFORE UPDATE OF lifted_at ON public.wallet_freeze FOR EACH ROW WHEN (((old.lifted_at IS NOT NULL) AND (new.lifted_at IS DISTINCT FROM old.lifted_at))) EXECUTE FUNCTION refuse_second_lifting()
  CREATE TRIGGER wallet_freeze_update_by_stranger AFTER UPDATE ON public.wallet_freeze REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((current_setting('tollgate.wallet_engine'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION raise_wallet_version()
  grant insert, select to app
  grant update (lifted_at) to app
