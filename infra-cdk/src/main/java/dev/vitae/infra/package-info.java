/** The stack that serves a portfolio from an AWS account. */
package dev.vitae.infra;
