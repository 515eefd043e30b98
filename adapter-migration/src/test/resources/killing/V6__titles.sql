SET LOCAL lock_timeout = '2s';

CREATE FUNCTION trim_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.title := btrim(NEW.title);
    RETURN NEW;
END
$$;
CREATE TRIGGER book_title_trimmed BEFORE INSERT OR UPDATE ON book
    FOR EACH ROW EXECUTE FUNCTION trim_title();
