/**
 * Everything that can go wrong, as one sealed family. The messages are for the person who asked.
 */
package dev.vitae.domain.failure;
