/**
 * The least that answers {@code GET /api/experience}: what a framework, a mapper or an architecture
 * costs shows against this. It sees the JDK, the driver, the pool and Lambda's interfaces.
 */
package dev.vitae.adapter.lambda.benchmark.floor;
