/**
 * The API in production. {@code event} translates, {@code log} writes what operators read, {@code
 * bootstrap} wires; the handler here is all that Lambda sees.
 */
package dev.vitae.adapter.lambda;
