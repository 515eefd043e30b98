/**
 * Events of API Gateway and function URLs, there and back. It knows nothing of how answers come.
 */
package dev.vitae.adapter.lambda.event;
