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


sequence outbox_id_seq
  grant usage to app

sequence price_books_sequence_seq
  grant usage to app

sequence price_corrections_sequence_seq
  grant usage to app

table auto_top_up_orders
  order_id text not null
  tenant_id text not null
  month text not null
  amount_micros bigint not null
  state text not null
  constraint auto_top_up_orders_amount_micros_check CHECK ((amount_micros > 0))
  constraint auto_top_up_orders_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint auto_top_up_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint auto_top_up_orders_pkey PRIMARY KEY (order_id)
  constraint auto_top_up_orders_state_check CHECK ((state = ANY (ARRAY['in_flight'::text, 'paid'::text, 'failed'::text])))
  constraint auto_top_up_orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES auto_top_ups(tenant_id)
  CREATE INDEX auto_top_up_of_month ON public.auto_top_up_orders USING btree (tenant_id, month)
  CREATE UNIQUE INDEX auto_top_up_in_flight ON public.auto_top_up_orders USING btree (tenant_id) WHERE (state = 'in_flight'::text)
  grant delete, insert, select, update to app

table auto_top_ups
  tenant_id text not null
  state text not null
  mandate_id text not null
  trigger_micros bigint not null
  amount_micros bigint not null
  ceiling_micros bigint not null
  currency text not null
  cool_until timestamp with time zone
  failures integer not null default 0
  last_failure text not null default ''::text
  constraint auto_top_ups_amount_micros_check CHECK ((amount_micros > 0))
  constraint auto_top_ups_check CHECK ((ceiling_micros >= amount_micros))
  constraint auto_top_ups_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates(mandate_id)
  constraint auto_top_ups_pkey PRIMARY KEY (tenant_id)
  constraint auto_top_ups_state_check CHECK ((state = ANY (ARRAY['on'::text, 'off'::text, 'failed'::text])))
  constraint auto_top_ups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint auto_top_ups_trigger_micros_check CHECK ((trigger_micros > 0))
  grant delete, insert, select, update to app

table balance_watches
  tenant_id text not null
  alerts bigint[] not null default '{}'::bigint[]
  version bigint not null
  pushed bigint not null default 0
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint balance_watches_check CHECK ((pushed <= version))
  constraint balance_watches_pkey PRIMARY KEY (tenant_id)
  constraint balance_watches_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint balance_watches_version_check CHECK ((version > 0))
  CREATE INDEX balance_watches_to_push ON public.balance_watches USING btree (next_attempt_at) WHERE (pushed < version)
  grant delete, insert, select, update to app

table bank_transfers
  transfer_id text not null
  tenant_id text not null
  state text not null
  amount_micros bigint not null
  currency text not null
  bank_reference text not null
  booked_day text not null
  masked_payer text not null
  recorder text not null
  decider text
  reject_reason text
  order_id text
  created_at timestamp with time zone not null
  decided_at timestamp with time zone
  constraint bank_transfers_amount_micros_check CHECK ((amount_micros > 0))
  constraint bank_transfers_check CHECK (((decider IS NULL) OR (decider <> recorder)))
  constraint bank_transfers_check1 CHECK (((decider IS NULL) = (state = 'recorded'::text)))
  constraint bank_transfers_check2 CHECK (((order_id IS NOT NULL) = (state = 'confirmed'::text)))
  constraint bank_transfers_check3 CHECK (((reject_reason IS NOT NULL) = (state = 'rejected'::text)))
  constraint bank_transfers_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint bank_transfers_pkey PRIMARY KEY (transfer_id)
  constraint bank_transfers_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'confirmed'::text, 'rejected'::text])))
  constraint bank_transfers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX bank_transfers_of_tenant ON public.bank_transfers USING btree (tenant_id, transfer_id)
  CREATE UNIQUE INDEX bank_transfers_reference ON public.bank_transfers USING btree (bank_reference) WHERE (state <> 'rejected'::text)
  grant delete, insert, select, update to app

table billing_note_lines
  note_id text not null
  place integer not null
  product text not null
  units bigint not null
  unit_price_micros bigint not null
  amount_micros bigint not null
  invoice_id text not null
  invoice_place integer
  constraint billing_note_lines_check CHECK (((amount_micros)::numeric = ((units)::numeric * (unit_price_micros)::numeric)))
  constraint billing_note_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint billing_note_lines_invoice_id_invoice_place_fkey FOREIGN KEY (invoice_id, invoice_place) REFERENCES invoice_lines(invoice_id, place)
  constraint billing_note_lines_note_id_fkey FOREIGN KEY (note_id) REFERENCES billing_notes(note_id)
  constraint billing_note_lines_pkey PRIMARY KEY (note_id, place)
  CREATE TRIGGER billing_note_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.billing_note_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table billing_notes
  note_id text not null
  number text not null
  kind text not null
  tenant_id text not null
  invoice_id text not null
  month text not null
  cause text not null
  cause_reference text not null
  reason text not null
  currency text not null
  exact_total_micros bigint not null
  total_micros bigint not null
  net_micros bigint not null
  tax_micros bigint not null
  rounding_micros bigint not null
  issued_at timestamp with time zone not null
  seller jsonb
  buyer jsonb not null
  constraint billing_notes_cause_check CHECK ((cause = ANY (ARRAY['correction'::text, 'dispute'::text, 'price'::text])))
  constraint billing_notes_check CHECK (((kind = 'debit'::text) = (exact_total_micros > 0)))
  constraint billing_notes_check1 CHECK ((total_micros = (exact_total_micros + rounding_micros)))
  constraint billing_notes_check2 CHECK ((total_micros = (net_micros + tax_micros)))
  constraint billing_notes_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint billing_notes_kind_check CHECK ((kind = ANY (ARRAY['credit'::text, 'debit'::text])))
  constraint billing_notes_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint billing_notes_net_micros_check CHECK (((net_micros % (10000)::bigint) = 0))
  constraint billing_notes_number_key UNIQUE (number)
  constraint billing_notes_pkey PRIMARY KEY (note_id)
  constraint billing_notes_rounding_micros_check CHECK (((rounding_micros >= '-5000'::integer) AND (rounding_micros <= 5000)))
  constraint billing_notes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint billing_notes_total_micros_check CHECK (((total_micros % (10000)::bigint) = 0))
  CREATE INDEX billing_notes_of_tenant ON public.billing_notes USING btree (tenant_id, note_id)
  CREATE TRIGGER billing_notes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.billing_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table campaign_awards
  order_id text not null
  code text not null
  version integer not null
  tenant_id text not null
  bonus_micros bigint not null
  currency text not null
  valid_days integer not null
  awarded_at timestamp with time zone not null
  constraint campaign_awards_bonus_micros_check CHECK ((bonus_micros > 0))
  constraint campaign_awards_code_version_fkey FOREIGN KEY (code, version) REFERENCES campaigns(code, version)
  constraint campaign_awards_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint campaign_awards_pkey PRIMARY KEY (order_id)
  constraint campaign_awards_valid_days_check CHECK ((valid_days > 0))
  CREATE INDEX campaign_awards_of_tenant ON public.campaign_awards USING btree (tenant_id, code)
  CREATE TRIGGER campaign_awards_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.campaign_awards FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table campaign_tiers
  code text not null
  version integer not null
  minimum_paid_micros bigint not null
  bonus_micros bigint
  bonus_per_mille bigint
  constraint campaign_tiers_bonus_micros_check CHECK ((bonus_micros > 0))
  constraint campaign_tiers_bonus_per_mille_check CHECK (((bonus_per_mille >= 1) AND (bonus_per_mille <= 1000)))
  constraint campaign_tiers_check CHECK ((num_nonnulls(bonus_micros, bonus_per_mille) = 1))
  constraint campaign_tiers_code_version_fkey FOREIGN KEY (code, version) REFERENCES campaigns(code, version)
  constraint campaign_tiers_minimum_paid_micros_check CHECK ((minimum_paid_micros > 0))
  constraint campaign_tiers_pkey PRIMARY KEY (code, version, minimum_paid_micros)
  CREATE TRIGGER campaign_tiers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.campaign_tiers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table campaign_totals
  code text not null
  given_micros bigint not null default 0
  awards bigint not null default 0
  constraint campaign_totals_awards_check CHECK ((awards >= 0))
  constraint campaign_totals_given_micros_check CHECK ((given_micros >= 0))
  constraint campaign_totals_pkey PRIMARY KEY (code)
  grant delete, insert, select, update to app

table campaigns
  code text not null
  version integer not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  valid_days integer not null
  awards_per_tenant integer not null
  budget_micros bigint
  currency text not null
  withdrawn boolean not null
  published_at timestamp with time zone not null
  published_by text not null
  constraint campaigns_awards_per_tenant_check CHECK ((awards_per_tenant >= 0))
  constraint campaigns_budget_micros_check CHECK ((budget_micros > 0))
  constraint campaigns_check CHECK ((ends_at > starts_at))
  constraint campaigns_pkey PRIMARY KEY (code, version)
  constraint campaigns_valid_days_check CHECK ((valid_days > 0))
  constraint campaigns_version_check CHECK ((version > 0))
  CREATE TRIGGER campaigns_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.campaigns FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table channel_differences
  difference_id text not null
  channel text not null
  day text not null
  kind text not null
  reference text not null
  ours_micros bigint
  theirs_micros bigint
  currency text not null
  created_at timestamp with time zone not null
  resolution text
  resolver text
  resolved_at timestamp with time zone
  constraint channel_differences_channel_day_kind_reference_key UNIQUE (channel, day, kind, reference)
  constraint channel_differences_check CHECK ((((resolution IS NULL) = (resolved_at IS NULL)) AND ((resolution IS NULL) = (resolver IS NULL))))
  constraint channel_differences_pkey PRIMARY KEY (difference_id)
  CREATE INDEX channel_differences_open ON public.channel_differences USING btree (difference_id) WHERE (resolution IS NULL)
  grant delete, insert, select, update to app

table charge_lines
  charge_id text not null
  place integer not null
  units bigint not null
  unit_price_micros bigint not null
  amount_micros bigint not null
  price_book_id text
  constraint charge_lines_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charges(charge_id)
  constraint charge_lines_check CHECK (((amount_micros)::numeric = ((units)::numeric * (unit_price_micros)::numeric)))
  constraint charge_lines_pkey PRIMARY KEY (charge_id, place)
  constraint charge_lines_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
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
  reversed_micros bigint not null default 0
  corrects boolean not null default false
  note_id text
  constraint charge_on_one_document CHECK (((invoice_id IS NULL) OR (note_id IS NULL)))
  constraint charge_progress_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charges(charge_id)
  constraint charge_progress_check CHECK (((reversed_micros >= 0) AND (reversed_micros <= GREATEST(amount_micros, (0)::bigint))))
  constraint charge_progress_check1 CHECK (((note_id IS NULL) OR corrects))
  constraint charge_progress_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id) DEFERRABLE INITIALLY DEFERRED
  constraint charge_progress_note_id_fkey FOREIGN KEY (note_id) REFERENCES billing_notes(note_id) DEFERRABLE INITIALLY DEFERRED
  constraint charge_progress_pkey PRIMARY KEY (charge_id)
  CREATE INDEX charges_of_invoice ON public.charge_progress USING btree (invoice_id) WHERE (invoice_id IS NOT NULL)
  CREATE INDEX charges_to_note ON public.charge_progress USING btree (tenant_id, month) WHERE (corrects AND (invoice_id IS NULL) AND (note_id IS NULL))
  CREATE INDEX charges_to_post ON public.charge_progress USING btree (next_attempt_at, charge_id) WHERE (posted_at IS NULL)
  CREATE INDEX charges_uninvoiced ON public.charge_progress USING btree (tenant_id, month) WHERE (invoice_id IS NULL)
  CREATE INDEX charges_unposted ON public.charge_progress USING btree (tenant_id) WHERE (posted_at IS NULL)
  grant delete, insert, select, update to app

table charge_reversals
  reversal_id text not null
  charge_id text not null
  reversed_charge_id text not null
  tenant_id text not null
  amount_micros bigint not null
  currency text not null
  posted_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint charge_reversals_amount_micros_check CHECK ((amount_micros > 0))
  constraint charge_reversals_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charges(charge_id)
  constraint charge_reversals_charge_id_reversed_charge_id_key UNIQUE (charge_id, reversed_charge_id)
  constraint charge_reversals_pkey PRIMARY KEY (reversal_id)
  constraint charge_reversals_reversed_charge_id_fkey FOREIGN KEY (reversed_charge_id) REFERENCES charges(charge_id)
  CREATE INDEX reversals_to_post ON public.charge_reversals USING btree (next_attempt_at, reversal_id) WHERE (posted_at IS NULL)
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
  cause text not null default 'usage'::text
  cause_reference text not null default ''::text
  constraint charges_cause_check CHECK ((cause = ANY (ARRAY['usage'::text, 'correction'::text, 'dispute'::text, 'price'::text])))
  constraint charges_pkey PRIMARY KEY (charge_id)
  constraint charges_position_before_check CHECK ((position_before >= 0))
  constraint charges_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint charges_usage_id_line_index_key UNIQUE (usage_id, line_index)
  CREATE INDEX charges_by_book ON public.charges USING btree (price_book_id, product, month, tenant_id)
  CREATE INDEX charges_of_month ON public.charges USING btree (tenant_id, product, month, charge_id)
  CREATE INDEX charges_of_tenant ON public.charges USING btree (tenant_id, charge_id)
  CREATE TRIGGER charges_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.charges FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table credit_terms
  proposal_id text not null
  tenant_id text not null
  state text not null
  limit_micros bigint not null
  currency text not null
  payment_days integer not null
  reason text not null
  proposed_by text not null
  proposed_at timestamp with time zone not null
  decided_by text
  decided_at timestamp with time zone
  constraint credit_terms_check CHECK (((state = 'proposed'::text) = (decided_by IS NULL)))
  constraint credit_terms_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL)))
  constraint credit_terms_check2 CHECK (((state <> 'approved'::text) OR (decided_by <> proposed_by)))
  constraint credit_terms_limit_micros_check CHECK (((limit_micros >= 0) AND ((limit_micros % (10000)::bigint) = 0)))
  constraint credit_terms_payment_days_check CHECK (((payment_days >= 0) AND (payment_days <= 180)))
  constraint credit_terms_pkey PRIMARY KEY (proposal_id)
  constraint credit_terms_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'rejected'::text])))
  constraint credit_terms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX credit_terms_of_tenant ON public.credit_terms USING btree (tenant_id, proposal_id)
  grant delete, insert, select, update to app

table document_counters
  kind text not null
  year integer not null
  last_number bigint not null
  constraint document_counters_last_number_check CHECK ((last_number > 0))
  constraint document_counters_pkey PRIMARY KEY (kind, year)
  grant delete, insert, select, update to app

table dunning_policies
  version integer not null
  steps jsonb not null
  set_by text not null
  set_at timestamp with time zone not null
  constraint dunning_policies_pkey PRIMARY KEY (version)
  constraint dunning_policies_version_check CHECK ((version > 0))
  CREATE TRIGGER dunning_policies_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dunning_policies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table dunning_steps_taken
  invoice_id text not null
  day_offset integer not null
  action text not null
  taken_at timestamp with time zone not null
  constraint dunning_steps_taken_action_check CHECK ((action = ANY (ARRAY['remind'::text, 'restrict'::text])))
  constraint dunning_steps_taken_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoice_dues(invoice_id)
  constraint dunning_steps_taken_pkey PRIMARY KEY (invoice_id, day_offset)
  CREATE TRIGGER dunning_steps_taken_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.dunning_steps_taken FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table fapiao
  fapiao_id text not null
  tenant_id text not null
  state text not null
  title jsonb not null
  currency text not null
  total_micros bigint not null
  net_micros bigint not null
  tax_micros bigint not null
  number text
  red_number text
  return_reason text
  return_asked_by text
  applied_at timestamp with time zone not null
  issued_at timestamp with time zone
  red_issued_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint fapiao_check CHECK ((total_micros = (net_micros + tax_micros)))
  constraint fapiao_check1 CHECK (((number IS NULL) = (state = 'issuing'::text)))
  constraint fapiao_check2 CHECK (((number IS NULL) = (issued_at IS NULL)))
  constraint fapiao_check3 CHECK (((red_number IS NOT NULL) = (state = 'red_issued'::text)))
  constraint fapiao_check4 CHECK (((red_number IS NULL) = (red_issued_at IS NULL)))
  constraint fapiao_check5 CHECK (((return_reason IS NOT NULL) = (state = ANY (ARRAY['return_requested'::text, 'reversing'::text, 'red_issued'::text]))))
  constraint fapiao_check6 CHECK (((return_reason IS NULL) = (return_asked_by IS NULL)))
  constraint fapiao_check7 CHECK ((number <> red_number))
  constraint fapiao_net_micros_check CHECK (((net_micros % (10000)::bigint) = 0))
  constraint fapiao_number_check CHECK ((number ~ '^[0-9]{20}$'::text))
  constraint fapiao_number_key UNIQUE (number)
  constraint fapiao_pkey PRIMARY KEY (fapiao_id)
  constraint fapiao_red_number_check CHECK ((red_number ~ '^[0-9]{20}$'::text))
  constraint fapiao_red_number_key UNIQUE (red_number)
  constraint fapiao_return_asked_by_check CHECK ((return_asked_by = ANY (ARRAY['tenant'::text, 'staff'::text])))
  constraint fapiao_return_reason_check CHECK ((return_reason = ANY (ARRAY['ISSUE_ERROR'::text, 'SALES_RETURN'::text, 'SERVICE_SUSPENSION'::text, 'SALES_DISCOUNT'::text])))
  constraint fapiao_state_check CHECK ((state = ANY (ARRAY['issuing'::text, 'issued'::text, 'return_requested'::text, 'reversing'::text, 'red_issued'::text])))
  constraint fapiao_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint fapiao_total_micros_check CHECK (((total_micros > 0) AND ((total_micros % (10000)::bigint) = 0)))
  CREATE INDEX fapiao_of_tenant ON public.fapiao USING btree (tenant_id, fapiao_id)
  CREATE INDEX fapiao_to_issue ON public.fapiao USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['issuing'::text, 'reversing'::text]))
  grant delete, insert, select, update to app

table fapiao_titles
  tenant_id text not null
  version bigint not null
  title jsonb not null
  set_by text not null
  set_at timestamp with time zone not null
  constraint fapiao_titles_pkey PRIMARY KEY (tenant_id, version)
  constraint fapiao_titles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint fapiao_titles_version_check CHECK ((version > 0))
  CREATE TRIGGER fapiao_titles_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fapiao_titles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table fapiao_totals
  tenant_id text not null
  invoiced_micros bigint not null
  constraint fapiao_totals_invoiced_micros_check CHECK ((invoiced_micros >= 0))
  constraint fapiao_totals_pkey PRIMARY KEY (tenant_id)
  constraint fapiao_totals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  grant delete, insert, select, update to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  CREATE TRIGGER inbox_kept AFTER DELETE ON public.inbox REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('received_at', '34')
  grant delete, insert, select to app

table invoice_counters
  year integer not null
  last_number bigint not null
  constraint invoice_counters_last_number_check CHECK ((last_number > 0))
  constraint invoice_counters_pkey PRIMARY KEY (year)
  grant delete, insert, select, update to app

table invoice_dues
  invoice_id text not null
  tenant_id text not null
  due_at timestamp with time zone not null
  policy_version integer not null
  settled_at timestamp with time zone
  constraint invoice_dues_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint invoice_dues_pkey PRIMARY KEY (invoice_id)
  constraint invoice_dues_policy_version_fkey FOREIGN KEY (policy_version) REFERENCES dunning_policies(version)
  constraint invoice_dues_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX invoice_dues_open ON public.invoice_dues USING btree (tenant_id, due_at) WHERE (settled_at IS NULL)
  grant delete, insert, select, update to app

table invoice_lines
  invoice_id text not null
  place integer not null
  product text not null
  units bigint not null
  unit_price_micros bigint not null
  amount_micros bigint not null
  month text
  constraint invoice_lines_check CHECK (((amount_micros)::numeric = ((units)::numeric * (unit_price_micros)::numeric)))
  constraint invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint invoice_lines_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint invoice_lines_pkey PRIMARY KEY (invoice_id, place)
  CREATE TRIGGER invoice_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table invoice_run_tenants
  month text not null
  tenant_id text not null
  state text not null default 'waiting'::text
  invoice_id text
  skipped text
  statement_number text
  failure text
  attempts integer not null default 0
  next_attempt_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint invoice_run_tenants_check CHECK (((failure IS NULL) OR (state <> 'done'::text)))
  constraint invoice_run_tenants_check1 CHECK (((ended_at IS NOT NULL) = (state = 'done'::text)))
  constraint invoice_run_tenants_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(invoice_id)
  constraint invoice_run_tenants_month_fkey FOREIGN KEY (month) REFERENCES invoice_runs(month)
  constraint invoice_run_tenants_pkey PRIMARY KEY (month, tenant_id)
  constraint invoice_run_tenants_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'invoiced'::text, 'done'::text])))
  constraint invoice_run_tenants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX invoice_run_failed ON public.invoice_run_tenants USING btree (month, tenant_id) WHERE (failure IS NOT NULL)
  CREATE INDEX invoice_run_invoiced ON public.invoice_run_tenants USING btree (month, tenant_id) WHERE (state = 'invoiced'::text)
  CREATE INDEX invoice_run_waiting ON public.invoice_run_tenants USING btree (month, tenant_id) WHERE (state = 'waiting'::text)
  grant delete, insert, select, update to app

table invoice_runs
  month text not null
  usage_place bigint not null
  started_by text not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint invoice_runs_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint invoice_runs_pkey PRIMARY KEY (month)
  grant delete, insert, select, update to app

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
  seller jsonb
  buyer jsonb
  due_at timestamp with time zone
  constraint invoices_check CHECK ((period_start < period_end))
  constraint invoices_check1 CHECK ((total_micros = (exact_total_micros + rounding_micros)))
  constraint invoices_check2 CHECK ((total_micros = (net_micros + tax_micros)))
  constraint invoices_net_micros_check CHECK (((net_micros % (10000)::bigint) = 0))
  constraint invoices_number_key UNIQUE (number)
  constraint invoices_pkey PRIMARY KEY (invoice_id)
  constraint invoices_rounding_micros_check CHECK (((rounding_micros >= '-5000'::integer) AND (rounding_micros <= 5000)))
  constraint invoices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint invoices_total_micros_check CHECK (((total_micros % (10000)::bigint) = 0))
  CREATE INDEX invoices_by_period ON public.invoices USING btree (tenant_id, period_end)
  CREATE INDEX invoices_of_tenant ON public.invoices USING btree (tenant_id, invoice_id)
  CREATE TRIGGER invoices_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table mandates
  mandate_id text not null
  tenant_id text not null
  channel text not null
  ceiling_micros bigint not null
  currency text not null
  agreement_id text not null
  evidence text not null
  consented_by text not null
  consented_at timestamp with time zone not null
  constraint mandates_ceiling_micros_check CHECK ((ceiling_micros > 0))
  constraint mandates_channel_agreement_id_key UNIQUE (channel, agreement_id)
  constraint mandates_pkey PRIMARY KEY (mandate_id)
  constraint mandates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE TRIGGER mandates_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.mandates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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

table month_tallies
  tenant_id text not null
  product text not null
  month text not null
  price_book_id text not null
  unit_price_micros bigint not null
  currency text not null
  units bigint not null
  constraint month_tallies_pkey PRIMARY KEY (tenant_id, product, month, price_book_id, unit_price_micros)
  constraint month_tallies_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint month_tallies_tenant_id_product_month_fkey FOREIGN KEY (tenant_id, product, month) REFERENCES month_positions(tenant_id, product, month)
  constraint month_tallies_unit_price_micros_check CHECK ((unit_price_micros >= 0))
  constraint month_tallies_units_check CHECK ((units >= 0))
  grant delete, insert, select, update to app

table note_roundings
  note_id text not null
  tenant_id text not null
  difference_micros bigint not null
  currency text not null
  posted_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint note_roundings_difference_micros_check CHECK ((difference_micros <> 0))
  constraint note_roundings_note_id_fkey FOREIGN KEY (note_id) REFERENCES billing_notes(note_id)
  constraint note_roundings_pkey PRIMARY KEY (note_id)
  CREATE INDEX note_roundings_to_post ON public.note_roundings USING btree (next_attempt_at) WHERE (posted_at IS NULL)
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
  closed_at timestamp with time zone
  paid_late boolean not null default false
  queries integer not null default 0
  next_query_at timestamp with time zone
  constraint orders_amount_micros_check CHECK ((amount_micros > 0))
  constraint orders_bonus_micros_check CHECK ((bonus_micros > 0))
  constraint orders_bonus_valid_days_check CHECK ((bonus_valid_days > 0))
  constraint orders_check CHECK (((bonus_micros IS NULL) = (bonus_valid_days IS NULL)))
  constraint orders_check1 CHECK (((paid_at IS NULL) = (state = 'pending'::text)))
  constraint orders_check2 CHECK (((credited_at IS NULL) = (state <> 'credited'::text)))
  constraint orders_paid_late_was_closed CHECK (((NOT paid_late) OR (closed_at IS NOT NULL)))
  constraint orders_pkey PRIMARY KEY (order_id)
  constraint orders_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'paid'::text, 'credited'::text])))
  constraint orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX orders_of_tenant ON public.orders USING btree (tenant_id, order_id)
  CREATE INDEX orders_to_credit ON public.orders USING btree (next_attempt_at) WHERE (state = 'paid'::text)
  CREATE INDEX orders_to_query ON public.orders USING btree (next_query_at) WHERE ((state = 'pending'::text) AND (next_query_at IS NOT NULL))
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
  grant delete, insert, select to app
  grant update (published_at) to app

table package_notices
  package_id text not null
  days_ahead integer not null
  told_at timestamp with time zone not null
  constraint package_notices_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(package_id)
  constraint package_notices_pkey PRIMARY KEY (package_id, days_ahead)
  CREATE TRIGGER package_notices_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.package_notices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table package_offers
  code text not null
  version integer not null
  product text not null
  units bigint not null
  price_micros bigint not null
  currency text not null
  valid_months integer not null
  overflow text not null
  refund_days integer not null
  usable_in_arrears boolean not null
  withdrawn boolean not null
  published_at timestamp with time zone not null
  published_by text not null
  constraint package_offers_overflow_check CHECK ((overflow = ANY (ARRAY['pay_as_you_go'::text, 'stop'::text])))
  constraint package_offers_pkey PRIMARY KEY (code, version)
  constraint package_offers_price_micros_check CHECK ((price_micros > 0))
  constraint package_offers_refund_days_check CHECK ((refund_days >= 0))
  constraint package_offers_units_check CHECK ((units > 0))
  constraint package_offers_valid_months_check CHECK ((valid_months > 0))
  constraint package_offers_version_check CHECK ((version > 0))
  CREATE TRIGGER package_offers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.package_offers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table package_orders
  order_id text not null
  package_id text not null
  charge_id text not null
  code text not null
  version integer not null
  constraint package_orders_charge_id_key UNIQUE (charge_id)
  constraint package_orders_code_version_fkey FOREIGN KEY (code, version) REFERENCES package_offers(code, version)
  constraint package_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint package_orders_package_id_key UNIQUE (package_id)
  constraint package_orders_pkey PRIMARY KEY (order_id)
  CREATE TRIGGER package_orders_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.package_orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table package_refunds
  refund_id text not null
  package_id text not null
  state text not null
  lot_id text not null
  units_left bigint not null
  units_used bigint not null
  used_micros bigint not null
  amount_micros bigint not null
  currency text not null
  charge_id text not null
  reversal_id text not null
  asked_at timestamp with time zone not null
  ended_at timestamp with time zone
  refusal text
  constraint package_refunds_amount_micros_check CHECK ((amount_micros >= 0))
  constraint package_refunds_charge_id_key UNIQUE (charge_id)
  constraint package_refunds_check CHECK (((ended_at IS NULL) = (state = 'pending'::text)))
  constraint package_refunds_check1 CHECK (((refusal IS NOT NULL) = (state = 'refused'::text)))
  constraint package_refunds_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(package_id)
  constraint package_refunds_pkey PRIMARY KEY (refund_id)
  constraint package_refunds_reversal_id_key UNIQUE (reversal_id)
  constraint package_refunds_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'refused'::text])))
  constraint package_refunds_units_left_check CHECK ((units_left > 0))
  constraint package_refunds_units_used_check CHECK ((units_used >= 0))
  constraint package_refunds_used_micros_check CHECK ((used_micros >= 0))
  CREATE INDEX package_refunds_pending ON public.package_refunds USING btree (refund_id) WHERE (state = 'pending'::text)
  CREATE UNIQUE INDEX package_refunds_once ON public.package_refunds USING btree (package_id) WHERE (state <> 'refused'::text)
  grant delete, insert, select, update to app

table packages
  package_id text not null
  tenant_id text not null
  code text not null
  version integer not null
  charge_id text not null
  state text not null
  bought_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  exhausted_at timestamp with time zone
  refusal text
  constraint packages_charge_id_key UNIQUE (charge_id)
  constraint packages_check CHECK ((expires_at > bought_at))
  constraint packages_check1 CHECK (((refusal IS NOT NULL) = (state = 'refused'::text)))
  constraint packages_code_version_fkey FOREIGN KEY (code, version) REFERENCES package_offers(code, version)
  constraint packages_pkey PRIMARY KEY (package_id)
  constraint packages_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'refused'::text])))
  CREATE INDEX packages_expiring ON public.packages USING btree (expires_at) WHERE (state = 'active'::text)
  CREATE INDEX packages_of_tenant ON public.packages USING btree (tenant_id, package_id)
  CREATE INDEX packages_pending ON public.packages USING btree (package_id) WHERE (state = 'pending'::text)
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
  CREATE INDEX payments_of_day ON public.payments USING btree (channel, paid_at)
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
  cause text not null default 'own_decision'::text
  notices jsonb not null default '[]'::jsonb
  constraint price_books_cause_check CHECK ((cause = ANY (ARRAY['own_decision'::text, 'carrier'::text])))
  constraint price_books_pkey PRIMARY KEY (price_book_id)
  constraint price_books_sequence_key UNIQUE (sequence)
  CREATE INDEX price_books_by_effect ON public.price_books USING btree (effective_at, sequence)
  CREATE TRIGGER price_books_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_books FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table price_correction_tiers
  proposal_id text not null
  product text not null
  from_units bigint not null
  unit_price_micros bigint not null
  currency text not null
  constraint price_correction_tiers_from_units_check CHECK ((from_units >= 0))
  constraint price_correction_tiers_pkey PRIMARY KEY (proposal_id, product, from_units)
  constraint price_correction_tiers_proposal_id_product_fkey FOREIGN KEY (proposal_id, product) REFERENCES price_corrections(proposal_id, product)
  constraint price_correction_tiers_unit_price_micros_check CHECK ((unit_price_micros >= 0))
  CREATE TRIGGER price_correction_tiers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_correction_tiers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table price_corrections
  proposal_id text not null
  product text not null
  sequence bigint not null generated always as identity
  price_book_id text not null
  month text not null
  tier_mode text not null
  constraint price_corrections_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint price_corrections_pkey PRIMARY KEY (proposal_id, product)
  constraint price_corrections_price_book_id_product_fkey FOREIGN KEY (price_book_id, product) REFERENCES tariffs(price_book_id, product)
  constraint price_corrections_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES price_proposals(proposal_id)
  constraint price_corrections_sequence_key UNIQUE (sequence)
  constraint price_corrections_tier_mode_check CHECK ((tier_mode = ANY (ARRAY['graduated'::text, 'volume'::text])))
  CREATE INDEX price_corrections_of_product ON public.price_corrections USING btree (product, sequence)
  CREATE TRIGGER price_corrections_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_corrections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table price_overrides
  price_book_id text not null
  proposal_id text not null
  tenant_id text not null
  effective_at timestamp with time zone not null
  ends_at timestamp with time zone
  constraint price_overrides_check CHECK ((ends_at > effective_at))
  constraint price_overrides_pkey PRIMARY KEY (price_book_id)
  constraint price_overrides_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint price_overrides_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES price_proposals(proposal_id)
  constraint price_overrides_proposal_id_key UNIQUE (proposal_id)
  CREATE INDEX price_overrides_of_tenant ON public.price_overrides USING btree (tenant_id, effective_at)
  CREATE TRIGGER price_overrides_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_overrides FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table price_proposals
  proposal_id text not null
  kind text not null
  content jsonb not null
  reason text not null
  state text not null
  proposed_by text not null
  proposed_at timestamp with time zone not null
  decided_by text
  decided_at timestamp with time zone
  price_book_id text
  constraint price_proposals_check CHECK (((state = 'open'::text) = (decided_by IS NULL)))
  constraint price_proposals_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL)))
  constraint price_proposals_check2 CHECK (((state <> 'approved'::text) OR (decided_by <> proposed_by)))
  constraint price_proposals_kind_check CHECK ((kind = ANY (ARRAY['tenant_prices'::text, 'correction'::text])))
  constraint price_proposals_pkey PRIMARY KEY (proposal_id)
  constraint price_proposals_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(price_book_id)
  constraint price_proposals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'rejected'::text])))
  grant delete, insert, select, update to app

table refund_parts
  part_id text not null
  refund_id text not null
  place integer not null
  state text not null
  way text not null
  payment_id text
  order_id text
  amount_micros bigint not null
  currency text not null
  channel_code text
  bank_reference text
  sender text
  confirmer text
  asked_at timestamp with time zone
  paid_at timestamp with time zone
  attempts integer not null default 0
  next_attempt_at timestamp with time zone not null
  constraint refund_parts_amount_micros_check CHECK ((amount_micros > 0))
  constraint refund_parts_check CHECK (((payment_id IS NULL) = (order_id IS NULL)))
  constraint refund_parts_check1 CHECK (((way = ANY (ARRAY['bank'::text, 'wallet'::text])) OR (payment_id IS NOT NULL)))
  constraint refund_parts_check2 CHECK (((way = 'bank'::text) OR (bank_reference IS NULL)))
  constraint refund_parts_check3 CHECK (((confirmer IS NULL) OR (confirmer <> sender)))
  constraint refund_parts_check4 CHECK (((paid_at IS NULL) = (state <> 'paid'::text)))
  constraint refund_parts_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id)
  constraint refund_parts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(payment_id)
  constraint refund_parts_pkey PRIMARY KEY (part_id)
  constraint refund_parts_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds(refund_id)
  constraint refund_parts_refund_id_place_key UNIQUE (refund_id, place)
  constraint refund_parts_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'processing'::text, 'paid'::text, 'refused'::text, 'bank_due'::text, 'bank_sent'::text])))
  constraint refund_parts_way_check CHECK ((way = ANY (ARRAY['sandbox'::text, 'wechat'::text, 'alipay'::text, 'bank'::text, 'wallet'::text])))
  CREATE INDEX refund_parts_due ON public.refund_parts USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['planned'::text, 'processing'::text]))
  CREATE INDEX refund_parts_of_payment ON public.refund_parts USING btree (payment_id) WHERE (payment_id IS NOT NULL)
  CREATE UNIQUE INDEX refund_parts_bank_reference ON public.refund_parts USING btree (bank_reference) WHERE (bank_reference IS NOT NULL)
  grant delete, insert, select, update to app

table refunds
  refund_id text not null
  tenant_id text not null
  state text not null
  source text not null
  destination text not null
  amount_micros bigint not null
  currency text not null
  reason text not null
  payment_id text
  proposer text not null
  decider text
  created_at timestamp with time zone not null
  decided_at timestamp with time zone
  completed_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint refunds_amount_micros_check CHECK ((amount_micros > 0))
  constraint refunds_check CHECK (((source = 'surplus'::text) = (payment_id IS NOT NULL)))
  constraint refunds_check1 CHECK (((source = 'surplus'::text) OR (destination <> 'wallet'::text)))
  constraint refunds_check2 CHECK (((completed_at IS NULL) = (state <> 'completed'::text)))
  constraint refunds_check3 CHECK (((decider IS NULL) OR (decider <> proposer)))
  constraint refunds_destination_check CHECK ((destination = ANY (ARRAY['original'::text, 'wallet'::text, 'bank'::text])))
  constraint refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(payment_id)
  constraint refunds_pkey PRIMARY KEY (refund_id)
  constraint refunds_source_check CHECK ((source = ANY (ARRAY['surplus'::text, 'wallet'::text])))
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'paying'::text, 'completed'::text, 'rejected'::text])))
  constraint refunds_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX refunds_of_payment ON public.refunds USING btree (payment_id) WHERE (payment_id IS NOT NULL)
  CREATE INDEX refunds_of_tenant ON public.refunds USING btree (tenant_id, refund_id)
  CREATE INDEX refunds_to_begin ON public.refunds USING btree (next_attempt_at) WHERE (state = 'approved'::text)
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
  CREATE TRIGGER request_log_kept AFTER DELETE ON public.request_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('created_at', '89')
  grant delete, insert, select to app

table rerate_tasks
  proposal_id text not null
  tenant_id text not null
  product text not null
  month text not null
  done_at timestamp with time zone
  constraint rerate_tasks_pkey PRIMARY KEY (proposal_id, tenant_id, product)
  constraint rerate_tasks_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES price_proposals(proposal_id)
  CREATE INDEX rerates_to_do ON public.rerate_tasks USING btree (proposal_id) WHERE (done_at IS NULL)
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

table seller_profiles
  version bigint not null
  name text not null
  tax_number text not null
  address text not null
  phone text not null
  bank text not null
  bank_account text not null
  set_by text not null
  set_at timestamp with time zone not null
  constraint seller_profiles_pkey PRIMARY KEY (version)
  constraint seller_profiles_version_check CHECK ((version > 0))
  CREATE TRIGGER seller_profiles_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seller_profiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table standings
  tenant_id text not null
  version bigint not null
  constraint standings_pkey PRIMARY KEY (tenant_id)
  grant delete, insert, select, update to app

table statements
  tenant_id text not null
  month text not null
  number text not null
  currency text not null
  opening_micros bigint not null
  change_micros bigint not null
  closing_micros bigint not null
  content jsonb not null
  seller jsonb
  buyer jsonb not null
  issued_at timestamp with time zone not null
  constraint statements_check CHECK (((opening_micros + change_micros) = closing_micros))
  constraint statements_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint statements_number_key UNIQUE (number)
  constraint statements_pkey PRIMARY KEY (tenant_id, month)
  constraint statements_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE TRIGGER statements_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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

table tenant_credit
  tenant_id text not null
  proposal_id text not null
  restricted boolean not null default false
  version bigint not null
  looks bigint not null default 0
  constraint tenant_credit_pkey PRIMARY KEY (tenant_id)
  constraint tenant_credit_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES credit_terms(proposal_id)
  constraint tenant_credit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint tenant_credit_version_check CHECK ((version > 0))
  grant delete, insert, select, update to app

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

table unit_returns
  return_id text not null
  usage_id text not null
  line_index integer not null
  tenant_id text not null
  product text not null
  month text not null
  units bigint not null
  expires_at timestamp with time zone
  state text not null
  created_at timestamp with time zone not null
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint unit_returns_check CHECK (((expires_at IS NOT NULL) OR (state = 'lapsed'::text)))
  constraint unit_returns_pkey PRIMARY KEY (return_id)
  constraint unit_returns_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'returned'::text, 'lapsed'::text])))
  constraint unit_returns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint unit_returns_units_check CHECK ((units > 0))
  constraint unit_returns_usage_id_line_index_key UNIQUE (usage_id, line_index)
  CREATE INDEX unit_returns_of_month ON public.unit_returns USING btree (tenant_id, product, month)
  CREATE INDEX unit_returns_to_make ON public.unit_returns USING btree (next_attempt_at) WHERE (state = 'waiting'::text)
  grant delete, insert, select, update to app

table usage_draws
  draw_id text not null
  usage_id text not null
  line_index integer not null
  tenant_id text not null
  product text not null
  job_id text not null
  grant_id text not null
  usage_hour timestamp with time zone not null
  units bigint not null
  covered bigint
  drawn_at timestamp with time zone
  failures integer not null default 0
  next_attempt_at timestamp with time zone not null
  last_refusal text
  constraint usage_draws_check CHECK (((covered >= 0) AND (covered <= units)))
  constraint usage_draws_check1 CHECK (((drawn_at IS NULL) = (covered IS NULL)))
  constraint usage_draws_pkey PRIMARY KEY (draw_id)
  constraint usage_draws_units_check CHECK ((units > 0))
  constraint usage_draws_usage_id_line_index_key UNIQUE (usage_id, line_index)
  CREATE INDEX draws_of_product ON public.usage_draws USING btree (tenant_id, product, usage_hour)
  CREATE INDEX draws_to_make ON public.usage_draws USING btree (next_attempt_at, draw_id) WHERE (drawn_at IS NULL)
  CREATE INDEX draws_waiting ON public.usage_draws USING btree (tenant_id) WHERE (drawn_at IS NULL)
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
