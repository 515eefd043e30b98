/** Figures of the deployable, by the real runtime client; they assert nothing. */
package dev.vitae.adapter.lambda.benchmark;
