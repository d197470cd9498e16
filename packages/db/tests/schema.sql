function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


sequence entry_id_seq
  grant usage to app

table entry
  id bigint not null generated always as identity
  amount bigint not null
  note text
  constraint entry_amount_check CHECK ((amount > 0))
  constraint entry_pkey PRIMARY KEY (id)
  CREATE INDEX entry_note ON public.entry USING btree (note)
  CREATE TRIGGER entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table name
  name text not null
  constraint name_pkey PRIMARY KEY (name)
  grant delete, insert, select, update to app
