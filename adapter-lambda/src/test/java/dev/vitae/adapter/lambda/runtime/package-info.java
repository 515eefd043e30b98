/** The function as it is deployed, run by Lambda's own runtime client in a process of its own. */
package dev.vitae.adapter.lambda.runtime;
