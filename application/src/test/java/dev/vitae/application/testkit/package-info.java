/**
 * For the tests of whoever builds on the application: a store in memory, and the contracts that
 * every store passes.
 */
package dev.vitae.application.testkit;
