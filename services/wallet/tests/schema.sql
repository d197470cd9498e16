function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


sequence ledger_sequence
  grant usage to app

sequence outbox_id_seq
  grant usage to app

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
  constraint charge_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint charge_to_arrears_check CHECK ((to_arrears >= 0))
  CREATE TRIGGER charge_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  grant delete, insert, select, update to app

table ledger_account
  account_id text not null
  kind text not null
  tenant_id text
  asset text not null
  may_go_negative boolean not null
  posted bigint not null default 0
  held bigint not null default 0
  last_sequence bigint not null default 0
  constraint held_within_posted CHECK (((held >= 0) AND ((held = 0) OR (held <= posted))))
  constraint ledger_account_pkey PRIMARY KEY (account_id)
  constraint ledger_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint no_overdraft CHECK ((may_go_negative OR ((posted - held) >= 0)))
  CREATE INDEX ledger_account_tenant ON public.ledger_account USING btree (tenant_id) WHERE (tenant_id IS NOT NULL)
  grant insert, select, update to app

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
  constraint lot_kind_check CHECK ((kind = ANY (ARRAY['CASH'::text, 'BONUS'::text])))
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
  grant delete, insert, select, update to app

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
  grant delete, insert, select, update to app

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
  grant insert, select, update to app

table reservation_hold
  reservation_id text not null
  lot_id text not null
  place integer not null
  amount bigint not null
  constraint reservation_hold_amount_check CHECK ((amount > 0))
  constraint reservation_hold_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES lot(lot_id)
  constraint reservation_hold_pkey PRIMARY KEY (reservation_id, lot_id)
  constraint reservation_hold_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES reservation(reservation_id)
  grant delete, insert, select, update to app

table settlement
  settlement_id text not null
  tenant_id text not null
  executed_at timestamp with time zone not null
  constraint settlement_pkey PRIMARY KEY (settlement_id)
  constraint settlement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  CREATE INDEX settlement_tenant ON public.settlement USING btree (tenant_id)
  CREATE TRIGGER settlement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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
  constraint transfer_from_account_fkey FOREIGN KEY (from_account) REFERENCES ledger_account(account_id)
  constraint transfer_pkey PRIMARY KEY (transfer_id)
  constraint transfer_sequence_key UNIQUE (sequence)
  constraint transfer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES wallet(tenant_id)
  constraint transfer_to_account_fkey FOREIGN KEY (to_account) REFERENCES ledger_account(account_id)
  CREATE INDEX transfer_settlement ON public.transfer USING btree (reference) WHERE (clause_id <> ''::text)
  CREATE INDEX transfer_tenant ON public.transfer USING btree (tenant_id, sequence DESC)
  CREATE UNIQUE INDEX transfer_rounding ON public.transfer USING btree (tenant_id, reference) WHERE (reason = 'ROUNDING'::text)
  CREATE TRIGGER transfer_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table wallet
  tenant_id text not null
  created_at timestamp with time zone not null
  constraint wallet_pkey PRIMARY KEY (tenant_id)
  grant insert, select, update to app
