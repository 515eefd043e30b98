/**
 * What can be done with a portfolio, and the ports through which it is kept. Sees the domain and
 * {@code java.*} only. Every method may throw {@link
 * dev.vitae.domain.failure.StoreUnavailableException}.
 */
package dev.vitae.application;
