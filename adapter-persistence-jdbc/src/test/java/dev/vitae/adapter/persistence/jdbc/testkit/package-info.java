/**
 * For the tests of whoever builds on this adapter: a database that it can work on, and what may
 * stand in between.
 */
package dev.vitae.adapter.persistence.jdbc.testkit;
