/** What the stack is made of: one concern each. */
package dev.vitae.infra.construct;
