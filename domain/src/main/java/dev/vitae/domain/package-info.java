/**
 * A person's portfolio: personal info and entries of several kinds. Records that are valid once
 * constructed; an absent optional value is {@code null}, an absent list is empty. Sees {@code
 * java.*} only.
 */
package dev.vitae.domain;
