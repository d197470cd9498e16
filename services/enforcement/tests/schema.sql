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

table grants
  grant_id text not null
  tenant_id text not null
  product text not null
  job_id text not null
  units bigint not null
  reserved_micros bigint not null
  currency text not null
  state text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  reservation_expires_at timestamp with time zone not null
  standing_version bigint not null
  released_micros bigint
  closed_at timestamp with time zone
  revoked_at timestamp with time zone
  constraint grants_check CHECK ((expires_at > created_at))
  constraint grants_check1 CHECK ((reservation_expires_at >= expires_at))
  constraint grants_closed CHECK (((state = ANY (ARRAY['RETURNED'::text, 'EXPIRED'::text, 'VOID'::text])) = (closed_at IS NOT NULL)))
  constraint grants_pkey PRIMARY KEY (grant_id)
  constraint grants_released_micros_check CHECK ((released_micros >= 0))
  constraint grants_reserved_micros_check CHECK ((reserved_micros >= 0))
  constraint grants_state CHECK ((state = ANY (ARRAY['RESERVING'::text, 'OPEN'::text, 'REVOKED'::text, 'RETURNED'::text, 'EXPIRED'::text, 'VOID'::text])))
  constraint grants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint grants_units_check CHECK ((units > 0))
  CREATE INDEX grants_ending ON public.grants USING btree (reservation_expires_at) WHERE (state = ANY (ARRAY['OPEN'::text, 'REVOKED'::text]))
  CREATE INDEX grants_reserving ON public.grants USING btree (created_at) WHERE (state = 'RESERVING'::text)
  CREATE INDEX grants_unsettled ON public.grants USING btree (tenant_id) WHERE (state = ANY (ARRAY['RESERVING'::text, 'OPEN'::text, 'REVOKED'::text]))
  grant insert, select, update to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
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

table products
  product text not null
  known_since timestamp with time zone not null
  constraint products_pkey PRIMARY KEY (product)
  grant delete, insert, select, update to app

table proposals
  proposal_id text not null
  tenant_id text not null
  cause text not null
  reason text not null
  state text not null
  elections jsonb not null
  agreement_id text not null
  agreement_version text not null
  preview bytea not null
  basis jsonb not null
  proposer text not null
  decider text not null
  decision_reason text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  decided_at timestamp with time zone
  settlement_id text
  constraint proposals_check CHECK ((expires_at > created_at))
  constraint proposals_check1 CHECK (((state <> 'APPROVED'::text) OR ((decider <> ''::text) AND (decider <> proposer))))
  constraint proposals_check2 CHECK (((state = 'APPROVED'::text) = (settlement_id IS NOT NULL)))
  constraint proposals_pkey PRIMARY KEY (proposal_id)
  constraint proposals_proposer_check CHECK ((proposer <> ''::text))
  constraint proposals_reason_check CHECK ((reason <> ''::text))
  constraint proposals_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text, 'EXPIRED'::text])))
  constraint proposals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE UNIQUE INDEX proposals_one_pending ON public.proposals USING btree (tenant_id) WHERE (state = 'PENDING'::text)
  grant insert, select, update to app

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

table restrictions
  restriction_id text not null
  tenant_id text not null
  cause text not null
  actions text[] not null
  clause_id text not null
  reason_zh text not null
  reason_en text not null
  remedy_zh text not null
  remedy_en text not null
  liftable_by text not null
  actor text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone
  lifted_at timestamp with time zone
  lifted_by text
  lift_reason_zh text
  lift_reason_en text
  constraint restrictions_actions_check CHECK (((cardinality(actions) > 0) AND (actions <@ ARRAY['SEND'::text, 'TOP_UP'::text, 'SPEND'::text])))
  constraint restrictions_actor_check CHECK ((actor <> ''::text))
  constraint restrictions_cause_check CHECK ((cause = ANY (ARRAY['AGREEMENT'::text, 'KYC'::text, 'ARREARS'::text, 'STAFF'::text, 'TERMINATION'::text])))
  constraint restrictions_check CHECK ((expires_at > created_at))
  constraint restrictions_check1 CHECK ((num_nulls(lifted_at, lifted_by, lift_reason_zh, lift_reason_en) = ANY (ARRAY[0, 4])))
  constraint restrictions_check2 CHECK (((liftable_by <> 'NOBODY'::text) OR (lifted_at IS NULL)))
  constraint restrictions_clause_id_check CHECK ((clause_id <> ''::text))
  constraint restrictions_liftable_by_check CHECK ((liftable_by = ANY (ARRAY['SYSTEM'::text, 'STAFF'::text, 'NOBODY'::text])))
  constraint restrictions_pkey PRIMARY KEY (restriction_id)
  constraint restrictions_reason_en_check CHECK ((reason_en <> ''::text))
  constraint restrictions_reason_zh_check CHECK ((reason_zh <> ''::text))
  constraint restrictions_remedy_en_check CHECK ((remedy_en <> ''::text))
  constraint restrictions_remedy_zh_check CHECK ((remedy_zh <> ''::text))
  constraint restrictions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX restrictions_ending ON public.restrictions USING btree (expires_at) WHERE ((lifted_at IS NULL) AND (expires_at IS NOT NULL))
  CREATE INDEX restrictions_standing ON public.restrictions USING btree (tenant_id) WHERE (lifted_at IS NULL)
  CREATE UNIQUE INDEX restrictions_one_of_a_cause ON public.restrictions USING btree (tenant_id, cause) WHERE ((lifted_at IS NULL) AND (cause <> 'STAFF'::text))
  grant insert, select, update to app

table settlement_lines
  settlement_id text not null
  attempt integer not null
  line_no integer not null
  lot_id text not null
  lot_kind text not null
  fate text not null
  amount_micros bigint not null
  currency text not null
  clause_id text not null
  explanation_zh text not null
  explanation_en text not null
  constraint settlement_lines_amount_micros_check CHECK ((amount_micros > 0))
  constraint settlement_lines_clause_id_check CHECK ((clause_id <> ''::text))
  constraint settlement_lines_fate_check CHECK ((fate = ANY (ARRAY['REFUNDED'::text, 'FORFEITED'::text, 'EXPIRED'::text, 'SET_OFF'::text])))
  constraint settlement_lines_line_no_check CHECK ((line_no > 0))
  constraint settlement_lines_lot_kind_check CHECK ((lot_kind = ANY (ARRAY['CASH'::text, 'BONUS'::text])))
  constraint settlement_lines_pkey PRIMARY KEY (settlement_id, attempt, line_no)
  constraint settlement_lines_settlement_id_attempt_fkey FOREIGN KEY (settlement_id, attempt) REFERENCES settlement_plans(settlement_id, attempt)
  CREATE TRIGGER settlement_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlement_plans
  settlement_id text not null
  attempt integer not null
  statement_zh text not null
  statement_en text not null
  clause_ids text[] not null
  created_at timestamp with time zone not null
  constraint settlement_plans_attempt_check CHECK ((attempt >= 0))
  constraint settlement_plans_pkey PRIMARY KEY (settlement_id, attempt)
  constraint settlement_plans_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  CREATE TRIGGER settlement_plans_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_plans FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlement_steps
  settlement_id text not null
  step text not null
  completed_at timestamp with time zone not null
  constraint settlement_steps_pkey PRIMARY KEY (settlement_id, step)
  constraint settlement_steps_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  constraint settlement_steps_step_check CHECK ((step = ANY (ARRAY['ADMISSION_STOPPED'::text, 'TRAFFIC_DRAINED'::text, 'USAGE_BILLED'::text, 'VALUE_MOVED'::text, 'ACCOUNT_CLOSED'::text])))
  CREATE TRIGGER settlement_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlements
  settlement_id text not null
  tenant_id text not null
  proposal_id text not null
  cause text not null
  elections jsonb not null
  agreement_id text not null
  agreement_version text not null
  approver text not null
  created_at timestamp with time zone not null
  closing_month text
  refusals integer not null default 0
  retry_at timestamp with time zone
  final_invoice_id text not null default ''::text
  waiting_for text not null default ''::text
  completed_at timestamp with time zone
  drain_place bigint
  approved_at timestamp with time zone
  in_review boolean not null default false
  agreement_contract text
  agreement_contract_hash text
  constraint settlements_agreement_contract_check CHECK ((agreement_contract <> ''::text))
  constraint settlements_agreement_contract_hash_check CHECK ((agreement_contract_hash ~ '^[0-9a-f]{64}$'::text))
  constraint settlements_check CHECK (((agreement_contract IS NULL) = (agreement_contract_hash IS NULL)))
  constraint settlements_closing_month_check CHECK ((closing_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
  constraint settlements_drain_place_check CHECK ((drain_place >= 0))
  constraint settlements_pkey PRIMARY KEY (settlement_id)
  constraint settlements_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(proposal_id)
  constraint settlements_proposal_id_key UNIQUE (proposal_id)
  constraint settlements_refusals_check CHECK ((refusals >= 0))
  constraint settlements_reviewed CHECK (((completed_at IS NULL) OR (NOT in_review)))
  constraint settlements_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint settlements_tenant_id_key UNIQUE (tenant_id)
  CREATE INDEX settlements_due ON public.settlements USING btree (COALESCE(retry_at, created_at)) WHERE (completed_at IS NULL)
  grant insert, select, update to app

table tenants
  tenant_id text not null
  registered_at timestamp with time zone
  agreement_id text
  agreement_version text
  agreement_accepted_at timestamp with time zone
  verified_at timestamp with time zone
  in_arrears boolean not null default false
  arrears_sequence bigint not null default 0
  standing_version bigint not null default 0
  agreement_contract text
  agreement_contract_hash text
  kyc_past_due text[] not null default '{}'::text[]
  kyc_sequence bigint not null default 0
  constraint tenants_agreement_contract_check CHECK ((agreement_contract <> ''::text))
  constraint tenants_agreement_contract_hash_check CHECK ((agreement_contract_hash ~ '^[0-9a-f]{64}$'::text))
  constraint tenants_check CHECK ((num_nulls(agreement_id, agreement_version, agreement_accepted_at) = ANY (ARRAY[0, 3])))
  constraint tenants_check1 CHECK (((agreement_contract IS NULL) = (agreement_contract_hash IS NULL)))
  constraint tenants_kyc_sequence_check CHECK ((kyc_sequence >= 0))
  constraint tenants_pkey PRIMARY KEY (tenant_id)
  constraint tenants_standing_version_check CHECK ((standing_version >= 0))
  grant delete, insert, select, update to app
