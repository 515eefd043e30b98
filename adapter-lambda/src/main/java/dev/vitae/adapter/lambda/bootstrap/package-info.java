/** The production root: the one place of this deployable that knows all parts. */
package dev.vitae.adapter.lambda.bootstrap;
