function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


sequence outbox_id_seq
  grant usage to app

sequence price_books_sequence_seq
  grant usage to app

table charge_lines
  charge_id text not null
  place integer not null
  units bigint not null
  unit_price_micros bigint not null
  amount_micros bigint not null
  constraint charge_lines_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charges(charge_id)
  constraint charge_lines_check CHECK (((amount_micros)::numeric = ((units)::numeric * (unit_price_micros)::numeric)))
  constraint charge_lines_pkey PRIMARY KEY (charge_id, place)
  CREATE TRIGGER charge_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charge_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table charge_progress
  charge_id text not null
  tenant_id text not null
  month text not null
  amount_micros bigint not null
  posted_at timestamp with time zone
  invoice_id text
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint charge_progress_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charges(charge_id)
  constraint charge_progress_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id) DEFERRABLE INITIALLY DEFERRED
  constraint charge_progress_pkey PRIMARY KEY (charge_id)
  CREATE INDEX charges_of_invoice ON public.charge_progress USING btree (invoice_id) WHERE (invoice_id IS NOT NULL)
  CREATE INDEX charges_to_post ON public.charge_progress USING btree (next_attempt_at, charge_id) WHERE (posted_at IS NULL)
  CREATE INDEX charges_uninvoiced ON public.charge_progress USING btree (tenant_id, month) WHERE (invoice_id IS NULL)
  CREATE INDEX charges_unposted ON public.charge_progress USING btree (tenant_id) WHERE (posted_at IS NULL)
  grant delete, insert, select, update to app

table charges
  charge_id text not null
  tenant_id text not null
  usage_id text not null
  line_index integer not null
  product text not null
  job_id text not null
  grant_id text not null
  usage_hour timestamp with time zone not null
  month text not null
  position_before bigint not null
  units bigint not null
  amount_micros bigint not null
  currency text not null
  price_book_id text not null
  created_at timestamp with time zone not null
  constraint charges_amount_micros_check CHECK ((amount_micros >= 0))
  constraint charges_pkey PRIMARY KEY (charge_id)
  constraint charges_position_before_check CHECK ((position_before >= 0))
  constraint charges_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint charges_units_check CHECK ((units > 0))
  constraint charges_usage_id_line_index_key UNIQUE (usage_id, line_index)
  CREATE INDEX charges_of_tenant ON public.charges USING btree (tenant_id, charge_id)
  CREATE TRIGGER charges_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charges FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  grant delete, insert, select, update to app

table invoice_counters
  year integer not null
  last_number bigint not null
  constraint invoice_counters_last_number_check CHECK ((last_number > 0))
  constraint invoice_counters_pkey PRIMARY KEY (year)
  grant delete, insert, select, update to app

table invoice_lines
  invoice_id text not null
  place integer not null
  product text not null
  units bigint not null
  unit_price_micros bigint not null
  amount_micros bigint not null
  constraint invoice_lines_check CHECK (((amount_micros)::numeric = ((units)::numeric * (unit_price_micros)::numeric)))
  constraint invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint invoice_lines_pkey PRIMARY KEY (invoice_id, place)
  CREATE TRIGGER invoice_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table invoices
  invoice_id text not null
  number text not null
  tenant_id text not null
  period_start timestamp with time zone not null
  period_end timestamp with time zone not null
  currency text not null
  exact_total_micros bigint not null
  total_micros bigint not null
  net_micros bigint not null
  tax_micros bigint not null
  rounding_micros bigint not null
  issued_at timestamp with time zone not null
  constraint invoices_check CHECK ((period_start < period_end))
  constraint invoices_check1 CHECK ((total_micros = (exact_total_micros + rounding_micros)))
  constraint invoices_check2 CHECK ((total_micros = (net_micros + tax_micros)))
  constraint invoices_net_micros_check CHECK (((net_micros % (10000)::bigint) = 0))
  constraint invoices_number_key UNIQUE (number)
  constraint invoices_pkey PRIMARY KEY (invoice_id)
  constraint invoices_rounding_micros_check CHECK (((rounding_micros >= '-5000'::integer) AND (rounding_micros <= 5000)))
  constraint invoices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint invoices_total_micros_check CHECK (((total_micros % (10000)::bigint) = 0))
  CREATE INDEX invoices_of_tenant ON public.invoices USING btree (tenant_id, invoice_id)
  CREATE TRIGGER invoices_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table month_positions
  tenant_id text not null
  product text not null
  month text not null
  units bigint not null
  constraint month_positions_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint month_positions_pkey PRIMARY KEY (tenant_id, product, month)
  constraint month_positions_units_check CHECK ((units >= 0))
  grant delete, insert, select, update to app

table orders
  order_id text not null
  tenant_id text not null
  state text not null
  amount_micros bigint not null
  currency text not null
  bonus_micros bigint
  bonus_valid_days integer
  channel text not null
  pay_url text
  created_at timestamp with time zone not null
  paid_at timestamp with time zone
  credited_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint orders_amount_micros_check CHECK ((amount_micros > 0))
  constraint orders_bonus_micros_check CHECK ((bonus_micros > 0))
  constraint orders_bonus_valid_days_check CHECK ((bonus_valid_days > 0))
  constraint orders_check CHECK (((bonus_micros IS NULL) = (bonus_valid_days IS NULL)))
  constraint orders_check1 CHECK (((paid_at IS NULL) = (state = 'pending'::text)))
  constraint orders_check2 CHECK (((credited_at IS NULL) = (state <> 'credited'::text)))
  constraint orders_pkey PRIMARY KEY (order_id)
  constraint orders_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'paid'::text, 'credited'::text])))
  constraint orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX orders_of_tenant ON public.orders USING btree (tenant_id, order_id)
  CREATE INDEX orders_to_credit ON public.orders USING btree (next_attempt_at) WHERE (state = 'paid'::text)
  grant delete, insert, select, update to app

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

table payments
  payment_id text not null
  order_id text not null
  channel text not null
  transaction_id text not null
  notification_id text not null
  amount_micros bigint not null
  currency text not null
  paid_at timestamp with time zone not null
  received_at timestamp with time zone not null
  surplus boolean not null
  constraint payments_amount_micros_check CHECK ((amount_micros > 0))
  constraint payments_channel_notification_id_key UNIQUE (channel, notification_id)
  constraint payments_channel_transaction_id_key UNIQUE (channel, transaction_id)
  constraint payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint payments_pkey PRIMARY KEY (payment_id)
  CREATE INDEX payments_of_order ON public.payments USING btree (order_id)
  CREATE UNIQUE INDEX payments_one_pays ON public.payments USING btree (order_id) WHERE (NOT surplus)
  CREATE TRIGGER payments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table price_books
  price_book_id text not null
  sequence bigint not null generated always as identity
  effective_at timestamp with time zone not null
  published_at timestamp with time zone not null
  published_by text not null
  constraint price_books_pkey PRIMARY KEY (price_book_id)
  constraint price_books_sequence_key UNIQUE (sequence)
  CREATE INDEX price_books_by_effect ON public.price_books USING btree (effective_at, sequence)
  CREATE TRIGGER price_books_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_books FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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

table roundings
  invoice_id text not null
  tenant_id text not null
  difference_micros bigint not null
  currency text not null
  posted_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint roundings_difference_micros_check CHECK ((difference_micros <> 0))
  constraint roundings_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint roundings_pkey PRIMARY KEY (invoice_id)
  CREATE INDEX roundings_to_post ON public.roundings USING btree (next_attempt_at) WHERE (posted_at IS NULL)
  grant delete, insert, select, update to app

table standings
  tenant_id text not null
  version bigint not null
  constraint standings_pkey PRIMARY KEY (tenant_id)
  grant delete, insert, select, update to app

table tariff_tiers
  price_book_id text not null
  product text not null
  from_units bigint not null
  unit_price_micros bigint not null
  currency text not null
  constraint tariff_tiers_from_units_check CHECK ((from_units >= 0))
  constraint tariff_tiers_pkey PRIMARY KEY (price_book_id, product, from_units)
  constraint tariff_tiers_price_book_id_product_fkey FOREIGN KEY (price_book_id, product) REFERENCES tariffs(price_book_id, product)
  constraint tariff_tiers_unit_price_micros_check CHECK ((unit_price_micros >= 0))
  CREATE TRIGGER tariff_tiers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.tariff_tiers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table tariffs
  price_book_id text not null
  product text not null
  channel text not null
  tier_mode text not null
  constraint tariffs_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text])))
  constraint tariffs_pkey PRIMARY KEY (price_book_id, product)
  constraint tariffs_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint tariffs_tier_mode_check CHECK ((tier_mode = ANY (ARRAY['graduated'::text, 'volume'::text])))
  CREATE INDEX tariffs_by_product ON public.tariffs USING btree (product)
  CREATE TRIGGER tariffs_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.tariffs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table tenants
  tenant_id text not null
  agreement_id text
  agreement_version text
  closed_at timestamp with time zone
  constraint tenants_pkey PRIMARY KEY (tenant_id)
  grant delete, insert, select, update to app

table top_up_bonuses
  price_book_id text not null
  minimum_paid_micros bigint not null
  currency text not null
  bonus_per_mille bigint not null
  valid_days integer not null
  constraint top_up_bonuses_bonus_per_mille_check CHECK (((bonus_per_mille >= 1) AND (bonus_per_mille <= 1000)))
  constraint top_up_bonuses_minimum_paid_micros_check CHECK ((minimum_paid_micros > 0))
  constraint top_up_bonuses_pkey PRIMARY KEY (price_book_id, minimum_paid_micros)
  constraint top_up_bonuses_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint top_up_bonuses_valid_days_check CHECK ((valid_days > 0))
  CREATE TRIGGER top_up_bonuses_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.top_up_bonuses FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table top_up_restrictions
  tenant_id text not null
  place integer not null
  restriction_id text not null
  cause text not null
  clause_id text not null
  reason_en text not null
  remedy_zh text not null
  remedy_en text not null
  ends_at timestamp with time zone
  constraint top_up_restrictions_pkey PRIMARY KEY (tenant_id, place)
  constraint top_up_restrictions_place_check CHECK ((place >= 0))
  constraint top_up_restrictions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES standings(tenant_id)
  grant delete, insert, select, update to app

table volume_tallies
  tenant_id text not null
  product text not null
  month text not null
  price_book_id text not null
  units bigint not null
  unit_price_micros bigint not null
  currency text not null
  constraint volume_tallies_pkey PRIMARY KEY (tenant_id, product, month, price_book_id)
  constraint volume_tallies_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint volume_tallies_tenant_id_product_month_fkey FOREIGN KEY (tenant_id, product, month) REFERENCES month_positions(tenant_id, product, month)
  constraint volume_tallies_units_check CHECK ((units >= 0))
  grant delete, insert, select, update to app
