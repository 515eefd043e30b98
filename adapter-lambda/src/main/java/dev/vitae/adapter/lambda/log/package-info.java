/**
 * What operators read: one JSON object a line, with the metrics in it. It knows nothing of how they
 * came about.
 */
package dev.vitae.adapter.lambda.log;
