function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


sequence corrections_effective_no_seq
  grant usage to app

sequence outbox_id_seq
  grant usage to app

sequence postponed_reports_id_seq
  grant usage to app

table corrected_usage
  tenant_id uuid not null
  usage_id text not null
  line_no integer not null
  correction_id text
  agreement_no smallint not null
  product text collate C not null
  job_id text collate C not null
  grant_id text collate C not null
  hour_start timestamp with time zone not null
  messages bigint not null
  units bigint not null
  created_at timestamp with time zone not null
  constraint corrected_usage_check CHECK (((messages <> 0) OR (units <> 0)))
  constraint corrected_usage_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES correction_proposals(correction_id)
  constraint corrected_usage_line_no_check CHECK ((line_no > 0))
  constraint corrected_usage_pkey PRIMARY KEY (tenant_id, usage_id, line_no)
  CREATE TRIGGER corrected_usage_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corrected_usage FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table correction_proposals
  correction_id text not null
  tenant_id uuid not null
  message_key uuid
  job_id text collate C
  facts_on smallint not null
  facts_off smallint not null
  facts_released smallint not null
  reason text not null
  explanation text not null
  state text not null
  effect jsonb not null
  effect_digest bytea not null
  proposed_by text not null
  proposed_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  decided_by text not null
  decided_at timestamp with time zone
  rejection text not null
  constraint correction_proposals_check CHECK (((message_key IS NULL) <> (job_id IS NULL)))
  constraint correction_proposals_check1 CHECK (((state = 'PENDING'::text) = (decided_at IS NULL)))
  constraint correction_proposals_facts_off_check CHECK (((facts_off >= 0) AND (facts_off <= 255)))
  constraint correction_proposals_facts_on_check CHECK (((facts_on >= 0) AND (facts_on <= 255)))
  constraint correction_proposals_facts_released_check CHECK (((facts_released >= 0) AND (facts_released <= 255)))
  constraint correction_proposals_pkey PRIMARY KEY (correction_id)
  constraint correction_proposals_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text])))
  CREATE INDEX correction_proposals_tenant ON public.correction_proposals USING btree (tenant_id, correction_id)
  grant delete, insert, select, update to app

table corrections
  effective_no bigint not null generated always as identity
  correction_id text not null
  tenant_id uuid not null
  message_key uuid
  job_id text collate C
  facts_on smallint not null
  facts_off smallint not null
  facts_released smallint not null
  approved_by text not null
  approved_at timestamp with time zone not null
  constraint corrections_check CHECK (((message_key IS NULL) <> (job_id IS NULL)))
  constraint corrections_check1 CHECK ((((facts_on & facts_off) = 0) AND ((facts_on & facts_released) = 0) AND ((facts_off & facts_released) = 0)))
  constraint corrections_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES correction_proposals(correction_id)
  constraint corrections_correction_id_key UNIQUE (correction_id)
  constraint corrections_facts_off_check CHECK (((facts_off >= 0) AND (facts_off <= 255)))
  constraint corrections_facts_on_check CHECK (((facts_on >= 0) AND (facts_on <= 255)))
  constraint corrections_facts_released_check CHECK (((facts_released >= 0) AND (facts_released <= 255)))
  constraint corrections_pkey PRIMARY KEY (effective_no)
  CREATE INDEX corrections_job ON public.corrections USING btree (tenant_id, job_id) WHERE (job_id IS NOT NULL)
  CREATE INDEX corrections_message ON public.corrections USING btree (tenant_id, message_key) WHERE (message_key IS NOT NULL)
  CREATE TRIGGER corrections_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corrections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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

table outcomes
  tenant_id uuid not null
  message_key uuid not null
  first_event_at timestamp with time zone not null
  last_event_at timestamp with time zone not null
  agreement_no smallint not null
  facts smallint not null
  classes smallint not null
  segments smallint not null
  product text collate C not null
  job_id text collate C not null
  grant_id text collate C not null
  constraint outcomes_check CHECK ((last_event_at >= first_event_at))
  constraint outcomes_classes_check CHECK (((classes >= 1) AND (classes <= 15)))
  constraint outcomes_facts_check CHECK (((facts >= 1) AND (facts <= 255)))
  constraint outcomes_pkey PRIMARY KEY (tenant_id, message_key)
  constraint outcomes_segments_check CHECK (((segments >= 1) AND (segments <= 100)))
  grant delete, insert, select, update to app

table postponed_reports
  id bigint not null generated always as identity
  tenant_id uuid not null
  product text collate C not null
  batch bytea not null
  message_id text not null
  subject text not null
  stream_sequence bigint not null
  postponed_at timestamp with time zone not null
  constraint postponed_reports_pkey PRIMARY KEY (id)
  CREATE INDEX postponed_reports_waiting ON public.postponed_reports USING btree (tenant_id, product)
  grant delete, insert, select, update to app

table products
  product text collate C not null
  product_class text not null
  constraint products_pkey PRIMARY KEY (product)
  constraint products_product_class_check CHECK ((product_class = ANY (ARRAY['EMAIL'::text, 'SMS_CN'::text, 'SMS_INTL'::text, 'MMS'::text])))
  grant delete, insert, select, update to app

table published_usage
  tenant_id uuid not null
  usage_id text not null
  line_no integer not null
  agreement_no smallint not null
  product text collate C not null
  job_id text collate C not null
  grant_id text collate C not null
  hour_start timestamp with time zone not null
  messages bigint not null
  units bigint not null
  created_at timestamp with time zone not null default now()
  constraint published_usage_check CHECK (((units > 0) AND (units >= messages)))
  constraint published_usage_line_no_check CHECK ((line_no > 0))
  constraint published_usage_messages_check CHECK ((messages >= 0))
  constraint published_usage_pkey PRIMARY KEY (tenant_id, usage_id, line_no)
  CREATE TRIGGER published_usage_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.published_usage FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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

table tenant_agreements
  tenant_id uuid not null
  agreement_no smallint not null
  acceptance_id text not null
  agreement_id text not null
  version text not null
  accepted_at timestamp with time zone not null
  contract text
  contract_hash text
  constraint tenant_agreements_acceptance_id_key UNIQUE (acceptance_id)
  constraint tenant_agreements_agreement_no_check CHECK ((agreement_no > 0))
  constraint tenant_agreements_check CHECK (((contract IS NULL) = (contract_hash IS NULL)))
  constraint tenant_agreements_contract_check CHECK ((contract <> ''::text))
  constraint tenant_agreements_contract_hash_check CHECK ((contract_hash ~ '^[0-9a-f]{64}$'::text))
  constraint tenant_agreements_pkey PRIMARY KEY (tenant_id, agreement_no)
  constraint tenant_agreements_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  grant delete, insert, select, update to app

table tenants
  tenant_id uuid not null
  registered_at timestamp with time zone
  constraint tenants_pkey PRIMARY KEY (tenant_id)
  grant delete, insert, select, update to app

table usage_hours
  tenant_id uuid not null
  hour_start timestamp with time zone not null
  product text collate C not null
  job_id text collate C not null
  messages bigint not null
  submitted bigint not null
  delivered bigint not null
  hard_bounced bigint not null
  soft_bounced bigint not null
  dropped bigint not null
  complained bigint not null
  unsubscribed bigint not null
  billable_messages bigint not null
  billable_units bigint not null
  constraint usage_hours_billable_messages_check CHECK ((billable_messages >= 0))
  constraint usage_hours_billable_units_check CHECK ((billable_units >= 0))
  constraint usage_hours_complained_check CHECK ((complained >= 0))
  constraint usage_hours_delivered_check CHECK ((delivered >= 0))
  constraint usage_hours_dropped_check CHECK ((dropped >= 0))
  constraint usage_hours_hard_bounced_check CHECK ((hard_bounced >= 0))
  constraint usage_hours_messages_check CHECK ((messages >= 0))
  constraint usage_hours_pkey PRIMARY KEY (tenant_id, hour_start, product, job_id)
  constraint usage_hours_soft_bounced_check CHECK ((soft_bounced >= 0))
  constraint usage_hours_submitted_check CHECK ((submitted >= 0))
  constraint usage_hours_unsubscribed_check CHECK ((unsubscribed >= 0))
  grant delete, insert, select, update to app
