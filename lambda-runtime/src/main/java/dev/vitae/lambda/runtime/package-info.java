/**
 * Lambda's Runtime API on the loopback, and Lambda's own runtime client in a process of its own
 * that calls a handler of ours: for tests, and of no deployable.
 */
package dev.vitae.lambda.runtime;
