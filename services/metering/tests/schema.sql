function drop_outcome_day(date)
  CREATE OR REPLACE FUNCTION public.drop_outcome_day(day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
      if not exists (select from outcome_keeping where day < kept_from) then
        raise exception 'the outcomes of % are kept', day using errcode = 'restrict_violation';
      end if;
      execute format('drop table if exists %I', 'outcomes_' || to_char(day, 'YYYY_MM_DD'));
    end $function$


function note_usage_change()
  CREATE OR REPLACE FUNCTION public.note_usage_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare tenants text;
    begin
      insert into job_changes (tenant_id, job_id) select distinct tenant_id, job_id from changed where job_id <> '';
      select string_agg(tenant_id::text, ',') into tenants from (select distinct tenant_id from changed) as each_tenant;
      if tenants is not null then
        perform pg_notify('tollgate_usage', case when length(tenants) < 7900 then tenants else '*' end);
      end if;
      return null;
    end $function$


function open_outcome_day(date)
  CREATE OR REPLACE FUNCTION public.open_outcome_day(day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    declare name text := 'outcomes_' || to_char(day, 'YYYY_MM_DD');
    begin
      if to_regclass(name) is not null then return; end if;
      perform pg_advisory_xact_lock(hashtextextended('open_outcome_day', 0));
      execute format('create table if not exists %I (primary key (tenant_id, message_key)) inherits (outcomes) with (fillfactor = 85)', name);
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


sequence corrections_effective_no_seq
  grant usage to app

sequence job_changes_change_no_seq
  grant usage to app

sequence mail_domains_domain_id_seq
  grant usage to app

sequence outbox_id_seq
  grant usage to app

sequence postponed_reports_id_seq
  grant usage to app

table agreements_to_apply
  tenant_id uuid not null
  agreement_no smallint not null
  constraint agreements_to_apply_pkey PRIMARY KEY (tenant_id, agreement_no)
  constraint agreements_to_apply_tenant_id_agreement_no_fkey FOREIGN KEY (tenant_id, agreement_no) REFERENCES tenant_agreements(tenant_id, agreement_no)
  grant delete, insert, select, update to app

table comparisons
  statement_id text not null
  line_number integer not null
  tenant_id uuid
  gateway text not null
  product text collate C not null
  day date not null
  submitted bigint not null
  billed bigint not null
  late bigint not null
  recounted bigint not null
  recounted_messages bigint not null
  verdict text not null
  difference bigint not null
  excess bigint not null
  in_favour_of text
  clause_id text not null
  per_mille bigint not null
  holding bigint
  agreement_id text not null
  agreement_version text not null
  snapshot_at timestamp with time zone not null
  discrepancy_id text
  constraint comparisons_check CHECK (((verdict = 'DISCREPANCY'::text) = (discrepancy_id IS NOT NULL)))
  constraint comparisons_check1 CHECK (((verdict = 'STANDS'::text) = (holding IS NOT NULL)))
  constraint comparisons_difference_check CHECK ((difference >= 0))
  constraint comparisons_discrepancy_id_key UNIQUE (discrepancy_id)
  constraint comparisons_excess_check CHECK ((excess >= 0))
  constraint comparisons_in_favour_of_check CHECK ((in_favour_of = ANY (ARRAY['TENANT'::text, 'PROVIDER'::text])))
  constraint comparisons_per_mille_check CHECK ((per_mille >= 0))
  constraint comparisons_pkey PRIMARY KEY (statement_id, line_number)
  constraint comparisons_recounted_check CHECK ((recounted >= 0))
  constraint comparisons_recounted_messages_check CHECK ((recounted_messages >= 0))
  constraint comparisons_statement_id_line_number_fkey FOREIGN KEY (statement_id, line_number) REFERENCES statement_lines(statement_id, line_number)
  constraint comparisons_submitted_check CHECK ((submitted >= 0))
  constraint comparisons_verdict_check CHECK ((verdict = ANY (ARRAY['STANDS'::text, 'DISCREPANCY'::text])))
  CREATE INDEX comparisons_of_day ON public.comparisons USING btree (tenant_id, product, day) WHERE (discrepancy_id IS NOT NULL)
  CREATE TRIGGER comparisons_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.comparisons FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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

table discrepancies
  discrepancy_id text not null
  tenant_id uuid
  state text not null
  suggested_direction text
  suggested_units bigint
  proposed jsonb
  note_direction text
  note_units bigint
  reason text not null
  decided_by text not null
  decided_at timestamp with time zone
  opened_at timestamp with time zone not null
  due_at timestamp with time zone not null
  due_clause_id text not null
  constraint discrepancies_check CHECK (((suggested_direction IS NULL) = (suggested_units IS NULL)))
  constraint discrepancies_check1 CHECK (((note_direction IS NULL) = (note_units IS NULL)))
  constraint discrepancies_check2 CHECK (((state = 'RESOLVED'::text) = (note_units IS NOT NULL)))
  constraint discrepancies_check3 CHECK (((state = 'OPEN'::text) = (decided_at IS NULL)))
  constraint discrepancies_discrepancy_id_fkey FOREIGN KEY (discrepancy_id) REFERENCES comparisons(discrepancy_id)
  constraint discrepancies_note_direction_check CHECK ((note_direction = ANY (ARRAY['CREDIT'::text, 'DEBIT'::text])))
  constraint discrepancies_note_units_check CHECK ((note_units > 0))
  constraint discrepancies_pkey PRIMARY KEY (discrepancy_id)
  constraint discrepancies_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'RESOLVED'::text, 'DISMISSED'::text])))
  constraint discrepancies_suggested_direction_check CHECK ((suggested_direction = ANY (ARRAY['CREDIT'::text, 'DEBIT'::text])))
  constraint discrepancies_suggested_units_check CHECK ((suggested_units > 0))
  CREATE INDEX discrepancies_tenant ON public.discrepancies USING btree (tenant_id, discrepancy_id)
  grant delete, insert, select, update to app

table domain_hours
  tenant_id uuid not null
  hour_start timestamp with time zone not null
  product text collate C not null
  domain_id integer not null
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
  constraint domain_hours_billable_messages_check CHECK ((billable_messages >= 0))
  constraint domain_hours_billable_units_check CHECK ((billable_units >= 0))
  constraint domain_hours_complained_check CHECK ((complained >= 0))
  constraint domain_hours_delivered_check CHECK ((delivered >= 0))
  constraint domain_hours_dropped_check CHECK ((dropped >= 0))
  constraint domain_hours_hard_bounced_check CHECK ((hard_bounced >= 0))
  constraint domain_hours_messages_check CHECK ((messages >= 0))
  constraint domain_hours_pkey PRIMARY KEY (tenant_id, hour_start, product, domain_id)
  constraint domain_hours_soft_bounced_check CHECK ((soft_bounced >= 0))
  constraint domain_hours_submitted_check CHECK ((submitted >= 0))
  constraint domain_hours_unsubscribed_check CHECK ((unsubscribed >= 0))
  grant delete, insert, select, update to app

table evidence_parts
  discrepancy_id text not null
  part_no integer not null
  content bytea not null
  constraint evidence_parts_discrepancy_id_fkey FOREIGN KEY (discrepancy_id) REFERENCES discrepancies(discrepancy_id)
  constraint evidence_parts_part_no_check CHECK ((part_no > 0))
  constraint evidence_parts_pkey PRIMARY KEY (discrepancy_id, part_no)
  CREATE TRIGGER evidence_parts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.evidence_parts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  CREATE TRIGGER inbox_kept AFTER DELETE ON public.inbox REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('received_at', '34')
  grant delete, insert, select to app

table job_changes
  change_no bigint not null generated always as identity
  tenant_id uuid not null
  job_id text collate C not null
  constraint job_changes_pkey PRIMARY KEY (change_no)
  grant delete, insert, select, update to app

table job_reports
  job_report_id text not null
  tenant_id uuid not null
  job_id text collate C not null
  version integer not null
  reason text not null
  ended_at timestamp with time zone
  created_at timestamp with time zone not null
  lines jsonb not null
  constraint job_reports_pkey PRIMARY KEY (job_report_id)
  constraint job_reports_reason_check CHECK ((reason = ANY (ARRAY['ENDED'::text, 'QUIET'::text, 'CHANGED'::text])))
  constraint job_reports_tenant_id_job_id_version_key UNIQUE (tenant_id, job_id, version)
  constraint job_reports_version_check CHECK ((version > 0))
  CREATE INDEX job_reports_of_tenant ON public.job_reports USING btree (tenant_id, job_report_id DESC)
  CREATE TRIGGER job_reports_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.job_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table jobs
  tenant_id uuid not null
  job_id text collate C not null
  changed_at timestamp with time zone not null
  ended_at timestamp with time zone
  due_at timestamp with time zone
  version integer not null default 0
  constraint jobs_pkey PRIMARY KEY (tenant_id, job_id)
  constraint jobs_version_check CHECK ((version >= 0))
  CREATE INDEX jobs_due ON public.jobs USING btree (due_at) WHERE (due_at IS NOT NULL)
  grant delete, insert, select, update to app

table lines_to_compare
  statement_id text not null
  line_number integer not null
  not_before timestamp with time zone
  constraint lines_to_compare_pkey PRIMARY KEY (statement_id, line_number)
  constraint lines_to_compare_statement_id_line_number_fkey FOREIGN KEY (statement_id, line_number) REFERENCES statement_lines(statement_id, line_number)
  CREATE INDEX lines_in_turn ON public.lines_to_compare USING btree (line_number, statement_id)
  grant delete, insert, select, update to app

table mail_domains
  domain_id integer not null generated always as identity
  tenant_id uuid not null
  month date not null
  domain text collate C not null
  constraint mail_domains_domain_check CHECK (((length(domain) >= 1) AND (length(domain) <= 253)))
  constraint mail_domains_pkey PRIMARY KEY (domain_id)
  constraint mail_domains_tenant_id_month_domain_key UNIQUE (tenant_id, month, domain)
  grant delete, insert, select, update to app

table open_messages
  tenant_id uuid not null
  hour_start timestamp with time zone not null
  product text collate C not null
  job_id text collate C not null
  messages bigint not null
  constraint open_messages_pkey PRIMARY KEY (tenant_id, hour_start, product, job_id)
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

table outcome_keeping
  one boolean not null default true
  dated_from date not null
  kept_from date not null
  domains_from timestamp with time zone not null default '2000-01-01 00:00:00+00'::timestamp with time zone
  undated_from date not null default '2000-01-01'::date
  constraint outcome_keeping_one_check CHECK (one)
  constraint outcome_keeping_pkey PRIMARY KEY (one)
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
  domain_id integer not null default '-1'::integer
  constraint outcomes_check CHECK ((last_event_at >= first_event_at))
  constraint outcomes_classes_check CHECK (((classes >= 1) AND (classes <= 15)))
  constraint outcomes_facts_check CHECK (((facts >= 1) AND (facts <= 255)))
  constraint outcomes_pkey PRIMARY KEY (tenant_id, message_key)
  constraint outcomes_segments_check CHECK (((segments >= 1) AND (segments <= 100)))
  CREATE INDEX outcomes_last_event ON public.outcomes USING brin (last_event_at) WITH (pages_per_range='32')
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

table replayed_dead_letters
  stored_at timestamp with time zone not null
  stream_sequence bigint not null
  replayed_at timestamp with time zone not null
  constraint replayed_dead_letters_pkey PRIMARY KEY (stored_at, stream_sequence)
  CREATE TRIGGER replayed_dead_letters_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.replayed_dead_letters FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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
  CREATE TRIGGER request_log_kept AFTER DELETE ON public.request_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('created_at', '89')
  grant delete, insert, select to app

table retired_mail
  tenant_id uuid not null
  hour_start timestamp with time zone not null
  product text collate C not null
  job_id text collate C not null
  grant_id text collate C not null
  agreement_no smallint not null
  facts smallint not null
  classes smallint not null
  segments smallint not null
  messages bigint not null
  domain_id integer not null
  constraint retired_mail_pkey PRIMARY KEY (tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments, domain_id)
  constraint retired_outcomes_messages_check CHECK ((messages > 0))
  grant delete, insert, select, update to app

table retired_outcomes
  tenant_id uuid not null
  hour_start timestamp with time zone not null
  product text collate C not null
  job_id text collate C not null
  grant_id text collate C not null
  agreement_no smallint not null
  facts smallint not null
  classes smallint not null
  segments smallint not null
  messages bigint not null
  constraint retired_outcomes_messages_check CHECK ((messages > 0))
  constraint retired_outcomes_pkey PRIMARY KEY (tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments)
  grant delete, insert, select, update to app

table statement_lines
  statement_id text not null
  line_number integer not null
  tenant_id uuid
  product text collate C not null
  day date not null
  units bigint not null
  constraint statement_lines_line_number_check CHECK ((line_number > 0))
  constraint statement_lines_pkey PRIMARY KEY (statement_id, line_number)
  constraint statement_lines_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(statement_id)
  constraint statement_lines_units_check CHECK ((units >= 0))
  CREATE INDEX statement_lines_spanning ON public.statement_lines USING btree (product, day) WHERE (tenant_id IS NULL)
  CREATE INDEX totals_of_day ON public.statement_lines USING btree (product, day) WHERE (tenant_id IS NULL)
  CREATE INDEX totals_of_tenant_day ON public.statement_lines USING btree (tenant_id, product, day) WHERE (tenant_id IS NOT NULL)
  CREATE TRIGGER statement_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table statements
  statement_id text not null
  party text not null
  tenant_id uuid
  gateway text collate C not null
  file_sha256 bytea not null
  lines integer not null
  uploaded_by text not null
  uploaded_at timestamp with time zone not null
  constraint statements_check CHECK (((party = 'TENANT'::text) = (tenant_id IS NOT NULL)))
  constraint statements_check1 CHECK (((party = 'GATEWAY'::text) = (gateway <> ''::text)))
  constraint statements_lines_check CHECK ((lines > 0))
  constraint statements_party_check CHECK ((party = ANY (ARRAY['TENANT'::text, 'GATEWAY'::text])))
  constraint statements_pkey PRIMARY KEY (statement_id)
  CREATE TRIGGER statements_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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
  CREATE INDEX usage_hours_of_job ON public.usage_hours USING btree (tenant_id, job_id) WHERE (job_id <> ''::text)
  CREATE TRIGGER usage_hours_insert_noted AFTER INSERT ON public.usage_hours REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_usage_change()
  CREATE TRIGGER usage_hours_update_noted AFTER UPDATE ON public.usage_hours REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_usage_change()
  grant delete, insert, select, update to app

table web_hooks
  web_hook_id text not null
  tenant_id uuid not null
  product text collate C not null
  format text not null
  label text not null
  token_digest bytea not null
  sealed_signing_key bytea
  sns_topic_arn text not null
  sns_subscribe_url text not null default ''::text
  column_names jsonb not null
  created_by text not null
  created_at timestamp with time zone not null
  revoked_at timestamp with time zone
  rejected_records bigint not null default 0
  last_rejected_at timestamp with time zone
  last_reject_reason text not null default ''::text
  constraint web_hooks_pkey PRIMARY KEY (web_hook_id)
  constraint web_hooks_token_digest_check CHECK ((octet_length(token_digest) = 32))
  constraint web_hooks_token_digest_key UNIQUE (token_digest)
  CREATE INDEX web_hooks_of_tenant ON public.web_hooks USING btree (tenant_id, web_hook_id DESC)
  grant delete, insert, select, update to app

view retired_messages
  tenant_id uuid
  hour_start timestamp with time zone
  product text collate C
  job_id text collate C
  grant_id text collate C
  agreement_no smallint
  facts smallint
  classes smallint
  segments smallint
  messages bigint
  domain_id integer
  grant delete, insert, select, update to app
   SELECT retired_outcomes.tenant_id,
    retired_outcomes.hour_start,
    retired_outcomes.product,
    retired_outcomes.job_id,
    retired_outcomes.grant_id,
    retired_outcomes.agreement_no,
    retired_outcomes.facts,
    retired_outcomes.classes,
    retired_outcomes.segments,
    retired_outcomes.messages,
    '-1'::integer AS domain_id
   FROM retired_outcomes
UNION ALL
 SELECT retired_mail.tenant_id,
    retired_mail.hour_start,
    retired_mail.product,
    retired_mail.job_id,
    retired_mail.grant_id,
    retired_mail.agreement_no,
    retired_mail.facts,
    retired_mail.classes,
    retired_mail.segments,
    retired_mail.messages,
    retired_mail.domain_id
   FROM retired_mail;
