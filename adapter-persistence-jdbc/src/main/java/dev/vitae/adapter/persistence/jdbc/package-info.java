/**
 * Keeps a portfolio in PostgreSQL. What the outside sees is {@link
 * dev.vitae.adapter.persistence.jdbc.JdbcModule}, what a root gives it ({@link
 * dev.vitae.adapter.persistence.jdbc.JdbcSettings}, {@link
 * dev.vitae.adapter.persistence.jdbc.TimeBudget}, {@link
 * dev.vitae.adapter.persistence.jdbc.DatabaseListener}) and what it may ask for besides the ports
 * ({@link dev.vitae.adapter.persistence.jdbc.Connections}).
 *
 * <p>Statements are written from the domain's descriptions: a table is called as its kind's
 * collection, a column as its attribute, a link table {@code <singular>_technologies}. The schema
 * itself comes from the migrations alone; revisions and times of change are its triggers' work, so
 * they hold for other programs' changes too.
 */
package dev.vitae.adapter.persistence.jdbc;
