/**
 * What migrations do to a database, as PostgreSQL itself reports it: before they run ({@link
 * dev.vitae.adapter.migration.observation.Plan}) and when they are written ({@link
 * dev.vitae.adapter.migration.observation.Lint}). SQL is never read here, only run.
 */
package dev.vitae.adapter.migration.observation;
