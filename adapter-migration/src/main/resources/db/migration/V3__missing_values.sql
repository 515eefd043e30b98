SET lock_timeout = '500ms';

-- A row whose active is missing is in no list today, so it is filled with false. A missing updated_at
-- sorts first today, so it becomes the newest. In small transactions: no writer waits for long.
DO $$
DECLARE
    rule    text[];
    last_id integer;
BEGIN
    FOREACH rule SLICE 1 IN ARRAY ARRAY[
        ['personal_info',
         'active = coalesce(active, false), created_at = coalesce(created_at, now()), updated_at = coalesce(updated_at, now())',
         'active IS NULL OR created_at IS NULL OR updated_at IS NULL'],
        ['experience',
         'active = coalesce(active, false), created_at = coalesce(created_at, now()), updated_at = coalesce(updated_at, now())',
         'active IS NULL OR created_at IS NULL OR updated_at IS NULL'],
        ['projects',
         'active = coalesce(active, false), featured = coalesce(featured, false), created_at = coalesce(created_at, now()), updated_at = coalesce(updated_at, now())',
         'active IS NULL OR featured IS NULL OR created_at IS NULL OR updated_at IS NULL'],
        ['technologies',
         'active = coalesce(active, false), created_at = coalesce(created_at, now())',
         'active IS NULL OR created_at IS NULL'],
        ['skills',
         'active = coalesce(active, false), created_at = coalesce(created_at, now())',
         'active IS NULL OR created_at IS NULL']
    ] LOOP
        last_id := -2147483648;
        LOOP
            EXECUTE format(
                'WITH batch AS (SELECT id FROM %1$I WHERE id > $1 AND (%3$s) ORDER BY id LIMIT 1000),'
                ' filled AS (UPDATE %1$I SET %2$s FROM batch WHERE %1$I.id = batch.id RETURNING batch.id)'
                ' SELECT max(id) FROM filled',
                rule[1], rule[2], rule[3])
                INTO last_id USING last_id;
            EXIT WHEN last_id IS NULL;
            COMMIT;
        END LOOP;
    END LOOP;
END
$$;
